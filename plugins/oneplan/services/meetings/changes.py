"""Move a sitting that was called, or cancel it: the invited are told once, the past is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.documents.letters import OfficialLetter
from oneplan.domain.meetings.faults import MeetingInvalid, fault
from oneplan.domain.meetings.sittings import SittingState, read_place
from oneplan.domain.reminders.mail_key import sitting_key
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.meetings.invitation_letters import letter_of_sitting
from oneplan.services.meetings.sitting_facts import (
    Told,
    find_sitting,
    invited_units,
    require_ahead,
    told_of,
)
from oneplan.services.meetings.tellings import tell_invited
from oneplan.services.reminders.letter_frames import UNSIGNED, Signing
from oneplan.store.cycles import cycle_locks
from oneplan.store.reminders import dropped_mails

MAX_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """How a sitting changes; *day*, *hour* and *room* are empty where it is cancelled.

    Where it is moved, one that is empty stays as it was.
    """

    step_id: str
    number: str
    state: SittingState
    reason: str
    day: str = ""
    hour: str = ""
    room: str = ""
    group_code: str = ""
    signing: Signing = UNSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedChange:
    """A change that can be made, and its letter, which is not set yet."""

    cycle_id: str
    request: ChangeRequest
    told: Told
    letter: OfficialLetter


def prepare_change(session: Session, cycle_id: str, request: ChangeRequest) -> PreparedChange:
    """Check a change and write its letter; nothing is kept and nobody is told.

    Raises:
        SittingUnknown: There is no such sitting.
        SittingIsOver: It was held or cancelled.
        MeetingInvalid: Names everything that is wrong.
    """
    sitting = find_sitting(
        session, cycle_id, request.step_id, request.number, group_code=request.group_code
    )
    require_ahead(sitting)
    reason = normalise_text(request.reason)
    problems = list(_reason_problems(reason))
    begins_at, room = in_bangkok(sitting.begins_at), sitting.room
    if request.state == SittingState.MOVED:
        place, wrong = read_place(
            day=request.day or begins_at.date().isoformat(),
            hour=request.hour or f"{begins_at:%H.%M}",
            room=request.room or room,
            now=planning_now(session, cycle_id),
        )
        problems += wrong
        if place is not None and (place.begins_at, place.room) == (begins_at, room):
            problems.append(
                Problem(
                    en=f"sitting {sitting.number} is called for that moment and room already",
                    th=to_thai_digits(f"การประชุมครั้งที่ {sitting.number} กำหนดวัน เวลา และห้องนี้อยู่แล้ว"),
                )
            )
        if place is not None:
            begins_at, room = place.begins_at, place.room
    if problems:
        raise MeetingInvalid(problems)
    told = told_of(
        session, sitting, state=request.state, begins_at=begins_at, room=room, reason=reason
    )
    letter = letter_of_sitting(
        session,
        calendar_in_force(session, cycle_id),
        told,
        invited=[unit.name_th for unit in invited_units(session, sitting)],
        signing=request.signing,
    )
    return PreparedChange(cycle_id=cycle_id, request=request, told=told, letter=letter)


def _reason_problems(reason: str) -> list[Problem]:
    if reason and len(reason) <= MAX_REASON:
        return []
    return [
        fault(
            "reason",
            reason,
            f"the invited are told why, in 1 to {MAX_REASON} letters",
            what_th="เหตุผล",
            rule_th=to_thai_digits(f"ต้องบอกเหตุผลแก่ผู้ได้รับเชิญ ไม่เกิน {MAX_REASON:,} ตัวอักษร"),
        )
    ]


def keep_change(
    session: Session, prepared: PreparedChange, *, letter: bytes, files: Files, actor: str
) -> int:
    """Change a sitting, drop what waits with the old moment, and tell each of the invited once.

    Returns:
        How many mails are new.

    Raises:
        SittingIsOver: It was held or cancelled meanwhile.
    """
    request, told = prepared.request, prepared.told
    cycle_locks.lock_cycle(session, prepared.cycle_id)
    sitting = find_sitting(
        session,
        prepared.cycle_id,
        request.step_id,
        request.number,
        group_code=request.group_code,
    )
    require_ahead(sitting)
    dropped_mails.drop_of_reminders(
        session,
        cycle_id=prepared.cycle_id,
        begins=sitting_key(sitting.id),
        reason="the sitting was moved or cancelled before this mail was sent",
    )
    sitting.state, sitting.begins_at, sitting.room = request.state, told.begins_at, told.room
    session.flush()
    return tell_invited(
        session,
        sitting,
        told,
        recipients=invited_units(session, sitting),
        letter=letter,
        letter_number=request.signing.number,
        files=files,
        actor=actor,
    )
