"""What stands in the details of an act, and who did it, in the words of a clerk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DETAILS: Mapping[str, tuple[str, str]] = {
    "reason": ("เหตุผล", "reason"),
    "decision": ("มติ", "decision"),
    "reference": ("อ้างถึง", "reference"),
    "on": ("วันที่", "on"),
    "as_of": ("ข้อมูล ณ วันที่", "as of"),
    "revision": ("ปฏิทินครั้งที่", "revision"),
    "version": ("ฉบับที่", "version"),
    "number": ("เลขที่", "number"),
    "step": ("ขั้นตอน", "step"),
    "unit": ("หน่วยงาน", "unit"),
    "units": ("หน่วยงาน", "units"),
    "members": ("สมาชิก", "members"),
    "rows": ("แถว", "rows"),
    "baht": ("บาท", "baht"),
    "tambon": ("ตำบล", "tambon"),
    "before": ("เดิม", "before"),
    "after": ("เป็น", "after"),
    "meeting_no": ("การประชุมครั้งที่", "meeting"),
    "held_on": ("ประชุมเมื่อ", "held on"),
    "present": ("มาประชุม", "present"),
    "invited": ("เชิญ", "invited"),
    "sender": ("ผู้ส่ง", "sender"),
    "owner": ("ผู้รับผิดชอบ", "owner"),
    "requested_by": ("ผู้ขอ", "requested by"),
    "decided_by": ("ผู้ตัดสิน", "decided by"),
    "told": ("แจ้งแล้ว", "told"),
    "moved": ("เลื่อน (ฉบับ)", "mails moved"),
    "dropped": ("ไม่ส่ง (ฉบับ)", "mails dropped"),
    "mails_dropped": ("ไม่ส่ง (ฉบับ)", "mails dropped"),
    "findings": ("ข้อที่พบ", "findings"),
    "recipients": ("ผู้รับ", "recipients"),
    "provinces": ("จังหวัด", "provinces"),
    "people": ("คน", "people"),
    "days": ("วัน", "days"),
    "label": ("ของ", "of"),
    "notice_id": ("อีเมลเลขที่", "mail"),
    "step_id": ("ขั้นตอน", "step"),
    "unit_code": ("หน่วยงาน", "unit"),
    "broken": ("ขาดที่แถว", "breaks at row"),
    "account": ("บัญชีของเครื่อง", "account of the machine"),
}
"""Key of a detail → its name; hashes and inner numbers stand in the export alone."""

SOURCES: Mapping[str, tuple[str, str]] = {
    "airflow": ("งานของรอบแผน", "Airflow"),
    "portal": ("เว็บหน่วยงาน", "units' portal"),
    "desk": ("โต๊ะเลขานุการ", "desk"),
    "inbox": ("โฟลเดอร์รับไฟล์", "inbox"),
    "command": ("คำสั่ง", "command"),
}
ACTORS: Mapping[str, tuple[str, str]] = {
    "oneplan": ("ระบบ", "the office itself"),
    "command": ("คำสั่งของเครื่อง", "a command"),
    "inbox": ("โฟลเดอร์รับไฟล์", "the inbox"),
    "rehearsal": ("การซักซ้อม", "a rehearsal"),
    "preview": ("การดูผลก่อน", "a preview"),
    "sendgrid": ("ผู้ให้บริการอีเมล", "the mail provider"),
}
"""Actors that are no person and no unit → what they are called."""


SUBJECTS: Mapping[str, tuple[str, str]] = {
    "register": ("ทะเบียนหน่วยงาน", "the register"),
    "notices": ("ฉบับ", "mails"),
    "list": ("รายการที่", "list"),
}
"""Words of a subject that are no name, no code and no number."""


def tell_details(details: Mapping[str, Any]) -> list[tuple[tuple[str, str], str]]:
    """Name and value of each detail that says something to a clerk, in the order of the table."""
    return [
        (name, _told(details[key]))
        for key, name in DETAILS.items()
        if details.get(key) not in (None, "", [], {}, ())
    ]


def _told(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    return str(value)
