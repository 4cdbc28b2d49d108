"""The cells of a spreadsheet as plain structures; everything here runs in the child process."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

import msgspec

from oneplan.domain.forms.cell_dates import DAY_ZERO
from oneplan.domain.forms.sheets import Box, cell_name, column_index
from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.spreadsheets.cell_scans import (
    ERROR_VALUE,
    OWN_ROWS,
    count_held,
)
from oneplan.gateways.spreadsheets.conditional_formats import ConditionalFormat
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_boxes import Room
from oneplan.gateways.spreadsheets.sheet_facts import SheetFacts
from oneplan.gateways.spreadsheets.shown_texts import ShownText
from oneplan.gateways.spreadsheets.unread_texts import SheetText
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

STAMP_SHEET = "_oneplan"
LIST_SHEET = "_lists"
GUIDE_SHEET = "คำแนะนำ"
OWN_SHEETS = frozenset({STAMP_SHEET, LIST_SHEET, GUIDE_SHEET})
"""The sheets that the template adds."""
GUIDE_COLUMNS = 3
"""Columns of the sheet of instructions."""
BATCH_ROWS = 4_000
BEYOND = "rows or columns beyond the box of a form"


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
        is_hidden: Whether a person does not see the sheet.
        merged: Merged cells.
        day_zero: The day from which the workbook counts days.
        struck: Cells with struck-out or raised letters.
        beside: What the sheet says beside its cells: page headers, text boxes, comments.
        unread: The text boxes, shapes and comments among it, each as a whole.
        conditions: Conditional formats that hide cells or show them in another way.
    """

    name: str
    rows: list[list[object]]
    shown: Sequence[ShownText] = ()
    notes: Sequence[CellNote] = ()
    is_hidden: bool = False
    merged: Sequence[Box] = ()
    day_zero: date = DAY_ZERO
    struck: Sequence[StruckText] = ()
    beside: str = ""
    unread: Sequence[SheetText] = ()
    conditions: Sequence[ConditionalFormat] = ()


def read_workbook(content: bytes, package: Package | None) -> Iterator[list[SheetPart]]:
    """Read every sheet, a large one in parts.

    Rows above the first and columns left of it are kept as blanks. The sheets of an
    ordinary workbook are sent together: every message wakes two processes.

    Args:
        content: The file.
        package: The same as a package; None for a workbook of the old binary kind.

    Raises:
        ValueError: :data:`BEYOND`, for a sheet with more rows or columns than a form has.
    """
    from python_calamine import SheetVisibleEnum, load_workbook  # noqa: PLC0415  the child's only

    book = load_workbook(io.BytesIO(content))
    facts = SheetFacts(content, package, book.sheet_names)
    hidden = {
        each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible
    }
    small: list[SheetPart] = []
    room = Room()
    for name in book.sheet_names:
        is_ours = name in OWN_SHEETS and _is_all_text(name, facts.part(name))
        if is_ours and name != STAMP_SHEET:
            continue
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise ValueError(BEYOND)
        room.take(sheet.total_height * sheet.total_width)
        if name in OWN_SHEETS and not is_ours:
            small.append(SheetPart(name, [], notes=find_own_rows(name, sheet)))
        if name in (GUIDE_SHEET, LIST_SHEET):
            continue
        held = top = 0
        rows: list[list[object]] = []
        if sheet.total_height > BATCH_ROWS:
            yield small
            small = []
            for part in _in_parts(sheet):
                held += count_held(part)
                facts.take_away_shapes(name, part, top)
                top += len(part)
                yield [SheetPart(name, part)]
        else:
            rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
            facts.take_away_shapes(name, rows, top)
            held = count_held(rows)
        notes = [CellNote(*each) for each in facts.notes(name, held)]
        _blank_errors(rows, notes)
        small.append(
            SheetPart(
                name,
                rows,
                facts.shown.get(name, ()),
                notes,
                name in hidden,
                facts.merged(name, sheet),
                facts.day_zero(name),
                facts.struck.get(name, ()),
                facts.beside.get(name, ""),
                facts.unread.get(name, ()),
                facts.conditions.get(name, ()),
            )
        )
    yield small


def find_own_rows(name: str, sheet: CalamineSheet) -> list[CellNote]:
    """The first cell of a sheet of the template that the template does not write."""
    top, left = sheet.start or (0, 0)
    for row, line in enumerate(sheet.iter_rows(), top):
        for at, value in enumerate(line, left):
            if value != "" and not (isinstance(value, str) and _is_of_template(name, row, at)):
                return [CellNote(OWN_ROWS, cell_name(row + 1, at), str(value)[:60])]
    return []


def _is_of_template(name: str, row: int, at: int) -> bool:
    """Whether the template writes into this cell; its lists may have any number of columns."""
    if name == STAMP_SHEET:
        return row == at == 0
    return name == LIST_SHEET or at < GUIDE_COLUMNS


def _blank_errors(rows: list[list[object]], notes: Sequence[CellNote]) -> None:
    """Blank the cells that hold an error: an .ods workbook keeps its words, or a number."""
    for note in notes:
        letters = note.cell.rstrip("0123456789")
        row = int(note.cell[len(letters) :] or 0) - 1
        at = column_index(letters)
        if note.rule == ERROR_VALUE and 0 <= row < len(rows) and at < len(rows[row]):
            rows[row][at] = ""


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


def _is_all_text(name: str, sheet: bytes) -> bool:
    """Whether every value of a sheet of .xlsx is a shared text where the template writes one."""
    is_beyond = name == GUIDE_SHEET and b' r="D' in sheet
    if not sheet or is_beyond or (name == STAMP_SHEET and sheet.count(b"<v") > 1):
        return False
    return sheet.count(b"<v") == sheet.count(b't="s"') and b":v" not in sheet
