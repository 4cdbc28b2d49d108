"""What an amended calendar would change, as the preview of an act."""

from __future__ import annotations

from datetime import datetime

from oneplan.desk.acts import ActPreview, Text
from oneplan.domain.cycles.step_names import english_name_of_id, name_of_id, number_of_id
from oneplan.domain.reminders.reminder_words import name_kind
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.thai_formats import format_date
from oneplan.services.operations.amendment_previews import ForeseenAmendment, MovedStep

MOST_ROWS = 100
HEADINGS = (("ขั้นตอน", "Step"), ("อีเมลเตือน", "Reminder"), ("เดิม", "Before"), ("ใหม่", "After"))


def preview_amendment(found: ForeseenAmendment) -> ActPreview:
    """Sentences of what changes, warnings, and the reminders that move."""
    told: list[Text] = [
        (each.sentence_th, each.sentence_th) for each in found.differences if each.kind != "detail"
    ]
    for step in found.steps:
        told += _of_step(step)
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
        rows=[
            (number_of_id(each.step), name_kind(each.key)[0], _day(each.before), _day(each.after))
            for each in found.reminders[:MOST_ROWS]
        ],
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
