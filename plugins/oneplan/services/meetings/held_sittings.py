"""Write down a sitting that was held: who came, one resolution an item, the tasks that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.meetings.agendas import ItemKind
from oneplan.domain.meetings.faults import MeetingInvalid
from oneplan.domain.meetings.record_checks import (
    CalledSitting,
    find_invited,
    held_on,
    members_of,
    present_of,
    record_problems,
)
from oneplan.domain.meetings.records import MeetingRecord, Presence
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.line_problems import Problem
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.committees import count_seats
from oneplan.services.meetings.meeting_tasks import assign_tasks
from oneplan.services.meetings.sitting_decisions import decide_items
from oneplan.services.meetings.sitting_facts import (
    find_sitting,
    invited_units,
    require_ahead,
)
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.meetings import sittings
from oneplan.store.shared import audit
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """What came of a record.

    Attributes:
        decided: Item → the version of the plan that its resolution decided about.
        tasks: Numbers of the tasks that were given.
        queued: Mails to their owners.
        notes: What the office is told beside it.
    """

    decided: dict[str, int]
    tasks: list[int]
    queued: int
    notes: list[Problem]


def record_sitting(
    session: Session,
    cycle_id: str,
    step_id: str,
    number: str,
    record: MeetingRecord,
    *,
    actor: str,
    group_code: str = PROVINCE.code,
    problems: Sequence[Problem] = (),
    reason: str = "",
) -> KeptRecord:
    """Keep what was written down of a sitting: all of it, or nothing and every error.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step.
        number: The sitting's, as typed.
        record: What was written down.
        actor: Who writes it down; for a committee with a list, somebody who may answer.
        group_code: The amphoe whose sitting it is.
        problems: What was wrong with the lists already; told with all the rest.
        reason: Why, where somebody said so.

    Raises:
        SittingUnknown: Nobody called it.
        SittingIsOver: It was written down or cancelled before.
        MeetingInvalid: Names everything that is wrong.
        NotOfTheCommittee: It decides about a plan, and *actor* may not answer for the committee.
        DecidedAlready: Another answer decided otherwise about the same plan.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    sitting = find_sitting(session, cycle_id, step_id, number, group_code=group_code)
    require_ahead(sitting)
    called = _called(session, sitting)
    found = [*problems, *record_problems(called, record)]
    if found:
        raise MeetingInvalid(found)
    day = held_on(called, record)
    sitting.state, sitting.held_on = SittingState.HELD, day
    sitting.present, sitting.members = present_of(record), members_of(called, record)
    sitting.recorded_by, sitting.recorded_at = actor, planning_now(session, cycle_id)
    _keep_attendance(session, sitting, called, record)
    _keep_resolutions(session, sitting, record)
    session.flush()
    decided, notes = decide_items(session, sitting, called, actor=actor)
    tasks, queued = assign_tasks(session, sitting, record.assigned)
    audit.append_event(
        session,
        actor=actor,
        action="meeting.held",
        cycle_id=cycle_id,
        subject=f"{step_id}/{group_code}",
        details={
            "number": sitting.number,
            "held_on": day.isoformat(),
            "present": sitting.present,
            "members": sitting.members,
            "outcomes": {each.number: each.outcome for each in record.resolved},
            "tasks": tasks,
        },
        reason=reason,
    )
    return KeptRecord(decided=decided, tasks=tasks, queued=queued, notes=notes)


def _called(session: Session, sitting: sittings.Sitting) -> CalledSitting:
    calendar = calendar_in_force(session, sitting.cycle_id)
    step = calendar.step(sitting.step_id)
    seats = count_seats(session, sitting.cycle_id, step.id)
    cycle = cycles.get_cycle(session, sitting.cycle_id)
    registered = units.list_units(session, levels=None, under="", simulated=cycle.is_simulated)
    return CalledSitting(
        called_on=sitting.called_at.astimezone(BANGKOK).date(),
        begins_on=sitting.begins_at.astimezone(BANGKOK).date(),
        items={e.number: ItemKind(e.kind) for e in sittings.list_items(session, sitting.id)},
        invited={unit.code: unit.name_th for unit in invited_units(session, sitting)},
        units={unit.code for unit in registered},
        members=seats,
        needs_quorum=bool(seats) or Act.APPROVE in acts_of(calendar, step),
        today=planning_now(session, sitting.cycle_id).astimezone(BANGKOK).date(),
    )


def _keep_attendance(
    session: Session, sitting: sittings.Sitting, called: CalledSitting, record: MeetingRecord
) -> None:
    """Who came; who was invited and stands in no list was absent."""
    by_code = {find_invited(called, each.who): each for each in record.attended}
    for invitee in sittings.list_invitees(session, sitting.id):
        each = by_code.get(invitee.unit_code)
        if each is not None:
            invitee.presence, invitee.proxy = each.presence, each.proxy
            invitee.people = each.people
        elif record.attended:
            invitee.presence = Presence.ABSENT


def _keep_resolutions(session: Session, sitting: sittings.Sitting, record: MeetingRecord) -> None:
    by_number = {each.number: each for each in record.resolved}
    for item in sittings.list_items(session, sitting.id):
        if item.number in by_number:
            item.outcome = by_number[item.number].outcome
            item.text = by_number[item.number].text
