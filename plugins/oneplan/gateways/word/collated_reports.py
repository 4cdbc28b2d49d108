"""The summary of a report form as a Word file, which the office may edit before it signs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Length

from oneplan.domain.documents.collated import Collated
from oneplan.domain.documents.collated_words import ReportWords, report_words
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.word.word_pages import (
    embed_fonts,
    embolden,
    set_page,
    write_mark,
    write_title,
)

TEXT_WIDTH = Cm(16)
COUNT_WIDTH = Cm(1.9)
RULED_LINES = 2
"""Rows at the end of the table that sum up."""


def write_collated_docx(collated: Collated) -> bytes:
    """Write the summary with Sarabun inside, so that it looks the same elsewhere."""
    words = report_words(collated)
    document = Document()
    set_page(document)
    embed_fonts(document)
    if words.is_simulated:
        write_mark(document.add_paragraph(), "การซักซ้อม: ข้อมูลจำลอง", size=12)
    for text in (words.title, words.place):
        write_title(document, text)
    document.add_paragraph(words.about).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write_counts(document, words)
    for number, (heading, lines) in enumerate(words.said, start=2):
        _write_said(document, f"{to_thai_digits(number)}. {heading}", lines)
    _write_said(document, f"{to_thai_digits(len(words.said) + 2)}. ผู้รายงาน", words.reporters)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_counts(document: WordFile, words: ReportWords) -> None:
    embolden(document.add_paragraph().add_run("๑. ผลการดำเนินงาน (จำนวนตำบล)"))
    _write_table(document, words.headings, words.table)
    for line in words.legend:
        document.add_paragraph(line)
    for heading, lines in (
        ("จำนวนที่รายงานไม่ตรงกับทะเบียน", words.differences),
        ("หน่วยงานที่ยังไม่รายงาน", words.missing),
    ):
        if lines:
            embolden(document.add_paragraph().add_run(heading))
        for line in lines:
            document.add_paragraph(line, style="List Bullet")


def _write_table(
    document: WordFile, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    table = document.add_table(rows=0, cols=len(headings))
    table.style, table.autofit = "Table Grid", False
    first = Length(TEXT_WIDTH - COUNT_WIDTH * (len(headings) - 1))
    widths = [first, *[COUNT_WIDTH] * (len(headings) - 1)]
    for row in (headings, *rows):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.text, cell.width = text, width
    for row in (table.rows[0], *table.rows[-RULED_LINES:]):
        for run in (run for c in row.cells for p in c.paragraphs for run in p.runs):
            embolden(run)
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx names no heading
    head.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _write_said(document: WordFile, heading: str, lines: Sequence[tuple[str, str]]) -> None:
    embolden(document.add_paragraph().add_run(heading))
    for name, words in lines:
        paragraph = document.add_paragraph()
        embolden(paragraph.add_run(f"{name}: "))
        paragraph.add_run(words)
        paragraph.paragraph_format.left_indent = Cm(1)
        paragraph.paragraph_format.first_line_indent = Cm(-1)
