"""The settings of a cycle and of its office, in words; no secret is among them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.config.mail_settings import MailSettings
from oneplan.config.settings import Settings
from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.cycles.working_days import Roll
from oneplan.domain.reminders.reminder_schedule import (
    LEVELS_TH,
    Reminder,
    levels_told,
    urgency_of,
)
from oneplan.domain.reminders.reminder_words import name_kind
from oneplan.domain.shared.masked_addresses import mask_address
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force

ROLLS = {
    Roll.NONE: ("ไม่เลื่อน", "stays"),
    Roll.NEXT: ("เลื่อนไปวันทำการถัดไป", "goes to the next working day"),
    Roll.PREVIOUS: ("เลื่อนมาวันทำการก่อนหน้า", "goes to the working day before"),
}
WHEN_MISSING = {
    "proceed": ("เดินต่อด้วยไฟล์ที่ได้รับแล้ว", "it goes on with what there is"),
    "hold": ("รอให้ฝ่ายเลขานุการปล่อย", "it waits for the secretariat"),
}


def view_settings(
    session: Session, cycle_id: str, *, settings: Settings, mail: MailSettings, may_act: bool
) -> dict[str, Any]:
    """Describe the reminder schedule of a cycle and what of the deployment matters to the office.

    Returns:
        policy (the calendar's own), steps (those whose policy is another), deployment (name and
        value of each setting, in Thai and English).
    """
    calendar = calendar_in_force(session, cycle_id)
    return {
        "policy": _policy(calendar.policy),
        "steps": [
            {"step": step.id, "title_th": step.title.th, "policy": _policy(step.policy)}
            for step in calendar.steps
            if collects(step) and step.policy != calendar.policy
        ],
        "deployment": _deployment(settings, mail, may_act=may_act),
    }


def _policy(policy: Policy) -> dict[str, Any]:
    hours = policy.send_window
    opens, closes = f"{hours.opens:%H.%M}", f"{hours.closes:%H.%M}"
    days = (
        ("วันทำการเท่านั้น", "on working days only")
        if hours.working_days_only
        else ("ทุกวัน", "every day")
    )
    grace = policy.grace_days
    return {
        "reminders": [
            {
                "name": name_kind(Reminder(days=each).key),
                "urgency": urgency_of(policy, each),
                "levels_th": [LEVELS_TH[level] for level in levels_told(policy, each)],
            }
            for each in policy.reminders
        ],
        "hours": (
            f"{to_thai_digits(opens)} – {to_thai_digits(closes)} น. {days[0]}",
            f"{hours.opens:%H:%M} – {hours.closes:%H:%M}, {days[1]}",
        ),
        "grace": (f"{to_thai_digits(grace)} วัน", f"{grace} days"),
        "when_missing": WHEN_MISSING[policy.when_missing],
        "roll": ROLLS[policy.roll],
    }


def _deployment(
    settings: Settings, mail: MailSettings, *, may_act: bool
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    minutes = int(mail.answer_wait.total_minutes())
    show = str if may_act else mask_address
    office = show(mail.office_address) if mail.office_address else "–"
    kept = settings.retention_days
    return [
        (("วิธีส่งอีเมล", "How mail is sent"), _mail_mode(settings, mail)),
        (
            ("ส่งอย่างมากต่อรอบ", "At most in a round"),
            (f"{to_thai_digits(f'{mail.cap:,}')} ฉบับ", f"{mail.cap:,} mails"),
        ),
        (
            ("ถามคนเมื่อผู้ให้บริการไม่ตอบ", "A person is asked when no answer came"),
            (f"หลัง {to_thai_digits(minutes)} นาที", f"after {minutes} minutes"),
        ),
        (
            ("ผู้ให้บริการแจ้งผลกลับ", "The provider tells of arrivals"),
            ("เปิด", "yes") if mail.webhook_key else ("ไม่ได้เปิด", "no"),
        ),
        (
            ("อีเมลของสำนักงานเมื่อทะเบียนไม่มี", "The office's address where the register has none"),
            (office, office),
        ),
        (("ที่อยู่เว็บหน่วยงาน", "Address of the units' portal"), (settings.public_url,) * 2),
        (("ที่อยู่ของหน้านี้", "Address of this office"), (settings.ui_url,) * 2),
        (
            ("ลบชื่อบุคคล", "Names of people are forgotten"),
            (f"{to_thai_digits(kept)} วันหลังทำครั้งสุดท้าย", f"{kept} days after their last act")
            if kept
            else ("ไม่ลบเอง", "not by itself"),
        ),
    ]


def _mail_mode(settings: Settings, mail: MailSettings) -> tuple[str, str]:
    if mail.test_address:
        address = mask_address(mail.test_address)
        return (f"ทดลอง: ทุกฉบับถึง {address}", f"A trial: every mail goes to {address}")
    if settings.mail.startswith("outbox:"):
        return ("เขียนลงโฟลเดอร์ ไม่มีผู้ใดได้รับ", "Written to a folder; nobody gets any")
    return ("ส่งจริงผ่าน SendGrid", "Sent by SendGrid")
