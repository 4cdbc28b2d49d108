"""Tables in text files: the encoding found out and said, the separator found out."""

from __future__ import annotations

import csv
import io
import re

from oneplan.domain.sheets import Sheet
from oneplan.gateways.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.file_types import refuse

_THAI = re.compile(r"[\u0e01-\u0e5b]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def read_text_table(content: bytes) -> tuple[Sheet, str]:
    """Read a .csv file as one sheet.

    Returns:
        The sheet, and the name of the encoding it was read in.

    Raises:
        FileRefused: No text, or more rows or columns than a form has.
    """
    if _CONTROL.search(content):
        raise refuse("not_binary")
    text, encoding = decode(content)
    try:
        lines = io.StringIO(text, newline=None)  # an old Mac ends lines in its own way
        rows = list(csv.reader(lines, delimiter=_separator(text)))
    except csv.Error as error:
        raise refuse("damaged", "CSV") from error
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise refuse("too_many_rows")
    return Sheet(name="CSV", cells=rows), encoding


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding: UTF-8 with or without a mark, else Windows-874 (TIS-620).

    Raises:
        FileRefused: Neither fits.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return _strict(content[3:], "utf-8"), "UTF-8 (BOM)"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = _strict(content, "cp874")
        if not _THAI.search(text):
            raise refuse("encoding", "?") from None
        return text, "Windows-874 (TIS-620)"


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse("encoding", encoding) from error


def _separator(text: str) -> str:
    """The separator that stands most evenly in the first lines that have any."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(",;\t|", key=lambda mark: sum(mark in line for line in lines) * 1000
               + sum(line.count(mark) for line in lines))  # fmt: skip
