"""What each kind of mail is called, for whoever reads a list of them."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.domain.reminders.mail_key import (
    ACKNOWLEDGE,
    ALLOCATED,
    AMENDED,
    DECIDED,
    EXTENDED,
    NO_CONTACT,
    PRESENT,
    RECHECK,
    RETURNED,
    SCREENED,
    SENT_ON,
    WITHDRAWN,
    digest_of,
    extension_of,
)
from oneplan.domain.reminders.mail_returns import BLOCKED, BOUNCE, DROPPED
from oneplan.domain.reminders.notices import (
    DIGEST,
    LINK,
    OPENING,
    RECEIPT,
    SET_BY_HAND,
    STOPPED,
)
from oneplan.domain.reminders.reminder_schedule import (
    LEVELS_TH,
    Reminder,
    ReminderLevel,
    reminder_of,
)
from oneplan.domain.shared.thai_numerals import to_thai_digits

KINDS: Mapping[str, tuple[str, str]] = {
    OPENING: ("แจ้งเปิดขั้นตอน", "The step opens"),
    RECEIPT: ("แจ้งผลการรับไฟล์", "What became of a file"),
    LINK: ("ลิงก์ของหน่วยงาน", "The unit's link"),
    DIGEST: ("สรุปหน่วยงานที่ค้างส่ง", "Who is late, for the level above"),
    STOPPED: ("แจ้งงานที่หยุด", "A task stopped"),
    SET_BY_HAND: ("แจ้งงานที่ตั้งสถานะด้วยมือ", "A task was set by hand"),
    AMENDED: ("แจ้งแก้ไขกำหนดเวลา", "The dates were amended"),
    NO_CONTACT: ("แจ้งหน่วยงานที่ไม่มีผู้รับอีเมล", "Units that no mail reaches"),
    RECHECK: ("ผลการตรวจไฟล์อีกครั้ง", "A file was checked again"),
    RETURNED: ("แจ้งอีเมลที่ตีกลับ", "A mail came back"),
    BOUNCE: ("แจ้งที่อยู่อีเมลที่ส่งไม่ถึง", "An address was given up"),
    WITHDRAWN: ("แจ้งยกเลิกขั้นตอน", "The step was withdrawn"),
    EXTENDED: ("แจ้งขยายเวลาส่ง", "More time was given"),
    PRESENT: ("เสนอแผนเพื่อขอความเห็นชอบ", "A plan is laid before its chair"),
    SCREENED: ("แจ้งผลการกลั่นกรองโครงการ", "Ideas were screened"),
    ACKNOWLEDGE: ("ขอให้ตอบรับชุดเอกสาร", "Acknowledge a package"),
    DECIDED: ("แจ้งมติเกี่ยวกับโครงการ", "What was resolved about projects"),
    SENT_ON: ("แจ้งการจัดส่งโครงการต่อ", "Projects were sent on"),
    ALLOCATED: ("แจ้งการจัดสรรงบประมาณโครงการ", "Projects were given money"),
    "dispatch": ("จัดส่งชุดเอกสาร", "A package"),
    "forward": ("ขอให้แจ้งต่อหนังสือ", "Pass a letter on"),
    "forwarded": ("หนังสือที่แจ้งต่อ", "A letter that was passed on"),
    "circular": ("หนังสือเวียน", "Circular"),
    "decide": ("เตือนคณะกรรมการพิจารณา", "A plan waits for its committee"),
    "sitting": ("แจ้งการประชุม", "A meeting is called or moved"),
    "minutes": ("ส่งรายงานการประชุม", "Minutes of a meeting"),
    "meeting_task": ("เตือนงานตามมติที่ประชุม", "A task of a meeting"),
}
"""First word of a mail's key → its name in Thai and English."""

EVENTS: Mapping[str, tuple[str, str]] = {
    "processed": ("ผู้ให้บริการรับไว้ส่ง", "taken by the provider"),
    "delivered": ("ถึงเครื่องผู้รับ", "delivered"),
    "deferred": ("เครื่องผู้รับขอให้ส่งใหม่ภายหลัง", "put off by the recipient's server"),
    BOUNCE: ("ตีกลับ", "came back"),
    DROPPED: ("ผู้ให้บริการไม่ส่ง", "not sent by the provider"),
    BLOCKED: ("เครื่องผู้รับไม่รับ", "blocked"),
    "open": ("เปิดอ่าน", "opened"),
    "click": ("กดลิงก์", "link followed"),
    "spamreport": ("ผู้รับแจ้งว่าเป็นอีเมลขยะ", "reported as spam"),
    "unsubscribe": ("ผู้รับขอไม่รับอีเมล", "unsubscribed"),
}
"""What the provider tells → its name in Thai and English."""

OTHER = ("อีเมลอื่น", "Another mail")


def kind_of(key: str) -> str:
    """What mails of one kind share: a reminder's whole key, the first word of others."""
    return key.partition(":")[0]


def name_kind(kind: str) -> tuple[str, str]:
    """Name of a kind of mail in Thai and in English."""
    if not kind.startswith("due"):
        return KINDS.get(kind, OTHER)
    try:
        reminder = reminder_of(kind)
    except ValueError:
        return OTHER
    days = abs(reminder.days)
    en = "Due day" if not days else f"{days} days {'after' if reminder.days > 0 else 'before'} due"
    return to_thai_digits(reminder.label_th), en


def own_day_name(reminder: Reminder) -> tuple[str, str]:
    """Name of a reminder that is counted from a unit's own later day, in Thai and in English."""
    th, en = name_kind(reminder.key)
    return f"{th} ตามกำหนดที่ขยายให้", f"{en} (of the extended time)"


def reminder_words(key: str) -> str:
    """What the key of one mail says: ก่อนกำหนด ๗ วัน, สรุปหน่วยงานที่ค้างส่ง: ผู้ว่าราชการจังหวัด."""
    kind, _, rest = key.partition(":")
    if kind == EXTENDED and rest:
        return own_day_name(reminder_of(extension_of(key)[0]))[0]
    words = name_kind(kind)[0]
    if kind == DIGEST:
        level, _ = digest_of(key)
        return f"{words}: {LEVELS_TH[ReminderLevel(level)]}"
    return f"{words} ครั้งที่ {to_thai_digits(rest)}" if kind == RECEIPT else words


def name_event(event: str) -> tuple[str, str]:
    """Name of what the provider told, in Thai and in English."""
    return EVENTS.get(event, ("ผู้ให้บริการแจ้งเรื่องอื่น", "something else was told"))


def order_of(kind: str) -> tuple[int, int, str]:
    """Where a kind stands in a list: the opening, the reminders by their days, the others."""
    if kind == OPENING:
        return (0, 0, "")
    try:
        return (1, reminder_of(kind).days, "")
    except ValueError:
        return (2, 0, kind)
