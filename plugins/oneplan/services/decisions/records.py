"""Meetings held and orders issued outside the system, written down by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.groups import meetings_of
from oneplan.domain.decisions.answers import read_text
from oneplan.domain.decisions.comments import Spoken
from oneplan.domain.decisions.decisions import DecidedAlready, Question, Resolution
from oneplan.domain.decisions.meetings import read_meeting
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.decisions.approval_questions import meeting_values, subject_of
from oneplan.services.decisions.approvals import keep_decision
from oneplan.services.decisions.comments import keep_comments
from oneplan.services.decisions.screenings import (
    FIELD,
    keep_screenings,
    lines_to_screen,
    list_to_screen,
    read_answer,
)
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import decisions

UNNAMED = "ผู้เข้าร่วมประชุม"


def ask_record(session: Session, cycle_id: str, step_id: str, group_code: str) -> Question:
    """Describe the meeting or order that a person is to write down, unless it was before.

    *group_code* is an amphoe's, or one of several meetings' (``#2``).
    """
    if is_recorded(session, cycle_id, step_id, group_code):
        record_act(session, cycle_id, step_id, Act.RECORD, group_code)
        return Question(settled="written down before")
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    lines = [f"**{step.title.th}**", "", f"ช่วงเวลา: {step.window.printed or 'ไม่ได้กำหนดช่วงเวลา'}"]
    which = {group.code: group.name_th for group in meetings_of(step)}.get(group_code)
    if which:
        lines.append(f"\n{which}")
    if step.legal_basis is not None:
        lines.append(f"\nฐานอำนาจ: {step.legal_basis}")
    if step.comments is not None:
        lines.append("\nบันทึกความเห็นต่อร่างแผน บรรทัดละหนึ่งข้อ: `ผู้ให้ความเห็น: ข้อความ`")
    shown = {}
    if step.screens:
        shown[FIELD] = lines_to_screen(session, calendar, step)
        lines += list_to_screen(session, calendar, step)
    lines.append("\nผู้ตอบได้: ผู้ใช้ทุกคนที่ตอบในระบบได้ · วันประชุมต้องไม่เกินวันนี้")
    return Question(
        subject=subject_of(step),
        body="\n".join(lines),
        values={**meeting_values(session, cycle_id, step_id), **shown},
    )


def is_recorded(session: Session, cycle_id: str, step_id: str, group_code: str) -> bool:
    """Whether a person wrote down what was done."""
    found = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, act=Act.RECORD
    )
    return found is not None


def keep_record(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    decided_by: str,
    values: Mapping[str, Any],
    answer_id: str,
) -> None:
    """Append what a person wrote down about a meeting or an order, and the comments made there.

    Raises:
        FieldRefused: The day or a number cannot be read.
        CommentsInvalid: A comment has too many words, or nobody who said it.
        ScreeningsInvalid: A result is about no project, or has no reason.
        DecidedAlready: Another answer wrote it down before.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    kept = decisions.find_decision(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, act=Act.RECORD
    )
    if kept is not None and kept.answer_id != answer_id:
        raise DecidedAlready(
            step_id=step_id, resolution=Resolution.RECORDED, decided_by=kept.decided_by
        )
    spoken = _spoken(read_text(values, "comments"))
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    screened = read_answer(session, calendar, step, read_text(values, FIELD))
    today = planning_now(session, cycle_id).astimezone(BANGKOK).date()
    meeting = read_meeting(values, needs_quorum=False, today=today)
    keep_decision(
        session,
        cycle_id,
        step_id,
        group_code,
        act=Act.RECORD,
        resolution=Resolution.RECORDED,
        decided_by=decided_by,
        details=meeting.as_dict(),
        answer_id=answer_id,
        plan=None,
    )
    keep_screenings(session, cycle_id, step_id, screened, recorded_by=decided_by)
    if step.comments is not None and spoken:
        keep_comments(
            session, cycle_id, step_id, kind=step.comments, spoken=spoken, recorded_by=decided_by
        )


def _spoken(text: str) -> tuple[Spoken, ...]:
    """Comments of a form, one a line, ``who: what``; without a colon nobody is named."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        who, colon, what = line.partition(":")
        found.append(
            Spoken(said_by=who.strip(), text=what.strip())
            if colon and what.strip()
            else Spoken(said_by=UNNAMED, text=line)
        )
    return tuple(found)
