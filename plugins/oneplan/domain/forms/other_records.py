"""What stands beside the one record of a form of one record and is not read: its sender is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from oneplan.domain.forms.cell_values import EMPTY, parser_of
from oneplan.domain.forms.forms import Column, Form
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.sheets import Fields, Sheet, cell_name, column_letters, find_fields
from oneplan.domain.forms.unread_sheets import first_filled
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message, Severity

_Cell = tuple[Column, int, str]
"""A field, the row (from 0) of a cell that is not read, and its text."""


def find_other_records(
    found: Fields, sheets: Sequence[Sheet], form: Form, around: ValidationContext
) -> Iterator[Finding]:
    """Other values of the fields: below, further right, on another sheet; and filled sheets.

    Args:
        found: The fields that were read.
        sheets: All sheets of the file.
        form: A form of one record.
        around: What the office knows of the sender.
    """
    for row, at in found.others.values():
        text = found.sheet.text(row, at)
        yield Finding.at(found.sheet.name, cell_name(row + 1, at), text, _FIELD_TWICE)
    yield from _further_right(found, form, around)
    for sheet in sheets:
        if sheet is not found.sheet:
            yield from _on_sheet(sheet, found, form)


def _further_right(found: Fields, form: Form, around: ValidationContext) -> Iterator[Finding]:
    """A finding for each column with cells behind those that were read."""
    known = form.column_headings
    columns: dict[int, list[_Cell]] = defaultdict(list)
    for key, (row, at) in found.cells.items():
        column, value = form.column(key), heading_key(found.sheet.text(row, at))
        for further in range(at + 1, len(found.sheet.cells[row])):
            text = found.sheet.text(row, further)
            if text and heading_key(text) in known:
                break
            if text not in EMPTY and not _says_nothing_new(text, column, value):
                columns[further].append((column, row, text))
    for at, cells in sorted(columns.items()):
        fitting = sum(isinstance(parser_of(c)(text, text, around), str) for c, _, text in cells)
        is_record = fitting * 2 >= len(found.cells)
        _, row, text = cells[0]
        message = _two_records(column_letters(at)) if is_record else _cells_unread(at, len(cells))
        yield Finding.at(found.sheet.name, cell_name(row + 1, at), text, message)


def _says_nothing_new(text: str, column: Column, value: str) -> bool:
    """Whether a text is the value again, or a word of the label, as a unit behind a number."""
    key = heading_key(text)
    return key == value or (not key.isdecimal() and key in heading_key(column.th))


def _on_sheet(sheet: Sheet, found: Fields, form: Form) -> Iterator[Finding]:
    """What another sheet holds: a record, or anything else."""
    other = find_fields((sheet,), form.column_headings)
    if other is None:
        if cell := first_filled(sheet):
            yield Finding.at(sheet.name, cell, "", _sheet_unread(sheet.title))
        return
    values = _values(found)
    for key, text in _values(other).items():
        if text not in {*EMPTY, values.get(key, "")}:
            row, at = other.cells[key]
            place = f"แผ่นงาน {sheet.title}"
            yield Finding.at(sheet.name, cell_name(row + 1, at), text, _two_records(place))
            return


def _values(fields: Fields) -> Mapping[str, str]:
    return {key: fields.sheet.text(*place) for key, place in fields.cells.items()}


_FIELD_TWICE = Message(
    "field_twice",
    "ช่องนี้มีสองที่ในแผ่นงานและค่าไม่ตรงกัน ให้เหลือที่เดียว",
    "This field stands on the sheet twice, with two values; keep one",
)


def _two_records(place: str) -> Message:
    return Message(
        "two_records",
        f"แบบนี้รับไฟล์ละหนึ่งรายงาน แต่พบอีกรายงานหนึ่งที่ {place} ซึ่งไม่ได้อ่าน กรุณาแยกส่งเป็นไฟล์ละรายงาน",
        f"This form takes one report a file; another one stands at {place} and was not read:"
        " send each in a file of its own",
    )


def _cells_unread(at: int, count: int) -> Message:
    name = column_letters(at)
    return Message(
        "cells_unread",
        f"คอลัมน์ {name} มี {count} เซลล์อยู่ถัดจากช่องที่กรอก จึงไม่ได้อ่าน"
        " หากเป็นข้อมูลของแบบ กรุณากรอกในช่องของแบบ",
        f"The column {name} holds {count} cells behind the fields, which were not read; what"
        " belongs to the form is typed into its fields",
        Severity.WARNING,
    )


def _sheet_unread(title: str) -> Message:
    return Message(
        "sheet_unread",
        f"แผ่นงาน “{title}” ไม่มีช่องของแบบ จึงไม่ได้อ่าน",
        f"The sheet “{title}” has no fields of the form and was not read",
        Severity.NOTE,
    )
