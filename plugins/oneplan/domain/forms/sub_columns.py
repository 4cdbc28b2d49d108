"""Columns that stand under one year or one amount of the form: nothing adds them up.

``2566`` over ``งบจังหวัด`` and ``งบ อปท.`` are two amounts of a year. Which of them the plan
asks for, or their sum, only the sender knows: the file is returned with the columns named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from oneplan.domain.forms.forms import Column, ColumnType, Form
from oneplan.domain.forms.headings import heading_key, year_of
from oneplan.domain.forms.sheets import Place, cell_name, column_letters, unknown_headings
from oneplan.domain.shared.findings import Finding, Message

MAX_NAMED = 6
"""Columns of one heading that are named."""


@dataclass(frozen=True, slots=True)
class SubColumns:
    """A table whose headings end with those of its sub-columns.

    Attributes:
        place: The table; the row of the sub-columns is the last of its headings.
        findings: A heading with more columns than one, each.
        named: Indexes of the columns that they name.
    """

    place: Place
    findings: tuple[Finding, ...] = ()
    named: frozenset[int] = frozenset()


def find_sub_columns(place: Place, form: Form) -> SubColumns:
    """Find headings of money that are parted into columns, below them, above or in their words."""
    groups: dict[str, tuple[Column, dict[int, str]]] = {}
    if lower := _row_below(place):
        place = replace(place, heading=place.heading + 1)
        groups = _below(place, lower)
    for at, column in _of_other_headings(place, form):
        groups.setdefault(column.key, (column, {}))[1][at] = place.sheet.text(place.heading, at)
    parted = [each for each in groups.values() if len(each[1]) > 1]
    findings = tuple(_finding(place, column, names) for column, names in parted)
    named = frozenset(at for _, names in parted for at in names)
    return SubColumns(place, findings, named)


def _row_below(place: Place) -> Mapping[int, str]:
    """The texts of the row under the headings, where it parts one of them; else nothing.

    It names a column that has no heading of its own, and is no project: each of its cells
    holds words, and none stands under a heading of words that its column is to be filled with.
    """
    sheet, row = place.sheet, place.heading + 1
    if row >= len(sheet.cells):
        return {}
    texts = {
        at: text
        for at in range(len(sheet.cells[row]))
        if (text := sheet.text(row, at)) and not _is_again(place, at)
    }
    is_parted = any(at not in place.columns and not sheet.text(row - 1, at) for at in texts)
    has_words = all(any(map(str.isalpha, text)) for text in texts.values())
    is_of_money = all(
        place.columns[at].type == ColumnType.BAHT for at in texts if at in place.columns
    )
    return texts if is_parted and has_words and is_of_money else {}


def _is_again(place: Place, at: int) -> bool:
    """Whether the cell below a heading says it again, as a merged one does in some programs."""
    sheet, row = place.sheet, place.heading
    return heading_key(sheet.text(row + 1, at)) in {
        heading_key(sheet.text(above, at)) for above in (row, row - 1) if above >= 0
    }


def _below(place: Place, texts: Mapping[int, str]) -> dict[str, tuple[Column, dict[int, str]]]:
    """The columns of money with the texts below them; those stand in the place's last row."""
    sheet, upper = place.sheet, place.heading - 1
    over: Column | None = None
    found: dict[str, tuple[Column, dict[int, str]]] = {}
    for at in range(max(texts) + 1):
        if at in place.columns:
            over = place.columns[at]
        elif sheet.text(upper, at):
            over = None
        if over is not None and at in texts and over.type == ColumnType.BAHT:
            found.setdefault(over.key, (over, {}))[1][at] = texts[at]
    return found


def _of_other_headings(place: Place, form: Form) -> Iterator[tuple[int, Column]]:
    """Headings that the form does not know, and that stand for a missing column of its money.

    The column is named by the row above, which may be merged, or by the year in the words.
    """
    sheet, known = place.sheet, form.column_headings
    missing = {
        column.key: column
        for column in form.columns
        if column.type == ColumnType.BAHT and column not in place.columns.values()
    }
    unknown = unknown_headings(place) if missing else {}
    over = ""
    for at in range(max(unknown, default=-1) + 1):
        above = sheet.text(place.heading - 1, at) if place.heading else ""
        over = above or ("" if at in place.columns else over)
        if at not in unknown:
            continue
        upper = known.get(heading_key(over)) if over else None
        year = year_of(unknown[at][1])
        for column in missing.values():
            if column is upper or (year is not None and column.is_budget and column.year == year):
                yield at, column
                break


def _finding(place: Place, column: Column, names: Mapping[int, str]) -> Finding:
    first = min(names)
    listed = [f"“{text}” ({column_letters(at)})" for at, text in sorted(names.items())]
    words = ", ".join(listed[:MAX_NAMED]) + (" …" if len(listed) > MAX_NAMED else "")
    message = Message(
        "sub_columns",
        f"“{column.th}” แยกเป็นคอลัมน์ย่อย {words} ระบบไม่รวมยอดให้เอง"
        f" กรุณาเหลือคอลัมน์เดียวที่มีหัวตาราง “{column.th}” และเป็นยอดที่เสนอในแผน แล้วส่งใหม่",
        f"“{column.en}” is parted into the columns {words}, which are not added up; keep one"
        f" column with the heading “{column.en}” and the amount that the plan asks for",
    )
    return Finding.at(place.sheet.name, cell_name(place.heading + 1, first), names[first], message)
