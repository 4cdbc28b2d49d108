"""Entries of a form as a person types them: from stored rows, and from the cells of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.form_rows import Reading, Row
from oneplan.domain.forms.forms import Column, ColumnType, Form, Layout
from oneplan.domain.forms.sheets import Sheet, find_fields, find_tables

SEQUENCE = "seq"
"""Key of the column that numbers the entries; what is prefilled of it is their order."""


def typed_row(form: Form, row: Row) -> dict[str, str]:
    """What a person would type for a stored row."""
    typed = {}
    for column in form.columns:
        text = row.values.get(column.key, "")
        if not text and column.is_budget and column.year and column.year in row.budgets:
            text = str(row.budgets[column.year])
        if text and not numbers_itself(column):
            typed[column.key] = typed_text(column, text)
    return typed


def typed_values(columns: Sequence[Column], values: Mapping[str, object]) -> dict[str, str]:
    """What a person would type for values: column → text, empty ones left out."""
    return {
        column.key: typed_text(column, str(values[column.key]))
        for column in columns
        if values.get(column.key, "") != "" and not numbers_itself(column)
    }


def typed_text(column: Column, stored: str) -> str:
    """What a person would type for a stored value."""
    if column.type == ColumnType.CHOICE:
        return next((each.th for each in column.choices if each.value == stored), stored)
    if column.type == ColumnType.BAHT:
        return stored.removesuffix(".00")
    return stored


def numbers_itself(column: Column) -> bool:
    """Whether a column is filled in by the order of the entries."""
    return column.prefilled and column.key == SEQUENCE


def in_order(form: Form, entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The entries with their numbers, where the form numbers them."""
    numbered = next((c.key for c in form.columns if numbers_itself(c)), None)
    return [
        {**each, **({numbered: str(number)} if numbered else {})}
        for number, each in enumerate(entries, start=1)
    ]


def typed_entries(
    form: Form, sheets: Sequence[Sheet], reading: Reading
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The fields and the entries of a file as they stand in its cells, errors among them.

    Lines that are no entry, as totals and notes, are left out. Nothing where the file
    does not hold the form.
    """
    if form.layout == Layout.ONE:
        found = find_fields(sheets, form.column_headings)
        if found is None:
            return {}, []
        return {}, [
            {
                key: text
                for key, place in found.cells.items()
                if (text := found.sheet.text(*place)) not in EMPTY
            }
        ]
    places = find_tables(sheets, form)
    if not places:
        return {}, []
    place = places[0]
    above = find_fields(sheets, form.field_labels, above=place)
    fields = {
        key: text
        for key, spot in (above.cells if above else {}).items()
        if (text := place.sheet.text(*spot)) not in EMPTY
    }
    entries = []
    for at in range(place.heading + 1, len(place.sheet.cells)):
        if at + 1 in reading.passed:
            continue
        entry = {
            column.key: text
            for index, column in place.columns.items()
            if (text := place.sheet.text(at, index)) not in EMPTY and not numbers_itself(column)
        }
        if _says_something(form, entry):
            entries.append(entry)
    return fields, entries


def _says_something(form: Form, entry: Mapping[str, str]) -> bool:
    """Whether a line holds more than what the office had written into it."""
    return any(key in entry for key in (c.key for c in form.columns if not c.prefilled))
