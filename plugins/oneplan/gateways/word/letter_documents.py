"""An official letter as PDF by Typst and as a Word file that the office may edit before signing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno
from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.shared import Cm, Length, Pt

from oneplan.domain.documents.letters import OfficialLetter
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.files.letterheads import garuda
from oneplan.gateways.pdf.qr_codes import qr_svg
from oneplan.gateways.pdf.typesetting import typeset
from oneplan.gateways.word.word_pages import (
    TEXT_WIDTH,
    embed_fonts,
    set_page,
    write_mark,
    write_table,
    write_title,
)

HALF_PAGE = Cm(7.5)
GARUDA_HEIGHT = Cm(3)
"""As the regulation of the Prime Minister's Office on correspondence sets it."""
OTHERS = (Cm(1.5), Cm(2.2), Cm(2.7), Cm(2.3))
"""Columns of a list beside the second, which is the name of what is listed."""
LABEL = Cm(1.6)
LONG_LABEL = Cm(3.2)
"""Room for เรื่อง, เรียน, อ้างถึง, and for สิ่งที่ส่งมาด้วย: what follows begins behind it on every line."""


def write_letter_pdf(letter: OfficialLetter) -> bytes:
    """Set a letter; the same letter gives the same bytes."""
    enclosed = [f"{each.th} จำนวน {each.quantity}" for each in letter.enclosures]
    values = {
        **letter.as_values(),
        "references": _numbered(letter.references),
        "enclosures": _numbered(enclosed),
        "distribution": _numbered(letter.distribution),
        "qr": qr_svg(letter.link),
        "garuda": list(garuda()),
    }
    return typeset("letter", values)


def write_letter_docx(letter: OfficialLetter) -> bytes:
    """Write a letter as a Word file with Sarabun inside, so that it looks the same elsewhere."""
    document = Document()
    set_page(document)
    embed_fonts(document)
    _write_head(document, letter)
    for text in letter.paragraphs:
        document.add_paragraph(text).paragraph_format.first_line_indent = Cm(2.5)
    _write_signature(document, letter)
    _write_foot(document, letter)
    _write_lists(document, letter)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_garuda(document: WordFile) -> None:
    """The Garuda in the middle, else the room that pre-printed paper needs for it."""
    picture = garuda()
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if picture:
        paragraph.add_run().add_picture(io.BytesIO(picture), height=GARUDA_HEIGHT)
        return
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = GARUDA_HEIGHT


def _write_head(document: WordFile, letter: OfficialLetter) -> None:
    _write_garuda(document)
    if letter.is_simulated:
        write_mark(document.add_paragraph(), "การซักซ้อม: ข้อมูลจำลอง", size=12)
    if letter.urgency:
        write_mark(document.add_paragraph(), letter.urgency, size=24)
    head = document.add_paragraph(f"ที่ {letter.number}")
    head.paragraph_format.tab_stops.add_tab_stop(Cm(9))
    head.add_run("\t" + " ".join(letter.office))
    document.add_paragraph(letter.dated).paragraph_format.left_indent = HALF_PAGE
    _part(document, "เรื่อง", [letter.subject])
    _part(document, "เรียน", [letter.addressee])
    _part(document, "อ้างถึง", letter.references)
    _part(
        document,
        "สิ่งที่ส่งมาด้วย",
        [f"{each.th} จำนวน {each.quantity}" for each in letter.enclosures],
        room=LONG_LABEL,
    )


def _numbered(lines: Sequence[str]) -> list[str]:
    """Lines with Thai numbers before them; one alone needs none."""
    if len(lines) == 1:
        return list(lines)
    return [f"{to_thai_digits(number)}. {line}" for number, line in enumerate(lines, start=1)]


def _part(document: WordFile, name: str, lines: Sequence[str], *, room: Length = LABEL) -> None:
    for at, line in enumerate(_numbered(lines)):
        placed = document.add_paragraph(f"{'' if at else name}\t{line}").paragraph_format
        placed.left_indent, placed.first_line_indent = room, Length(-room)
        placed.tab_stops.add_tab_stop(room)


def _write_signature(document: WordFile, letter: OfficialLetter) -> None:
    signed = letter.signature
    lines = ["ขอแสดงความนับถือ", "", "", signed.name, signed.position]
    if signed.acting_for:
        lines += ["ปฏิบัติราชการแทน", signed.acting_for]
    for line in lines:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = HALF_PAGE
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_foot(document: WordFile, letter: OfficialLetter) -> None:
    for line in letter.contact:
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    stream = io.BytesIO()
    segno.make(letter.link, error="m", micro=False).save(stream, kind="png", scale=8, border=2)
    stream.seek(0)
    document.add_paragraph().add_run().add_picture(stream, width=Cm(2.4))
    document.add_paragraph(letter.link_says)


def _write_lists(document: WordFile, letter: OfficialLetter) -> None:
    if letter.table:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        write_title(document, letter.table_title)
        write_table(document, letter.table, _widths(letter))
    if letter.distribution:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        write_title(document, "บัญชีแนบท้ายหนังสือ")
        write_title(document, f"ที่ {letter.number} ลงวันที่ {letter.dated}")
        for line in _numbered(letter.distribution):
            document.add_paragraph(line)


def _widths(letter: OfficialLetter) -> list[Length]:
    """Columns as wide as the text together: the second takes what the others leave."""
    if letter.table_widths:
        return [Cm(each) for each in letter.table_widths]
    beside = OTHERS[: len(letter.table[0]) - 1]
    left = Cm(TEXT_WIDTH - sum(each.cm for each in beside))
    return [beside[0], left, *beside[1:]]
