"""Acts that a cycle has yet to do."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import (
    MAILED_ACTS,
    PER_GROUP_ACTS,
    Act,
    acts_of,
    collects,
    gates_of,
    opens_by_inputs,
)
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, meetings_of
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.cycles.steps import has_opened, waiting
from oneplan.services.reminders.reminder_moments import is_reminder_due
from oneplan.store.cycles import clocks, cycles, stored_steps
from oneplan.store.decisions import decisions


def expected_acts(session: Session, calendar: Calendar, step: Step) -> list[tuple[str, str]]:
    """Every (act, group or reminder) that a finished step has done."""
    groups = [group.code for group in groups_in_cycle(session, calendar, step)]
    found: list[tuple[str, str]] = []
    for act in acts_of(calendar, step):
        if act == Act.WAIT:
            continue
        if act == Act.REMIND:
            found += [(act.value, reminder) for reminder in reminder_keys(step)]
        elif act == Act.RECORD and groups == [PROVINCE.code] and meetings_of(step):
            found += [(act.value, meeting.code) for meeting in meetings_of(step)]
        elif act in PER_GROUP_ACTS:
            found += [(act.value, code) for code in groups]
        else:
            found.append((act.value, ""))
    return found


def outstanding_acts(session: Session, cycle_id: str) -> list[tuple[str, str]]:
    """List the (step, act) that the planning clock already asks for and nobody has done.

    Only what a moment brings about by itself: openings, reminders, and the
    collection of groups whose waiting is over.
    """
    calendar = calendar_in_force(session, cycle_id)
    # A session keeps what it has read only while somebody holds it, and each question below
    # asks for the clock and its step.
    held = (
        cycles.find_cycle(session, cycle_id),
        clocks.find_clock(session, cycle_id),
        stored_steps.list_steps(session, cycle_id),
    )
    done = {
        (a.step_id, a.act, a.group_code) for a in decisions.list_acts(session, cycle_id=cycle_id)
    }
    left: list[tuple[str, str]] = []
    for step in calendar.steps:
        if not has_opened(session, cycle_id, step.id):
            continue
        if (step.id, Act.OPEN, "") not in done:
            if opens_by_inputs(step) and not _are_gates_done(session, calendar, step, done):
                continue
            left.append((step.id, Act.OPEN))
        if collects(step):
            left += _outstanding_of(session, calendar, step, done)
    del held
    return left


def _are_gates_done(
    session: Session, calendar: Calendar, step: Step, done: set[tuple[str, str, str]]
) -> bool:
    """Whether the steps are done that let one without a window open."""
    return all(
        (name, act, group) in done
        for name in gates_of(calendar, step)
        for act, group in expected_acts(session, calendar, calendar.step(name))
        if act not in MAILED_ACTS
    )


def _outstanding_of(
    session: Session, calendar: Calendar, step: Step, done: set[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    left = []
    if (step.id, Act.INVITE, "") not in done and is_reminder_due(
        session, calendar.cycle, step.id, OPENING
    ):
        left.append((step.id, Act.INVITE.value))
    left += [
        (step.id, f"{Act.REMIND}:{reminder}")
        for reminder in reminder_keys(step)
        if (step.id, Act.REMIND, reminder) not in done
        and is_reminder_due(session, calendar.cycle, step.id, reminder)
    ]
    left += [
        (step.id, f"{Act.COLLECT}:{group.code}")
        for group in groups_in_cycle(session, calendar, step)
        if (step.id, Act.COLLECT, group.code) not in done
        and waiting(session, calendar.cycle, step.id, group.code).is_over
    ]
    return left + _collating(session, calendar, step, done)


def _collating(
    session: Session, calendar: Calendar, step: Step, done: set[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """What is put together and sent on follows by itself once all before it is done."""
    for act, detail in expected_acts(session, calendar, step):
        if act in MAILED_ACTS or (step.id, act, detail) in done:
            continue
        return [(step.id, act)] if act in {Act.COLLATE, Act.SEND_ON} else []
    return []
