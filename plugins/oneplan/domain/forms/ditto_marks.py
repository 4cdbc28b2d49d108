"""Ditto marks in columns that the office fills in: the row above, or the unit, says what is meant.

In other columns a row stands elsewhere in the plan, and “the same as above” says
something else there: :mod:`~oneplan.domain.forms.unsaid_texts` asks for the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from oneplan.domain.forms.cell_values import EMPTY, cell_text
from oneplan.domain.forms.forms import Column
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.row_numbers import KEY
from oneplan.domain.forms.section_lines import is_group_line
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.forms.total_words import may_be_total
from oneplan.domain.shared.findings import Finding, Message, Severity

_DITTO = re.compile(
    "[-_. ]{0,3}(?:(?:[\"\u201c\u201d\u2033\u3003\u0e46]|''|,,|do|ditto)[-_. ]{0,3}){1,3}",
    re.IGNORECASE,
)


def is_ditto(text: str) -> bool:
    """Whether a text is nothing but a mark for the same as above."""
    return _DITTO.fullmatch(text) is not None


def fill_dittos(place: Place, known: Mapping[str, str]) -> tuple[Place, list[tuple[int, Finding]]]:
    """The table with what such marks stand for; row number and warning of each.

    Args:
        place: The table.
        known: Column → its value as the office knows it, for marks with nothing above them.
    """
    found = [
        (row, at, value, column)
        for at, column in place.columns.items()
        if column.prefilled and column.key != KEY
        for row, value in _meant(place, at, column, known.get(column.key, ""))
    ]
    if not found:
        return place, []
    sheet, cells = place.sheet, list(place.sheet.cells)
    said = []
    for row, at, value, column in found:
        name, text = cell_name(row + 1, at), sheet.text(row, at)
        said.append((row + 1, Finding.at(sheet.name, name, text, _message(column, value))))
        line = list(cells[row])
        line[at] = value
        cells[row] = line
    return replace(place, sheet=replace(sheet, cells=cells)), said


def _meant(place: Place, at: int, column: Column, known: str) -> Iterator[tuple[int, object]]:
    """Row index and value of each mark of a column whose value is known."""
    lines: Sequence[Sequence[object]] = place.sheet.cells
    if not any(
        isinstance(line[at], str) and is_ditto(cell_text(line[at]))
        for line in lines[place.heading + 1 :]
        if at < len(line)
    ):
        return
    headings = {heading_key(each) for each in column.headings}
    above: object = known
    for row in range(place.heading + 1, len(lines)):
        text = place.sheet.text(row, at)
        if text in EMPTY:
            continue
        if is_ditto(text):
            if above != "":
                yield row, above
        elif heading_key(text) not in headings and not may_be_total(text):
            above = above if is_group_line(text) else lines[row][at]


def _message(column: Column, value: object) -> Message:
    read = cell_text(value)[:80]
    return Message(
        "ditto_read",
        f"“{column.th}” ใช้เครื่องหมายละ จึงอ่านเป็น “{read}” กรุณาตรวจ และพิมพ์ข้อความให้ครบทุกแถว",
        f"“{column.en}” holds a ditto mark and was read as “{read}”; see whether that is right,"
        " and write the words in every row",
        Severity.WARNING,
    )
