"""What of a workbook is not read: its sender is told, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.cell_values import EMPTY, cell_text
from oneplan.domain.findings import Finding, Message, Severity
from oneplan.domain.form_rows import Row
from oneplan.domain.sheets import Place, Sheet, cell_name, column_letters

MAX_SHEETS = 20
"""More sheets than this are no plan that goes on; the first ones are named."""


def find_unread_sheets(place: Place, sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Sheets beside the form's that hold something: a plan may go on there without its headings."""
    filled = [(sheet, cell) for sheet in sheets if sheet.name != place.sheet.name
              and (cell := _first_filled(sheet))]  # fmt: skip
    for sheet, cell in filled[:MAX_SHEETS]:
        message = Message("sheet_unread", f"แผ่นงาน “{sheet.name}” ไม่มีหัวตารางของแบบ จึงไม่ได้อ่าน",
                          f"The sheet “{sheet.name}” has no headings of the form and was not read",
                          Severity.NOTE)  # fmt: skip
        yield Finding.at(sheet.name, cell, "", message)


def find_unheaded_columns(place: Place, rows: Sequence[Row]) -> Iterator[Finding]:
    """Columns that hold something in a row of the table and have no heading."""
    sheet = place.sheet
    width = max(map(len, sheet.cells), default=0)
    for at in range(width):
        if at in place.columns or sheet.text(place.heading, at):
            continue
        number = next(
            (r.row_number for r in rows if sheet.text(r.row_number - 1, at) not in EMPTY), 0
        )
        if number:
            name = column_letters(at)
            message = Message("column_unheaded", f"คอลัมน์ {name} ไม่มีหัวตาราง จึงไม่ได้อ่าน",
                              f"The column {name} has no heading and was not read",
                              Severity.WARNING)  # fmt: skip
            yield Finding.at(sheet.name, cell_name(number, at), sheet.text(number - 1, at), message)


def _first_filled(sheet: Sheet) -> str:
    return next(
        (
            cell_name(row, at)
            for row, line in enumerate(sheet.cells, start=1)
            for at, cell in enumerate(line)
            if cell not in ("", None) and cell_text(cell) not in EMPTY
        ),
        "",
    )
