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
from oneplan.services.operations.withdrawals import list_dropped, require_approvals_kept
from oneplan.store.reminders.mail_pages import count_queued_by_step
from oneplan.store.submissions.step_counts import count_by_step


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
class ForeseenAmendment:
    """What an amended calendar would change; *differences* without one change nothing."""

    differences: Sequence[CalendarDifference]
    steps: Sequence[MovedStep]
    reminders: Sequence[MovedReminder]
    withdrawn: Sequence[str]


def foresee_amendment(session: Session, cycle_id: str, calendar: Calendar) -> ForeseenAmendment:
    """Tell what a calendar would change were it put in force now; nothing is written.

    Raises:
        AmendmentRefused: It is the calendar of another cycle.
        StepInUse: It drops a step that is under way.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
    """
    if calendar.cycle != cycle_id:
        raise AmendmentRefused(
            cycle_id=cycle_id,
            rule=f"the file is the calendar of {calendar.cycle!r}",
            rule_th=f"แฟ้มนี้เป็นปฏิทินของรอบแผน {calendar.cycle}",
        )
    before = calendar_in_force(session, cycle_id)
    dropped = [each.step_id for each in list_dropped(session, calendar)]
    require_approvals_kept(session, calendar)
    was = {step.id: step for step in before.steps}
    changed = [
        (was[step.id], step)
        for step in calendar.steps
        if step.id in was and _due(before, was[step.id]) != _due(calendar, step)
    ]
    queued = count_queued_by_step(session, cycle_id) if changed else {}
    counted = count_by_step(session, cycle_id=cycle_id) if changed else {}
    return ForeseenAmendment(
        differences=compare_calendars(before, calendar, form_titles=list_form_titles()),
        steps=[
            _moved(_due(before, old), _due(calendar, new), new, queued, counted)
            for old, new in changed
        ],
        reminders=[
            each
            for old, new in changed
            if collects(new)
            for each in _reminders(before, calendar, old, new)
        ],
        withdrawn=dropped,
    )


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
