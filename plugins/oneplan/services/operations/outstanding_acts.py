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
from oneplan.services.cycles.steps import waiting
from oneplan.services.operations.polls import Kind, WaitCondition, answer
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
    collection of groups whose waiting is over. All waits are answered together,
    as those of tasks are (:mod:`oneplan.services.operations.polls`).
    """
    calendar = calendar_in_force(session, cycle_id)
    done = {
        (a.step_id, a.act, a.group_code) for a in decisions.list_acts(session, cycle_id=cycle_id)
    }
    waits = {step.id: _waits_of(session, calendar, step, done) for step in calendar.steps}
    opens = {step.id: WaitCondition(Kind.OPENS, cycle_id, step.id) for step in calendar.steps}
    over = answer(
        session, {*opens.values(), *(one for each in waits.values() for one in each)}
    ).over
    left: list[tuple[str, str]] = []
    for step in calendar.steps:
        if opens[step.id] not in over:
            continue
        if (step.id, Act.OPEN, "") not in done:
            if opens_by_inputs(step) and not _are_gates_done(session, calendar, step, done):
                continue
            left.append((step.id, Act.OPEN))
        left += [
            (step.id, act)
            for condition, act in waits[step.id].items()
            if condition in over and _is_really_over(session, condition)
        ]
        if collects(step):
            left += _collating(session, calendar, step, done)
    return left


def _is_really_over(session: Session, condition: WaitCondition) -> bool:
    """A group without any unit is past its deadline and is not collected."""
    if condition.kind != Kind.RECEIVED:
        return True
    return waiting(session, condition.cycle_id, condition.step_id, condition.detail).is_over


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


def _waits_of(
    session: Session, calendar: Calendar, step: Step, done: set[tuple[str, str, str]]
) -> dict[WaitCondition, str]:
    """What an act of a collecting step that is not done waits for → the act."""
    if not collects(step):
        return {}
    acts = [(Kind.REMINDER, OPENING, Act.INVITE, "")]
    acts += [(Kind.REMINDER, each, Act.REMIND, each) for each in reminder_keys(step)]
    acts += [
        (Kind.RECEIVED, group.code, Act.COLLECT, group.code)
        for group in groups_in_cycle(session, calendar, step)
    ]
    return {
        WaitCondition(kind, calendar.cycle, step.id, detail): f"{act}:{of}" if of else act.value
        for kind, detail, act, of in acts
        if (step.id, act, of) not in done
    }


def _collating(
    session: Session, calendar: Calendar, step: Step, done: set[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """What is put together and sent on follows by itself once all before it is done."""
    for act, detail in expected_acts(session, calendar, step):
        if act in MAILED_ACTS or (step.id, act, detail) in done:
            continue
        return [(step.id, act)] if act in {Act.COLLATE, Act.SEND_ON} else []
    return []
