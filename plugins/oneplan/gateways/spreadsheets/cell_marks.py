"""Every finding on its own cell of a workbook; everything here runs in the child process."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from oneplan.domain.shared.findings import Finding, Severity
from oneplan.gateways.files.file_parts import SUMMARY_HEADINGS, is_summary
from oneplan.gateways.spreadsheets.unread_texts import AUTHOR

SUMMARY = "ผลการตรวจ"
COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
WORDS = {Severity.ERROR: "ต้องแก้", Severity.WARNING: "ควรตรวจ", Severity.NOTE: "แจ้งให้ทราบ"}
MAX_TITLE, MAX_TEXT, MAX_NUMBER, FIRST_YEAR = 31, 32_767, 1e308, 1900
"""What Excel holds: letters of a title and of a cell, the largest number, the first year."""
RESERVED = "history"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MARKS = frozenset(f"{alpha}{colour}" for alpha in ("00", "FF") for colour in COLOURS.values())
_CELL = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,4}")


def mark_own(content: bytes, findings: Sequence[Finding]) -> Iterator[bytes]:
    """Mark the cells of the unit's own workbook, which keeps its looks."""
    yield _mark(load_workbook(io.BytesIO(content)), findings, {})


def mark_copy(
    _content: bytes,
    sheets: Sequence[tuple[str, Sequence[Sequence[object]]]],
    findings: Sequence[Finding],
) -> Iterator[bytes]:
    """Write the rows that were read into a new workbook, and mark their cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: dict[str, Worksheet] = {}
    for name, rows in sheets:
        sheet = book.create_sheet(safe_title(name, book.sheetnames))
        names.setdefault(name, sheet)
        for r, cells in enumerate(rows, start=1):
            for c, value in enumerate(cells, start=1):
                if value not in ("", None):
                    _write(sheet.cell(r, c), value)
    yield _mark(book, findings, names)


def _mark(book: Workbook, findings: Sequence[Finding], names: dict[str, Worksheet]) -> bytes:
    """Mark the cells; *names* says which sheet is which, where their titles do not."""
    for old in book.worksheets:
        if is_summary([[cell.value for cell in line] for line in old.iter_rows(max_row=1)]):
            _clear(book, old)
    names = names or {sheet.title: sheet for sheet in book.worksheets}
    for finding in findings:
        sheet = names.get(finding.sheet)
        if sheet is not None and _CELL.fullmatch(finding.cell):
            sheet.protection.sheet = False
            cell = _shown_cell(sheet, finding.cell)
            cell.fill = PatternFill("solid", fgColor=COLOURS[finding.severity])
            said = f"{cell.comment.text}\n" if cell.comment else ""
            text = clean_text(f"{said}{finding.message_th}\n{finding.message_en}")
            cell.comment = Comment(text, AUTHOR, height=120, width=320)
    _write_summary(book.create_sheet(SUMMARY, 0), findings, names)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _clear(book: Workbook, summary: Worksheet) -> None:
    """Take away the marks of the last time, and the sheet that lists them."""
    for line in summary.iter_rows(min_row=2, max_col=6, values_only=True):
        _, sheet, name, _, *said = ("" if value is None else str(value) for value in line)
        if sheet not in book.sheetnames or not _CELL.fullmatch(name):
            continue
        cell = book[sheet][name]
        if cell.comment is not None:
            left = [each for each in cell.comment.text.splitlines() if each not in said]
            cell.comment = Comment("\n".join(left), cell.comment.author) if left else None
        if cell.fill.fgColor.rgb in _MARKS:
            cell.fill = PatternFill()
    book.remove(summary)


def _write_summary(
    sheet: Worksheet, findings: Sequence[Finding], names: Mapping[str, Worksheet]
) -> None:
    for at, heading in enumerate(SUMMARY_HEADINGS, start=1):
        sheet.cell(1, at, heading).font = Font(bold=True, name="Sarabun", size=14)
    for row, finding in enumerate(findings, start=2):
        values = (row - 1, finding.sheet, finding.cell, finding.value, finding.message_th,
                  finding.message_en, WORDS[finding.severity])  # fmt: skip
        for at, value in enumerate(values, start=1):
            cell = sheet.cell(row, at)
            _write(cell, value)
            cell.font = Font(name="Sarabun", size=14)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 7).fill = PatternFill("solid", fgColor=COLOURS[finding.severity])
        if finding.cell and finding.sheet in names:
            link = sheet.cell(row, 3)
            quoted = names[finding.sheet].title.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{finding.cell}")
            link.font = Font(name="Sarabun", size=14, underline="single", color="0563C1")
    for letter, width in zip("ABCDEFG", (8, 20, 10, 24, 60, 60, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _shown_cell(sheet: Worksheet, name: str) -> Cell:
    """The cell itself, or the one that shows what is merged with it."""
    cell = sheet[name]
    if isinstance(cell, MergedCell):
        area = next(each for each in sheet.merged_cells.ranges if name in each)
        cell = sheet.cell(area.min_row, area.min_col)
    return cast("Cell", cell)


def safe_title(name: str, taken: Sequence[str]) -> str:
    """A title that Excel takes, as near to *name* as it allows, and none of *taken*."""
    plain = clean_text(_FORBIDDEN.sub("_", name)).strip("'")[:MAX_TITLE] or "_"
    if plain.casefold() == RESERVED:
        plain += "_"
    known = {each.casefold() for each in taken} | {SUMMARY}
    title, number = plain, 1
    while title.casefold() in known:
        number += 1
        title = f"{plain[: MAX_TITLE - len(str(number)) - 1]}_{number}"
    return title


def clean_text(text: str) -> str:
    """A text that a workbook can hold: no control characters, no half characters, not too long."""
    return ILLEGAL_CHARACTERS_RE.sub("", text).encode(errors="replace").decode()[:MAX_TEXT]


def _write(cell: Cell | MergedCell, value: object) -> None:
    """Write a value; text stays text, also where it begins with a sign of a formula."""
    if isinstance(cell, MergedCell):
        return
    value = _storable(value)
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _storable(value: object) -> object:
    """A value as a workbook can hold it: text, where Excel knows no such number or day."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int | float) and not abs(value) < MAX_NUMBER:
        return str(value)
    if isinstance(value, datetime | time) and value.tzinfo is not None:
        return value.isoformat()
    if isinstance(value, date) and not value.year >= FIRST_YEAR:
        return value.isoformat()
    if isinstance(value, timedelta) and value < timedelta(0):
        return str(value)
    return value
