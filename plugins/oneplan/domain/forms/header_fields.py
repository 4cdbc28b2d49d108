"""The fields above a table: beside their labels, or in one cell or paragraph with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from oneplan.domain.forms.amounts import numbers_apart
from oneplan.domain.forms.cell_values import EMPTY, NUMBERS, cell_text, parser_of
from oneplan.domain.forms.far_days import tell_far
from oneplan.domain.forms.forms import Column, ColumnType, Form, Need
from oneplan.domain.forms.sheets import Place, cell_name, find_fields
from oneplan.domain.forms.shown_findings import settle
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import compared

MAX_LINE = 300
"""Letters of a line that states fields; a longer one is prose."""
_FILL = " \t\n:：.…_=–-"
"""What stands between a label and its value, and behind it: the dots of a printed line."""
_DOTS = re.compile(r"[.…_]{2,}|…")
_PARTED = re.compile(r"[:：=]|[.…_]{2,}|…")


def read_fields(
    place: Place, form: Form, around: ValidationContext, findings: list[Finding]
) -> dict[str, str]:
    """The fields above the table; one that the form asks for and is not there is a warning."""
    found = find_fields((place.sheet,), form.field_labels, above=place)
    beside = found.cells if found else {}
    fields: dict[str, str] = {}
    for row, at in found.others.values() if found else ():
        message = Message(
            "field_twice",
            "ช่องนี้อยู่เหนือตารางสองที่และค่าไม่ตรงกัน ให้เหลือที่เดียว",
            "This field stands above the table twice, with two values; keep one",
        )
        text = place.sheet.text(row, at)
        findings.append(Finding.at(place.sheet.name, cell_name(row + 1, at), text, message))
    within = _labelled(place, form)
    for column in form.header:
        row, at = beside.get(column.key, (0, 0))
        name = cell_name(row + 1, at)
        text = place.sheet.text(row, at) if column.key in beside else ""
        value: str | Message = ""
        if text not in EMPTY:
            cell, warned = settle(place.sheet, row, at, column)
            findings += warned
            words = cell_text(cell)
            is_number = column.type in NUMBERS
            value = parser_of(column)(
                cell, numbers_apart(cell, words) if is_number else words, around
            )
        elif column.key in within:
            name, text, is_parted = within[column.key]
            value = _of_words(column, text, around, is_parted=is_parted)
        if isinstance(value, Message):
            findings.append(Finding.at(place.sheet.name, name, text, value))
        elif value:
            fields[column.key] = value
            findings += (
                Finding.at(place.sheet.name, name, text, each)
                for each in _about_field(form, column, value)
            )
        elif column.need == Need.YES:
            message = Message(
                "field",
                f"ไม่ได้กรอก “{column.th}” เหนือตาราง",
                f"“{column.en}” above the table is not filled in",
                Severity.WARNING,
            )
            findings.append(Finding.at(place.sheet.name, name, "", message))
    return fields


def _about_field(form: Form, column: Column, value: str) -> Iterator[Message]:
    """What is to be said of a field that holds a value of its type."""
    if column.complete_when not in {"", value}:
        yield _incomplete(column)
    if far := tell_far(form, column, value):
        yield far


def _incomplete(column: Column) -> Message:
    return Message(
        "component",
        f"ระบุว่าไม่มี “{column.th}” แผนจึงยังไม่ครบองค์ประกอบ",
        f"“{column.en}” is not there: the plan lacks a component",
        Severity.WARNING,
    )


def _labelled(place: Place, form: Form) -> dict[str, tuple[str, str, bool]]:
    """Fields whose value stands behind their label in one cell or paragraph.

    Returns:
        Key → name of the cell (of a paragraph, of the row below it), the value as written, and
        whether a colon or dots part it from its label.
    """
    labels = {compared(text): column for column in form.header for text in column.headings}
    found: dict[str, tuple[str, str, bool]] = {}
    if not labels:
        return found
    pattern = _label_pattern(tuple(sorted(labels, key=len, reverse=True)))
    for name, line in _lines(place):
        marks = [*pattern.finditer(line)] if len(line) <= MAX_LINE else []
        for mark, after in zip_longest(marks, marks[1:]):
            column = labels[mark[1]]
            rest = line[mark.end() : after.start() if after else len(line)]
            is_parted = _PARTED.match(rest.lstrip()) is not None
            value = _DOTS.sub(" ", rest).strip(_FILL)
            # Words go on behind a label in prose too: there they must be parted from it.
            if value and (is_parted or column.type != ColumnType.TEXT):
                found.setdefault(column.key, (name, value, is_parted))
    return found


@lru_cache(maxsize=64)
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s.…_(]))({'|'.join(map(re.escape, labels))})(?=[\s:：=.…_])")


def _lines(place: Place) -> Iterator[tuple[str, str]]:
    sheet = place.sheet
    for row, text in sheet.over:
        if row <= place.heading:
            yield cell_name(row + 1, 0), compared(text)
    for row in range(place.heading):
        for at in range(len(sheet.cells[row])):
            if text := sheet.text(row, at):
                yield cell_name(row + 1, at), compared(text)


def _of_words(
    column: Column, text: str, around: ValidationContext, *, is_parted: bool
) -> str | Message:
    """The value of a field that stands behind its label; what is not parted may be prose."""
    words = numbers_apart(text, text) if column.type in NUMBERS else text
    value = parser_of(column)(text, words, around)
    if not isinstance(value, Message):
        return value
    return Message(
        value.rule,
        f"{value.th} กรุณาพิมพ์ค่าไว้ในช่องถัดจากชื่อช่อง",
        f"{value.en}; write the value into the cell beside its label",
        value.severity if is_parted else Severity.WARNING,
    )
