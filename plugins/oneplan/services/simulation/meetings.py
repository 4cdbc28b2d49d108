"""One meeting of a rehearsal: called, held and written down, all of it marked as simulated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendar_steps import Step, StepKind
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.meetings.agendas import ItemKind, rows_of_lines
from oneplan.domain.meetings.records import (
    Assigned,
    Attended,
    ItemOutcome,
    MeetingRecord,
    Presence,
    Resolved,
)
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.meetings.calls import CallRequest, PreparedCall, keep_call, prepare_call
from oneplan.services.meetings.held_sittings import record_sitting
from oneplan.services.meetings.invitation_letters import set_letter
from oneplan.services.meetings.invited_units import Guests
from oneplan.services.simulation.rehearsal import Rehearsal
from oneplan.services.units.provincial_office import find_offices
from oneplan.store.cycles import cycles
from oneplan.store.meetings import sittings
from oneplan.store.units import units

DAYS_AHEAD = 7
AGENDA = """๑ เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ (จำลอง)
๒ แนวทางการจัดทำแผน (จำลอง) | เพื่อพิจารณา
"""
ACTOR = "rehearsal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMeeting:
    """A meeting that a rehearsal calls: ready to be kept, and when it has ended."""

    prepared: PreparedCall
    ends_at: DateTime


def simulate_call(session: Session, cycle_id: str) -> SimulatedMeeting | None:
    """Prepare a meeting a week ahead, of the first step that is one; None where none is left."""
    calendar = calendar_in_force(session, cycle_id)
    step = _meeting_step(calendar)
    guests = _guests(session, cycle_id)
    if step is None or not guests.units or sittings.list_sittings(session, cycle_id=cycle_id):
        return None  # a rehearsal that goes on has held it
    day = planning_now(session, cycle_id).add(days=DAYS_AHEAD)
    while not working_days_of(calendar).is_working(day.date()):
        day = day.add(days=1)
    request = CallRequest(
        step_id=step.id,
        number=f"พิเศษ 1/{day.year + BE_OFFSET}",
        title="ซักซ้อมการจัดทำแผน (จำลอง)",
        day=day.date().isoformat(),
        hour="13.30",
        room="ห้องประชุม (จำลอง)",
        chair="หัวหน้าสำนักงานจังหวัด",
        agenda=rows_of_lines(AGENDA),
        guests=guests,
    )
    prepared = prepare_call(session, cycle_id, request)
    return SimulatedMeeting(
        prepared=prepared, ends_at=in_bangkok(prepared.told.begins_at).add(hours=3)
    )


def _meeting_step(calendar: Calendar) -> Step | None:
    """A step that is a meeting and decides about no plan."""
    for step in calendar.steps:
        if StepKind.MEETING in (step.kind, step.also) and Act.APPROVE not in acts_of(
            calendar, step
        ):
            return step
    return None


def _guests(session: Session, cycle_id: str) -> Guests:
    """The provincial offices and the amphoe of a cycle, a few of each."""
    cycle = cycles.get_cycle(session, cycle_id)
    amphoe = units.list_units(
        session, levels=("amphoe",), under=cycle.province_code or "", simulated=True
    )
    offices = find_offices(session, cycle_id)
    return Guests(units=tuple(unit.code for unit in (*offices[:1], *amphoe[:3])))


def rehearse_meeting(rehearsal: Rehearsal, files: Files) -> None:
    """Call a meeting, let the clock run until it is over, and write it down; once a rehearsal."""
    with rehearsal.begin() as session:
        meeting = simulate_call(session, rehearsal.cycle_id)
    if meeting is None:
        return
    letter = set_letter(meeting.prepared.letter)
    with rehearsal.begin() as session:
        keep_call(session, meeting.prepared, letter=letter, files=files, actor=ACTOR)
    rehearsal.advance(meeting.ends_at)
    with rehearsal.begin() as session:
        simulate_record(session, rehearsal.cycle_id, meeting)


def simulate_record(session: Session, cycle_id: str, meeting: SimulatedMeeting) -> None:
    """Write a simulated meeting down: all were there, and one task was given."""
    prepared = meeting.prepared
    codes = [unit.code for unit in prepared.invited]
    day = meeting.ends_at.date()
    record_sitting(
        session,
        cycle_id,
        prepared.values["step_id"],
        prepared.values["number"],
        MeetingRecord(
            attended=tuple(Attended(who=code, presence=Presence.PRESENT) for code in codes),
            resolved=tuple(
                Resolved(
                    number=number,
                    outcome=(
                        ItemOutcome.ACKNOWLEDGED
                        if kind == ItemKind.INFORM
                        else ItemOutcome.APPROVED
                    ),
                )
                for number, _, kind, _ in prepared.told.items
            ),
            assigned=(
                Assigned(
                    number="2",
                    owner=codes[0],
                    what="แจ้งหน่วยงานที่เกี่ยวข้อง (จำลอง)",
                    due=day + timedelta(days=14),
                ),
            ),
        ),
        actor=ACTOR,
    )
