"""What of a workbook is not read: its sender is told, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import EMPTY, cell_text
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import ColumnType, Form, Need
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.money_words import names_money
from oneplan.domain.forms.outside_words import (
    begins_as_project,
    has_other_money,
    known_amounts,
)
from oneplan.domain.forms.sheets import Place, Sheet, cell_name, column_letters, unknown_headings
from oneplan.domain.shared.findings import Finding, Message, Severity

MIN_WORDS = 3
"""Fewer texts than this are no project above the headings, unless they begin as one does."""
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
    for sheet, cell in filled[:MAX_SHEETS]:
        if sheet.is_part and (row := _first_record(place, sheet)):
            yield Finding.at(sheet.name, cell_name(row, 0), "", _rows_unread(sheet.name))
            continue
        if not sheet.is_hidden and (row := _first_like(place, sheet)):
            yield Finding.at(sheet.name, cell_name(row, 0), "", _rows_go_on(sheet.title))
            continue
        may_go_on = _first_record(place, sheet, share=MOST_OF_A_RECORD) > 0
        if sheet.is_part and not may_go_on:
            may_go_on = has_other_money(sheet, known_amounts(place, rows))
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
    needed = max(2 if share == 1 else MIN_WORDS + 1, share * asked)
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


def find_hidden_sheet(place: Place) -> Iterator[Finding]:
    """Warn where the sheet that was read is one that a person does not see."""
    if place.sheet.is_hidden:
        message = Message(
            "hidden_sheet",
            "แผ่นงานของตารางนี้ซ่อนอยู่ แต่อ่านแล้ว ให้เลิกซ่อนแล้วตรวจ",
            "The sheet of this table is hidden and was read; unhide it and see that it is right",
            Severity.WARNING,
        )
        yield Finding.at(place.sheet.name, cell_name(place.heading + 1, 0), "", message)


def find_rows_above(place: Place, form: Form) -> Iterator[Finding]:
    """Rows above the headings that hold a title, money and as much as a project does."""
    money = [at for at, c in place.columns.items() if c.type == ColumnType.BAHT]
    title = next((at for at, c in place.columns.items() if c.key == form.title_from), -1)
    for row in range(place.heading) if title >= 0 else ():
        texts = {at: place.sheet.text(row, at) for at in place.columns}
        words = {text for text in texts.values() if any(map(str.isalpha, text))}
        if (
            texts[title] in words
            and heading_key(texts[title]) not in form.column_headings
            and (len(words) >= MIN_WORDS or begins_as_project(texts[title]))
            and any(parse_amount(texts[at]) is not None for at in money if texts[at])
        ):
            message = Message(
                "row_above",
                f"แถวที่ {row + 1} อยู่เหนือหัวตาราง จึงไม่ได้อ่าน หากเป็นโครงการ กรุณาย้ายลงไปใต้หัวตาราง",
                f"Row {row + 1} stands above the headings and was not read; if it is a project,"
                " move it below them",
                Severity.WARNING,
            )
            yield Finding.at(place.sheet.name, cell_name(row + 1, title), texts[title], message)


def find_unheaded_columns(place: Place, rows: Sequence[Row]) -> Iterator[Finding]:
    """Columns that hold something in a row of the table and have no heading."""
    sheet = place.sheet
    width = max(map(len, sheet.cells), default=0)
    named = unknown_headings(place)
    for at in range(width):
        if at in place.columns or at in named or sheet.text(place.heading, at):
            continue
        number = next(
            (r.row_number for r in rows if sheet.text(r.row_number - 1, at) not in EMPTY), 0
        )
        if number:
            name = column_letters(at)
            message = Message(
                "column_unheaded",
                f"คอลัมน์ {name} ไม่มีหัวตาราง จึงไม่ได้อ่าน",
                f"The column {name} has no heading and was not read",
                Severity.WARNING,
            )
            yield Finding.at(sheet.name, cell_name(number, at), sheet.text(number - 1, at), message)


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
