"""What of the sending does not work: kept while it fails, shown until it works again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oneplan.domain.reminders.reminder_words import reminder_words
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.services.reminders.outbox import UNWRITTEN
from oneplan.store.reminders import mail_faults
from oneplan.store.shared.faults import is_away
from oneplan.store.shared.transactions import Transactions

LONGEST = 500
PARTS_TH = {
    "offices": "หาสำนักงานที่ต้องแจ้ง",
    "unreachable": "แจ้งหน่วยงานที่ไม่มีผู้รับอีเมล",
    "packages": "เตือนผู้รับชุดเอกสาร",
    "committees": "เตือนคณะกรรมการ",
    "extensions": "เตือนหน่วยงานที่ได้ขยายเวลา",
    "meeting_tasks": "เตือนงานตามมติที่ประชุม",
    "letters": "ขอให้แจ้งต่อหนังสือ",
    "letter_reminders": "เตือนหน่วยงานที่ต้องแจ้งต่อหนังสือ",
    "register": "ปรับตามทะเบียนหน่วยงาน",
    "moved_reminders": "เตือนตามปฏิทินที่แก้ไข",
    "retention": "ลบชื่อบุคคลตามกำหนดเก็บ",
    "send": "ส่งอีเมล",
    "reconcile": "ตรวจกับบันทึกของผู้ให้บริการอีเมล",
}

log = structlog.get_logger()


@dataclass(slots=True)
class Attempt:
    """Whether a part worked; known when it is over."""

    is_good: bool = False


class Faults:
    """The faults of one round.

    Args:
        begin: Opens a transaction.
    """

    def __init__(self, begin: Transactions) -> None:
        self._begin = begin
        with begin() as session:
            self._known = {(e.cycle_id, e.part) for e in mail_faults.list_faults(session)}

    @contextmanager
    def kept(self, cycle_id: str | None, part: str) -> Iterator[Attempt]:
        """Keep an error of what is done inside, and let nobody else notice it.

        Raises:
            SQLAlchemyError: The store is away: nothing else would work either.
        """
        outcome = Attempt()
        try:
            yield outcome
            outcome.is_good = True
        except Exception as error:
            if is_away(error):
                raise
            log.warning("mail.part_failed", cycle=cycle_id, part=part, reason=type(error).__name__)
            self._keep(cycle_id, part, _reason(error))
        if outcome.is_good and (cycle_id, part) in self._known:
            with self._begin() as session:
                mail_faults.clear_fault(session, cycle_id=cycle_id, part=part)

    def _keep(self, cycle_id: str | None, part: str, reason: str) -> None:
        try:
            with self._begin() as session:
                mail_faults.save_fault(session, cycle_id=cycle_id, part=part, reason=reason)
        except SQLAlchemyError as error:
            # A rehearsal that was forgotten meanwhile has no faults to keep.
            log.warning("mail.fault_not_kept", part=part, reason=type(error).__name__)


def _reason(error: Exception) -> str:
    """Why something failed, without anybody's data; a statement and its values are left out."""
    if isinstance(error, SQLAlchemyError):
        return type(error).__name__
    text = error.in_thai if isinstance(error, OneplanError) else str(error)
    text = (text or type(error).__name__).replace("\x00", "")
    return hide_personal_data(text.encode(errors="replace").decode())[:LONGEST]


def view_faults(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """What of a cycle's mail does not work now.

    Returns:
        part, part_th, reason, times, since and last_at of each.
    """
    return [
        {
            "part": each.part,
            "part_th": part_th(each.part),
            "reason": each.reason,
            "times": each.times,
            "since": each.since.astimezone(BANGKOK).isoformat(timespec="minutes"),
            "last_at": each.last_at.astimezone(BANGKOK).isoformat(timespec="minutes"),
        }
        for each in mail_faults.list_faults(session, cycle_id=cycle_id)
    ]


def part_th(part: str) -> str:
    """What a part of the sending is called in Thai."""
    if not part.startswith(UNWRITTEN):
        return PARTS_TH.get(part, part)
    step, _, reminder = part.removeprefix(UNWRITTEN).partition("/")
    written = f"เขียนอีเมล “{reminder_words(reminder)}”"
    return f"{written} ของ{name_of_id(step)}" if step else written
