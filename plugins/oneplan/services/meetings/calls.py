"""Call a meeting: check what was asked for, make the letter, tell every unit once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.documents.letters import OfficialLetter
from oneplan.domain.meetings.agendas import AgendaRow, read_agenda
from oneplan.domain.meetings.faults import MeetingInvalid
from oneplan.domain.meetings.sittings import (
    SittingState,
    meeting_name,
    number_problems,
    read_number,
    read_place,
    words_problems,
)
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.meetings.call_checks import (
    agenda_columns,
    call_warnings,
    group_problems,
    number_taken,
    taken_problems,
)
from oneplan.services.meetings.invitation_letters import letter_of_sitting
from oneplan.services.meetings.invited_units import Guests, find_guests
from oneplan.services.meetings.sitting_facts import Told
from oneplan.services.meetings.tellings import tell_invited
from oneplan.services.reminders.letter_frames import UNSIGNED, Signing
from oneplan.store.cycles import cycle_locks
from oneplan.store.meetings import sittings
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """A meeting as somebody asks to call it; every text as typed."""

    step_id: str
    number: str
    title: str
    day: str
    hour: str
    room: str
    chair: str
    agenda: Sequence[AgendaRow]
    guests: Guests
    group_code: str = PROVINCE.code
    signing: Signing = UNSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCall:
    """A meeting that can be called.

    Attributes:
        values: Columns of the sitting.
        items: Columns of each item of the agenda.
        letter: The invitation, not set yet.
        warnings: What the office may want to look at; none of it stops the call.
    """

    cycle_id: str
    values: dict[str, Any]
    items: tuple[dict[str, Any], ...]
    invited: tuple[units.Unit, ...]
    told: Told
    letter: OfficialLetter
    letter_number: str
    warnings: tuple[Problem, ...]


def prepare_call(session: Session, cycle_id: str, request: CallRequest) -> PreparedCall:
    """Check a call and write its letter; nothing is kept and nobody is told.

    Raises:
        MeetingInvalid: Names everything that is wrong.
        StepUnknown: The calendar has no such step.
    """
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(request.step_id)
    now = planning_now(session, cycle_id)
    number = read_number(request.number)
    place, problems = read_place(day=request.day, hour=request.hour, room=request.room, now=now)
    agenda, wrong = read_agenda(request.agenda)
    invited, unknown = find_guests(session, cycle_id, request.guests)
    items, unmade = agenda_columns(session, calendar, step, agenda)
    problems = [
        *number_problems(request.number),
        *words_problems(title=request.title, chair=request.chair),
        *group_problems(calendar, step, request.group_code),
        *taken_problems(
            session, cycle_id, step_id=step.id, group_code=request.group_code, number=number
        ),
        *problems,
        *wrong,
        *unmade,
        *unknown,
    ]
    if problems or place is None or number is None:
        raise MeetingInvalid(problems)
    told = Told(
        state=SittingState.CALLED,
        number=number,
        title=meeting_name(request.title),
        chair=normalise_text(request.chair),
        begins_at=place.begins_at,
        room=place.room,
        items=[
            (item.number, item.title, item.kind, about)
            for item, (_, about) in zip(agenda, items, strict=True)
        ],
    )
    return PreparedCall(
        cycle_id=cycle_id,
        values={
            "cycle_id": cycle_id,
            "step_id": step.id,
            "group_code": request.group_code,
            "number": number,
            "title": told.title,
            "chair": told.chair,
            "begins_at": place.begins_at,
            "room": place.room,
        },
        items=tuple(values for values, _ in items),
        invited=tuple(invited),
        told=told,
        letter=letter_of_sitting(
            session,
            calendar,
            told,
            invited=[unit.name_th for unit in invited],
            signing=request.signing,
        ),
        letter_number=request.signing.number,
        warnings=tuple(call_warnings(session, calendar, step, place)),
    )


def keep_call(
    session: Session,
    prepared: PreparedCall,
    *,
    letter: bytes,
    files: Files,
    actor: str,
    reason: str = "",
) -> int:
    """Keep a sitting with its letter, and queue the letter to every unit that is invited.

    Returns:
        How many mails are new.

    Raises:
        MeetingInvalid: Another sitting has taken the number meanwhile.
    """
    cycle_locks.lock_cycle(session, prepared.cycle_id)
    values = prepared.values
    key = {name: values[name] for name in ("cycle_id", "step_id", "group_code", "number")}
    if sittings.find_sitting(session, **key) is not None:
        raise MeetingInvalid([number_taken(values["number"])])
    now = planning_now(session, prepared.cycle_id)
    sitting = sittings.add_sitting(
        session,
        **values,
        state=SittingState.CALLED,
        called_by=actor,
        called_at=now,
        invited=[unit.code for unit in prepared.invited],
        items=prepared.items,
    )
    return tell_invited(
        session,
        sitting,
        prepared.told,
        recipients=prepared.invited,
        letter=letter,
        letter_number=prepared.letter_number,
        files=files,
        actor=actor,
        reason=reason,
    )
