"""What of the sending does not work now, as it is looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.reminder_words import reminder_words
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.store.reminders import mail_faults

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
    if not part.startswith(mail_faults.UNWRITTEN):
        return PARTS_TH.get(part, part)
    step, _, reminder = part.removeprefix(mail_faults.UNWRITTEN).partition("/")
    written = f"เขียนอีเมล “{reminder_words(reminder)}”"
    return f"{written} ของ{name_of_id(step)}" if step else written
