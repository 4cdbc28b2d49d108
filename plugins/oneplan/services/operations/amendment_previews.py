"""What an amended calendar would change: words, mails that move, units that are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_differences import CalendarDifference, compare_calendars
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.reminder_schedule import plan_reminders
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.due_dates import due_of, working_days_of
from oneplan.services.operations.calendar_files import AmendmentRefused
from oneplan.services.operations.kept_facts import require_followable
from oneplan.services.operations.released_units import AskedOtherwise, foresee_released
from oneplan.services.reminders.moved_mails import plan_moves
from oneplan.store.cycles import stored_steps
from oneplan.store.reminders.mail_pages import count_queued_by_step
from oneplan.store.submissions.step_counts import count_by_step
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedReminder:
    """A reminder of a step with its moments before and after; None where there is none."""

    step: str
    key: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStep:
    """A step whose deadline moves.

    Attributes:
        step: Step.
        title_th: Its title.
        before: Due before; None without a day.
        after: Due after.
        queued: Mails of it that wait: they are dropped or written anew.
        missing: Units that have still to send: each is told of the change.
    """

    step: str
    title_th: str
    before: datetime | None
    after: datetime | None
    queued: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedMail:
    """A queued mail that goes at another moment; *after* is None where it does not go.

    Attributes:
        step: Its step; None for none.
        key: Its key.
        unit_th: Whom it is for.
        before: When it would have gone; None for at once.
        after: When it goes.
    """

    step: str | None
    key: str
    unit_th: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenAmendment:
    """What an amended calendar would change; *differences* without one change nothing.

    Attributes:
        differences: What is other, in words.
        steps: Steps whose deadline moves.
        reminders: Reminders that move, come or go.
        mails: Mails in the queue that other hours or reminders move.
        withdrawn: Steps that are no more.
        asked: Open steps that ask other units.
    """

    differences: Sequence[CalendarDifference]
    steps: Sequence[MovedStep]
    reminders: Sequence[MovedReminder]
    mails: Sequence[MovedMail]
    withdrawn: Sequence[str]
    asked: Sequence[AskedOtherwise] = ()


def foresee_amendment(session: Session, cycle_id: str, calendar: Calendar) -> ForeseenAmendment:
    """Tell what a calendar would change were it put in force now; nothing is written.

    Raises:
        AmendmentRefused: It is the calendar of another cycle.
        StepInUse: It drops a step that is under way.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
        FactsLost: It would make another thing of what was sent.
    """
    if calendar.cycle != cycle_id:
        raise AmendmentRefused(
            cycle_id=cycle_id,
            rule=f"the file is the calendar of {calendar.cycle!r}",
            rule_th=f"แฟ้มนี้เป็นปฏิทินของรอบแผน {calendar.cycle}",
        )
    before = calendar_in_force(session, cycle_id)
    dropped = [each.step_id for each in require_followable(session, calendar)]
    was = {step.id: step for step in before.steps}
    changed = [
        (was[step.id], step)
        for step in calendar.steps
        if step.id in was and _due(before, was[step.id]) != _due(calendar, step)
    ]
    remind_otherwise = [
        (was[step.id], step)
        for step in calendar.steps
        if step.id in was
        and collects(step)
        and (
            _due(before, was[step.id]) != _due(calendar, step)
            or _rules(was[step.id]) != _rules(step)
        )
    ]
    queued = count_queued_by_step(session, cycle_id) if changed else {}
    counted = count_by_step(session, cycle_id=cycle_id) if changed else {}
    filled = {
        each.step_id for each in stored_steps.list_steps(session, cycle_id) if each.backfilled_at
    }
    told = {name: counts for name, counts in counted.items() if name not in filled}
    return ForeseenAmendment(
        differences=compare_calendars(before, calendar, form_titles=list_form_titles()),
        steps=[
            _moved(_due(before, old), _due(calendar, new), new, queued, told)
            for old, new in changed
        ],
        reminders=[
            each for old, new in remind_otherwise for each in _reminders(before, calendar, old, new)
        ],
        mails=_mails(session, before, calendar),
        withdrawn=dropped,
        asked=foresee_released(session, before, calendar),
    )


def _rules(step: Step) -> tuple[object, ...]:
    return step.policy.reminders, step.policy.send_window


def _mails(session: Session, before: Calendar, after: Calendar) -> list[MovedMail]:
    found = plan_moves(session, before, after)
    named = units.list_by_code(session, {notice.unit_code for notice, _ in found}) if found else {}
    return [
        MovedMail(
            step=notice.step_id,
            key=notice.reminder,
            unit_th=named[notice.unit_code].name_th if notice.unit_code in named else "",
            before=notice.not_before,
            after=moment,
        )
        for notice, moment in found
    ]


def _due(calendar: Calendar, step: Step) -> datetime | None:
    due = due_of(calendar, step)
    return due.at if due else None


def _moved(
    old: datetime | None,
    new: datetime | None,
    step: Step,
    queued: Mapping[str, int],
    counted: Mapping[str, tuple[int, int]],
) -> MovedStep:
    expected, received = counted.get(step.id, (0, 0))
    return MovedStep(
        step=step.id,
        title_th=step.title.th,
        before=old,
        after=new,
        queued=queued.get(step.id, 0),
        missing=expected - received,
    )


def _reminders(before: Calendar, after: Calendar, old: Step, new: Step) -> Sequence[MovedReminder]:
    """The reminders of both calendars, those that stay where they are left out."""
    moments = [_moments(before, old), _moments(after, new)]
    return [
        MovedReminder(step=new.id, key=key, before=moments[0].get(key), after=moments[1].get(key))
        for key in dict.fromkeys([*moments[0], *moments[1]])
        if moments[0].get(key) != moments[1].get(key)
    ]


def _moments(calendar: Calendar, step: Step) -> dict[str, datetime]:
    due = due_of(calendar, step)
    if due is None:
        return {}
    planned = plan_reminders(step.policy, due.at, working_days_of(calendar))
    return {each.reminder.key: each.at for each in planned if each.taken_over_by is None}
