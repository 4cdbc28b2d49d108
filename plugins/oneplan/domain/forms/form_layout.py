"""Where the parts of a form stand on the sheet that OnePlan writes for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from oneplan.domain.forms.forms import Column, Form, Layout, Need
from oneplan.domain.forms.sheets import Sheet, column_index

FIELDS_ROW = 2
"""Index of the row of the first field: below the form's title and the line about its unit."""


class Spot(NamedTuple):
    """What a cell of the sheet belongs to.

    Attributes:
        entry: Number of the entry, from 1; 0 is the fields above the table.
        key: Column or field; empty where the cell is of none.
    """

    entry: int
    key: str


def heading_row(form: Form) -> int:
    """Index (from 0) of the table's headings, or of the first line of a single record."""
    return FIELDS_ROW + 1 + len(form.header)


def heading_of(column: Column) -> str:
    """A column's heading: a star says that it must be filled in."""
    return f"{column.th} *" if column.need == Need.YES else column.th


def lay_out(form: Form, fields: Mapping[str, str], entries: Sequence[Mapping[str, str]]) -> Sheet:
    """The sheet of a form with what was typed, as :func:`write_form` lays the workbook out.

    Args:
        form: A form of many entries, or of one.
        fields: Field above the table → text as typed.
        entries: Column → text as typed, an entry each.
    """
    cells: list[list[object]] = [[form.title_th], [""]]
    cells += [[field.th, fields.get(field.key, "")] for field in form.header]
    cells += [[] for _ in range(heading_row(form) - len(cells))]
    if form.layout == Layout.ONE:
        only = entries[0] if entries else {}
        cells += [[heading_of(column), only.get(column.key, "")] for column in form.columns]
    else:
        cells.append([heading_of(column) for column in form.columns])
        cells += [[each.get(column.key, "") for column in form.columns] for each in entries]
    return Sheet(name=form.sheet, cells=cells)


def spot_of(form: Form, cell: str) -> Spot:
    """What the cell of a finding belongs to; an entry of 0 without a key is the form as a whole."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha():
        return Spot(0, "")
    row, at = int(digits) - 1, column_index(letters)
    start = heading_row(form)
    if FIELDS_ROW <= row < FIELDS_ROW + len(form.header):
        return Spot(0, form.header[row - FIELDS_ROW].key)
    if form.layout == Layout.ONE:
        inside = start <= row < start + len(form.columns)
        return Spot(1, form.columns[row - start].key) if inside else Spot(0, "")
    if row <= start:
        return Spot(0, "")
    return Spot(row - start, form.columns[at].key if at < len(form.columns) else "")
