"""Tables in text files: the encoding found out and said, the separator found out.

The text is decoded and split line by line, and its rows and cells are counted
while they are read: a file of line breaks alone costs no memory.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from string import ascii_uppercase
from typing import cast

import msgspec

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.spreadsheets.cell_scans import ERROR_VALUE
from oneplan.gateways.spreadsheets.text_encodings import find_encoding
from oneplan.gateways.spreadsheets.text_lines import TextLines
from oneplan.gateways.spreadsheets.text_quotes import QuoteWatch
from oneplan.gateways.spreadsheets.text_rows import (
    LONG_ROW,
    find_uneven_rows,
    halves_of,
    has_halves,
)
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

MAX_CELLS = 1_000_000
MAX_LINES = 4 * MAX_ROWS
"""Line ends of a file: of its rows and within its cells."""
MAX_NOTES = 500
MAX_SAMPLE = 1 << 20
MIN_FIELDS = 3
"""So many separators in a line of a quoted cell make it a row that a stray quote swallowed."""
CONTROL_CHARACTERS, NARROW_COLUMN = "control_characters", "narrow_column"
SEPARATORS = ",;\t|"
_BINARY_SHARE = 100
"""One control character in so many bytes is a slip of a program; with more it is no text."""
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SPACING = str.maketrans("\x0b\x0c", "  ")
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]{1,20}[!?]|#N/A|Err:[0-9]{3}")
_NARROW = re.compile(r"#{2,}")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=([^"\r\n])"?\n?')
_QUOTED = re.compile(r'"[^"]*"')
_END = "\uf8ff end of the lines"
"""Given to the reader last: where it comes back within a cell, a quote was never closed."""


class TextTable(msgspec.Struct, array_like=True):
    """The table of a text file.

    Attributes:
        rows: Its cells.
        encoding: What a person calls the encoding that it was read in.
        notes: What is to be said of its cells; of the file where the cell is empty.
        halves: Row and column index of cells that may be the first half of one amount, as 50,000.
    """

    rows: list[list[object]]
    encoding: str
    notes: list[CellNote]
    halves: list[tuple[int, int]]


def read_text_table(content: bytes) -> TextTable:
    """Read a .csv file.

    Raises:
        FileRefused: No text, a quote that never closes, or more rows or columns than a form has.
    """
    encoding = find_encoding(content)
    _guard_bytes(content, is_wide=encoding.codec.startswith("utf-16"))
    lines = TextLines(content, encoding)
    first = 0
    mark = _SEPARATOR_LINE.fullmatch(lines.head[0]) if lines.head else None
    if mark:
        lines.head.pop(0)
        first = 1
    separator = mark[1] if mark else _separator(lines.head)
    doubtful: list[int] = []
    quotes = QuoteWatch(lines, separator)
    rows = list(_read_rows(quotes, separator, first, doubtful))
    uneven = list(find_uneven_rows(rows, separator))
    notes = [*lines.notes, *quotes.notes, *_clean(rows), *uneven]
    named = {note.cell.lstrip(ascii_uppercase) for note in uneven if note.rule == LONG_ROW}
    halves = [
        (row, at) for row in doubtful if str(row + 1) not in named for at in halves_of(rows[row])
    ]
    return TextTable(rows, encoding.shown, notes[:MAX_NOTES], halves)


def _guard_bytes(content: bytes, *, is_wide: bool) -> None:
    """Refuse what is no text, and what holds more lines than a form, before it is decoded."""
    if not is_wide:
        sample = content[:MAX_SAMPLE].rstrip(b"\x00\x1a")
        controls = sum(1 for _ in _CONTROL_BYTES.finditer(sample))
        if controls * _BINARY_SHARE > len(sample) or b"\x00" in content.rstrip(b"\x00\x1a"):
            raise refuse("not_binary")
    if max(content.count(b"\n"), content.count(b"\r")) > MAX_LINES:
        raise refuse("too_many_rows")


def _separator(lines: Sequence[str]) -> str:
    """The separator that stands most evenly in the first lines that have any."""
    plain = [_QUOTED.sub("", line) for line in lines if line.strip()]
    return max(
        SEPARATORS,
        key=lambda mark: (
            sum(mark in line for line in plain) * 1000
            + min(999, sum(line.count(mark) for line in plain))
        ),
    )


def _read_rows(
    quotes: QuoteWatch, separator: str, first: int, doubtful: list[int]
) -> Iterator[list[object]]:
    """The rows; *first* is how many lines were passed over before them.

    *doubtful* takes the indexes of rows that may hold an amount such as 50,000 without quotes.
    """
    found: list[str] = []
    lines: Iterable[str] = _watched(quotes, found) if separator == "," else quotes
    reader = csv.reader(chain(lines, (_END,)), delimiter=separator)
    begun = cells = count = width = 0
    try:
        for row in reader:
            if reader.line_num - begun > 1:
                _guard_quotes(row, separator, width, line=first + begun + 1)
            if row == [_END]:
                return
            count, cells, width = count + 1, cells + len(row), max(width, len(row))
            if count > MAX_ROWS or cells > MAX_CELLS or width > MAX_COLUMNS:
                raise refuse("too_many_rows")
            begun = reader.line_num
            quotes.end_row(count, row)
            if found:
                doubtful.append(count - 1)
                found.clear()
            yield cast("list[object]", row)
    except csv.Error as error:
        raise refuse("quote_open", first + begun + 1) from error


def _watched(lines: Iterable[str], found: list[str]) -> Iterator[str]:
    """The lines; *found* takes those that hold an amount with a comma and no quotes."""
    for line in lines:
        if has_halves(line):
            found.append(line)
        yield line


def _guard_quotes(row: Sequence[str], separator: str, width: int, *, line: int) -> None:
    """Refuse a quote that swallows the rows below it, up to the end or to another stray quote."""
    many = max(MIN_FIELDS, (width - 1) // 2)
    for cell in row:
        if "\n" not in cell:
            continue
        if _END in cell or any(part.count(separator) >= many for part in cell.split("\n")):
            raise refuse("quote_open", line)


def _clean(rows: Sequence[list[object]]) -> Iterator[CellNote]:
    """Blank the errors of formulas, take out control characters, and say so."""
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            text = cast("str", cell)
            if not text or (text.isprintable() and text[0] not in "#=E\ufeff"):
                continue
            rule, row[at] = _cleaned(text)
            if rule:
                yield CellNote(rule, cell_name(number, at), _CONTROL.sub("\ufffd", text)[:200])


def _cleaned(text: str) -> tuple[str, str]:
    """The rule that a cell breaks, if any, and what is left of it."""
    if text[0] in "#E" and _ERROR.fullmatch(text):
        return ERROR_VALUE, ""
    if _NARROW.fullmatch(text):
        return NARROW_COLUMN, ""
    formula = _TEXT_FORMULA.fullmatch(text)
    if formula:
        return "", formula[1]
    if _CONTROL.search(text):
        return CONTROL_CHARACTERS, _CONTROL.sub("", text.translate(_SPACING))
    return "", text.replace("\ufeff", "")
