"""A draft of the minutes of a meeting as a Word file that the secretariat goes on with."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordFile
from docx.shared import Cm

from oneplan.domain.meetings.minutes_drafts import HEADINGS, MinutesDraft
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.word.word_pages import (
    embed_fonts,
    embolden,
    set_page,
    write_table,
    write_title,
)

WIDTHS = (Cm(3.4), Cm(6.8), Cm(5.8))
TASK_WIDTHS = (Cm(1.8), Cm(4.2), Cm(6.6), Cm(3.4))
TASK_HEADINGS = ("วาระที่", "ผู้รับผิดชอบ", "งานที่ได้รับมอบหมาย", "กำหนดแล้วเสร็จ")


def write_minutes(draft: MinutesDraft) -> bytes:
    """Write the minutes: what met, who came, the table of resolutions, the tasks."""
    document = Document()
    set_page(document)
    embed_fonts(document)
    if draft.is_simulated:
        write_title(document, "การซักซ้อม: ข้อมูลจำลอง")
    if not draft.is_held:
        write_title(document, "(ร่างก่อนการประชุม)")
    for line in (draft.title, draft.number, draft.when, draft.room):
        write_title(document, line)
    document.add_paragraph(f"ประธานการประชุม: {draft.chair}")
    if draft.counts:
        document.add_paragraph(draft.counts)
    _write_list(document, "ผู้เข้าประชุม", draft.present)
    _write_list(document, "ผู้ไม่มาประชุม", draft.absent)
    write_table(document, [HEADINGS, *draft.rows()], WIDTHS)
    if draft.tasks:
        document.add_paragraph()
        embolden(document.add_paragraph().add_run("งานตามมติที่ประชุม"))
        write_table(document, [TASK_HEADINGS, *draft.tasks], TASK_WIDTHS)
    for line in ("", "ผู้จดรายงานการประชุม ........................................",
                 "ผู้ตรวจรายงานการประชุม ........................................"):  # fmt: skip
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_list(document: WordFile, name: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    embolden(document.add_paragraph().add_run(name))
    for number, line in enumerate(lines, start=1):
        document.add_paragraph(f"{to_thai_digits(number)}. {line}")
