"""What an amended calendar would change, as the preview of an act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from oneplan.desk.acts import ActPreview, Text
from oneplan.domain.reminders.reminder_words import name_kind, reminder_words
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id, number_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.operations.amendment_previews import ForeseenAmendment, MovedMail, MovedStep
from oneplan.services.operations.released_units import AskedOtherwise

MOST_ROWS = 100
HEADINGS = (("ขั้นตอน", "Step"), ("อีเมลเตือน", "Reminder"), ("เดิม", "Before"), ("ใหม่", "After"))


def preview_amendment(found: ForeseenAmendment) -> ActPreview:
    """Sentences of what changes, warnings, and the reminders that move."""
    told: list[Text] = [
        (each.sentence_th, each.sentence_th) for each in found.differences if each.kind != "detail"
    ]
    for step in found.steps:
        told += _of_step(step)
    told += [_of_asked(each) for each in found.asked]
    told += _of_mails(found.mails)
    details = len(found.differences) - sum(each.kind != "detail" for each in found.differences)
    if details:
        told.append(
            (
                f"และที่มา หมายเหตุ หรือข้อความภาษาอังกฤษอีก {details} แห่ง",
                f"And sources, notes or English in {details} places.",
            )
        )
    if not found.differences:
        told.append(
            ("ปฏิทินนี้เหมือนที่ใช้อยู่ ไม่มีอะไรเปลี่ยน", "It is the calendar in force; nothing changes.")
        )
    return ActPreview(
        sentences=told,
        warnings=[
            (
                f"{name_of_id(each)} ถูกยกเลิก หน่วยงานที่เคยได้รับแจ้งจะได้รับแจ้งยกเลิก",
                f"{english_name_of_id(each).capitalize()} is withdrawn; whoever was asked is told.",
            )
            for each in found.withdrawn
        ],
        headings=HEADINGS,
        rows=_rows(found),
    )


def _rows(found: ForeseenAmendment) -> list[tuple[str, ...]]:
    """Reminders of the schedule that move, then the mails of the queue, up to :data:`MOST_ROWS`."""
    rows = [
        (
            number_of_id(each.step),
            name_kind(each.key)[0],
            *_moments(each.before, each.after, gone="ไม่มี"),
        )
        for each in found.reminders
    ] + [
        (
            number_of_id(each.step) if each.step else "–",
            f"{reminder_words(each.key)} ถึง {each.unit_th} (รอส่งอยู่)",
            *_moments(each.before, each.after, gone="ไม่ส่ง"),
        )
        for each in found.mails
    ]
    more = len(rows) - MOST_ROWS
    return [*rows[:MOST_ROWS], *([("", f"และอีก {to_thai_digits(more)} ฉบับ", "", "")] * (more > 0))]


def _moments(before: datetime | None, after: datetime | None, *, gone: str) -> tuple[str, str]:
    """Both days; with the time of day where the day is the same."""
    same = before and after and in_bangkok(before).date() == in_bangkok(after).date()
    shown = _moment if same else _day
    return (shown(before) if before else "ไม่มี", shown(after) if after else gone)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return "ไม่มี"
    return f"{_day(moment)} {to_thai_digits(in_bangkok(moment).format('HH.mm'))} น."


def _of_mails(mails: Sequence[MovedMail]) -> list[Text]:
    """How many mails that wait are moved, and how many do not go."""
    gone = sum(each.after is None for each in mails)
    moved = len(mails) - gone
    found: list[Text] = []
    if moved:
        found.append(
            (
                f"อีเมลที่รอส่ง {to_thai_digits(moved)} ฉบับ เลื่อนเวลาส่ง",
                f"{moved} mails that wait go at another time.",
            )
        )
    if gone:
        found.append(
            (
                f"อีเมลที่รอส่ง {to_thai_digits(gone)} ฉบับ ไม่ถูกส่ง เพราะไม่มีการเตือนนี้แล้ว",
                f"{gone} mails that wait do not go: their reminder is no more.",
            )
        )
    return found


def _of_asked(change: AskedOtherwise) -> Text:
    return (
        f"{name_of_id(change.step)}: ขอเพิ่มจาก {to_thai_digits(change.added)} หน่วยงาน"
        f" เลิกรอ {to_thai_digits(change.released)} หน่วยงาน ซึ่งถ้าเคยได้รับแจ้งจะได้รับแจ้งว่าไม่ต้องส่งแล้ว",
        f"{english_name_of_id(change.step).capitalize()}: {change.added} units more are asked;"
        f" {change.released} are asked no more and told so where they had been.",
    )


def _of_step(step: MovedStep) -> list[Text]:
    return [
        (
            f"{name_of_id(step.step)}: ครบกำหนดเดิม {_day(step.before)} เป็น {_day(step.after)}",
            f"{english_name_of_id(step.step).capitalize()}: due {_iso(step.before)}, now {_iso(step.after)}.",
        ),
        (
            f"{name_of_id(step.step)}: อีเมลที่รอส่ง {step.queued} ฉบับถูกเขียนใหม่หรือไม่ส่ง"
            f" แจ้งหน่วยงานที่ยังไม่ส่ง {step.missing} หน่วยงาน",
            f"{english_name_of_id(step.step).capitalize()}: {step.queued} mails that wait are dropped or written anew;"
            f" {step.missing} units that have not sent are told.",
        ),
    ]


def _day(moment: datetime | None) -> str:
    return format_date(in_bangkok(moment).date(), style="abbreviated") if moment else "ไม่มี"


def _iso(moment: datetime | None) -> str:
    return in_bangkok(moment).date().isoformat() if moment else "none"
