"""What of a workbook is not read: its sender is told, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import ColumnType, Form
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.outside_words import begins_as_project
from oneplan.domain.forms.sheets import Place, cell_name, column_letters, unknown_headings
from oneplan.domain.shared.findings import Finding, Message, Severity

MIN_WORDS = 3
"""Fewer texts than this are no project above the headings, unless they begin as one does."""


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
