"""Sheets and tables beside the form's: a plan may go on there, and its sender is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import EMPTY, cell_text
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import ColumnType, Need
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.money_words import LEAST_AMOUNT, names_money
from oneplan.domain.forms.outside_words import (
    begins_as_project,
    has_other_money,
    known_amounts,
)
from oneplan.domain.forms.sheets import Place, Sheet, cell_name
from oneplan.domain.shared.findings import Finding, Message, Severity

MIN_CELLS = 4
"""Fewer filled cells than this are not most of a record."""
MOST_OF_A_RECORD = 0.6
"""A row that fills so much of what a record must may be one with blanks."""
MAX_SHEETS = 20
"""More sheets than this are no plan that goes on; the first ones are named."""


def find_unread_sheets(
    place: Place, sheets: Sequence[Sheet], title: str, rows: Sequence[Row]
) -> Iterator[Finding]:
    """Sheets beside the form's that hold something: a plan may go on there without its headings.

    *title* is the key of the column that names a row; *rows* are the records of the form. A table
    in a cell of the form's is told at that cell.
    """
    filled = [
        (sheet, cell)
        for sheet in sheets
        if sheet.name not in {place.sheet.name, *place.sheet.within}
        and place.sheet.name not in sheet.within
        and (cell := first_filled(sheet))
    ]
    known: frozenset[Decimal] | None = None
    for sheet, cell in filled[:MAX_SHEETS]:
        if sheet.is_part and (row := _first_record(place, sheet)):
            yield Finding.at(sheet.name, cell_name(row, 0), "", _rows_unread(sheet.name))
            continue
        if not sheet.is_hidden and (row := _first_like(place, sheet)):
            yield Finding.at(sheet.name, cell_name(row, 0), "", _rows_go_on(sheet.title))
            continue
        may_go_on = _first_record(place, sheet, share=MOST_OF_A_RECORD) > 0
        if not may_go_on:
            known = known_amounts(place, rows) if known is None else known
            may_go_on = has_other_money(sheet, known) or _names_a_work(sheet, known)
        may_be = may_go_on or _may_be_projects(place, sheet, title)
        message = Message(
            "sheet_unread",
            f"แผ่นงาน “{sheet.title}” ไม่มีหัวตารางของแบบ จึงไม่ได้อ่าน"
            + (" หากมีโครงการให้ย้ายไปต่อท้ายตารางของแบบ" if may_be else ""),
            f"The sheet “{sheet.title}” has no headings of the form and was not read"
            + ("; move projects below the form's table" if may_be else ""),
            Severity.WARNING if may_be else Severity.NOTE,
        )
        yield Finding.at(sheet.name, cell, "", message)


def _names_a_work(sheet: Sheet, known: frozenset[Decimal]) -> bool:
    """Whether a row names a work, as ขุดสระ, beside an amount that the form does not hold."""
    for line in sheet.cells:
        if any(isinstance(cell, str) and begins_as_project(cell) for cell in line):
            amounts = {each for cell in line if (each := parse_amount(cell_text(cell))) is not None}
            if any(each >= LEAST_AMOUNT for each in amounts - known):
                return True
    return False


def _may_be_projects(place: Place, sheet: Sheet, title: str) -> bool:
    """Whether a sheet has the heading of the projects' names, and money somewhere."""
    lines = [[cell_text(cell) for cell in line] for line in sheet.cells]
    titles = {
        heading_key(heading)
        for column in place.columns.values()
        if column.key == title
        for heading in column.headings
    }
    return any(heading_key(text) in titles for line in lines for text in line) and any(
        map(names_money, lines)
    )


def _first_record(place: Place, sheet: Sheet, *, share: float = 1) -> int:
    """The first row (from 1) that fills as many cells as a record, or a *share* of them; or 0."""
    asked = sum(column.need == Need.YES for column in place.columns.values())
    needed = max(2 if share == 1 else MIN_CELLS, share * asked)
    return next(
        (
            row
            for row, line in enumerate(sheet.cells, start=1)
            if sum(cell_text(cell) not in EMPTY for cell in line) >= needed
        ),
        0,
    )


def _first_like(place: Place, sheet: Sheet) -> int:
    """The first row (from 1) that would be a record if it stood under the headings, or 0.

    Every column that must be filled holds something, and each of money nothing but amounts.
    """
    needed = [at for at, c in place.columns.items() if c.need == Need.YES]
    money = [at for at, c in place.columns.items() if c.type == ColumnType.BAHT]
    whole = [at for at, c in place.columns.items() if c.type == ColumnType.INTEGER]
    for row, line in enumerate(sheet.cells):
        if len(line) <= max(needed, default=0):
            continue
        amounts = [text for at in money if (text := sheet.text(row, at)) not in EMPTY]
        if (
            amounts
            and all(parse_amount(text) is not None for text in amounts)
            and all(sheet.text(row, at) not in EMPTY for at in needed)
            and all(parse_amount(sheet.text(row, at) or "0") is not None for at in whole)
        ):
            return row + 1
    return 0


def _rows_go_on(name: str) -> Message:
    return Message(
        "rows_unread",
        f"แผ่นงาน “{name}” มีแถวที่เหมือนรายการของแบบแต่ไม่มีหัวตาราง จึงไม่ได้อ่าน"
        " กรุณาย้ายแถวไปต่อท้ายตารางของแบบในแผ่นงานเดียวแล้วส่งใหม่",
        f"The sheet “{name}” holds rows as those of the form without its headings, which were not"
        " read; move them below the form's table in one sheet",
    )


def _rows_unread(name: str) -> Message:
    return Message(
        "rows_unread",
        f"“{name}” มีแถวที่เหมือนรายการของแบบแต่ไม่ได้อ่าน เพราะคอลัมน์ไม่ตรงกับตารางของแบบ"
        " กรุณาย้ายแถวไปไว้ในตารางเดียวกันแล้วส่งใหม่",
        f"“{name}” holds rows that look like entries of the form and were not read, since its"
        " columns are not those of the form's table; move them into that table",
    )


def first_filled(sheet: Sheet) -> str:
    """The name of the first cell of a sheet that holds something; empty where none does."""
    return next(
        (
            cell_name(row, at)
            for row, line in enumerate(sheet.cells, start=1)
            for at, cell in enumerate(line)
            if cell not in ("", None) and cell_text(cell) not in EMPTY
        ),
        "",
    )
