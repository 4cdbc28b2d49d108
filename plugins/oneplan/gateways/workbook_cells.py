"""The cells of a spreadsheet as plain structures; everything here runs in the child process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import msgspec

from oneplan.gateways.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.sheet_boxes import Room
from oneplan.gateways.sheet_parts import name_sheets
from oneplan.gateways.shown_cells import find_shown
from oneplan.gateways.shown_texts import ShownText

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

STAMP_SHEET = "_oneplan"
LIST_SHEET = "_lists"
GUIDE_SHEET = "คำแนะนำ"
OWN_SHEETS = frozenset({STAMP_SHEET, LIST_SHEET, GUIDE_SHEET})
"""The sheets that the template adds."""
BATCH_ROWS = 4_000
BEYOND = "rows or columns beyond the box of a form"
ERROR_VALUE, BARE_FORMULA = "error_value", "formula_value"

_FORMULA = re.compile(rb"f[\s>/]")
_ERROR_CELL = re.compile(rb"""\sr=["']([A-Z]{1,2}[0-9]{1,5})["'][^<>]{0,200}?\st=["']e["']""")
_BARE_FORMULA = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^<>]{0,200}?r=["']([A-Z]{1,2}[0-9]{1,5})["'][^<>]{0,200}><(?:\w{1,20}:)?f[^<>]{0,200}(?:/>|>[^<]{0,9000}</(?:\w{1,20}:)?f>)(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?</(?:\w{1,20}:)?c>"""
)
"""Bounded, so that the search costs linear time whatever the sheet holds."""


class CellNote(msgspec.Struct, frozen=True, array_like=True):
    """What is to be said of a cell, or of a sheet where *cell* is empty.

    Attributes:
        rule: Name of the rule.
        cell: Name of the cell, as ``B3``.
        value: What a person sees there.
        stored: What the file holds, where it is another value.
    """

    rule: str
    cell: str = ""
    value: str = ""
    stored: str = ""


class SheetPart(msgspec.Struct, frozen=True, array_like=True):
    """A sheet, or some of its rows: parts of one name follow each other.

    Attributes:
        name: Name of the sheet.
        rows: Cells as calamine reads them; row 0 of the first part is the sheet's first row.
        shown: Cells whose shown text is of another kind than their value.
        notes: What is to be said of the sheet and its cells.
    """

    name: str
    rows: list[list[object]]
    shown: Sequence[ShownText] = ()
    notes: Sequence[CellNote] = ()


def read_workbook(content: bytes) -> Iterator[list[SheetPart]]:
    """Read every sheet, a large one in parts.

    Rows above the first and columns left of it are kept as blanks. The sheets of an
    ordinary workbook are sent together: every message wakes two processes.

    Raises:
        ValueError: :data:`BEYOND`, for a sheet with more rows or columns than a form has.
    """
    from python_calamine import load_workbook  # noqa: PLC0415  the child's only

    notes, shown = _find_blanks(content), find_shown(content)
    book = load_workbook(io.BytesIO(content))
    small: list[SheetPart] = []
    room = Room()
    for name in book.sheet_names:
        if name in (GUIDE_SHEET, LIST_SHEET):
            continue
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise ValueError(BEYOND)
        room.take(sheet.total_height * sheet.total_width)
        if sheet.total_height <= BATCH_ROWS:
            rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
            small.append(SheetPart(name, rows, shown.get(name, ()), notes.get(name, ())))
            continue
        yield small
        small = [SheetPart(name, [], shown.get(name, ()), notes.get(name, ()))]
        for part in _in_parts(sheet):
            yield [SheetPart(name, part)]
    yield small


def _in_parts(sheet: CalamineSheet) -> Iterator[list[list[object]]]:
    """The rows of a large sheet; calamine leaves out the blanks to their left."""
    left: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    rows: list[list[object]] = []
    for row in sheet.iter_rows():
        rows.append(left + cast("list[object]", row))
        if len(rows) >= BATCH_ROWS:
            yield rows
            rows = []
    yield rows


def _find_blanks(content: bytes) -> dict[str, list[CellNote]]:
    """Sheet → the cells that a reader takes for blank and that are not, of an .xlsx workbook."""
    if not content.startswith(b"PK"):
        return {}
    notes: dict[str, list[CellNote]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part, name in name_sheets(archive).items():
            sheet = archive.read(part)
            cells: list[tuple[str, bytes]] = []
            if b'"e"' in sheet or b"'e'" in sheet:
                cells += ((ERROR_VALUE, cell) for cell in _ERROR_CELL.findall(sheet))
            if _FORMULA.search(sheet):
                cells += ((BARE_FORMULA, cell) for cell in _BARE_FORMULA.findall(sheet))
            notes[name] = [CellNote(rule, cell.decode()) for rule, cell in dict.fromkeys(cells)]
    return notes
