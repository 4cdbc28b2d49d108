"""Days and years of cells: Thai or Arabic digits, Buddhist or Christian years, one result."""

from __future__ import annotations

import re
from datetime import date

from oneplan.domain.findings import Message
from oneplan.domain.forms import Column
from oneplan.domain.thai_dates import BE_OFFSET, NotAThaiDate, Precision, parse_window
from oneplan.domain.thai_numerals import to_arabic_digits

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})")


def parse_date(column: Column, text: str, _around: object = None) -> str | Message:
    """The day that a text names, in either era, as ISO writes it."""
    plain = to_arabic_digits(text)
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", plain):
        return _dated(column, int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(plain):
        if len(match[3]) != 4:  # noqa: PLR2004  a year of four digits
            return _ambiguous_year(column)
        return _dated(column, int(match[1]), int(match[2]), int(match[3]))
    try:
        window = parse_window(text)
    except NotAThaiDate:
        return _not_a_date(column)
    if window.precision != Precision.DAY:
        return _not_a_date(column)
    return window.due.isoformat()


def _dated(column: Column, day: int, month: int, year: int) -> str | Message:
    christian = _christian(year)
    if christian is None:
        return _ambiguous_year(column)
    try:
        return date(christian, month, day).isoformat()
    except ValueError:
        return _not_a_date(column)


def date_of(value: date) -> str:
    """A date cell; people type a Buddhist year into it, which Excel takes for a Christian one."""
    year = _christian(value.year) or value.year
    return value.replace(year=year).isoformat()[:10]


def _christian(year: int) -> int | None:
    """The Christian year of *year*, which stands in either era; None when it can be neither."""
    if 2400 <= year <= 2699:  # noqa: PLR2004  Buddhist years of our time
        return year - BE_OFFSET
    return year if 1900 <= year <= 2156 else None  # noqa: PLR2004  Christian years of our time


def _not_a_date(column: Column) -> Message:
    return Message("date", f"“{column.th}” ต้องเป็นวันที่ เช่น ๑๕ มี.ค. ๒๕๖๒",
                   f"“{column.th}” must be a day such as 15 มี.ค. 2562")  # fmt: skip


def _ambiguous_year(column: Column) -> Message:
    return Message("year_ambiguous", f"“{column.th}” เขียนปีสี่หลัก เพราะปีสองหลักอาจเป็น พ.ศ. หรือ ค.ศ.",
                   f"“{column.th}”: write the year with four digits; two may mean either era")  # fmt: skip


def parse_year(column: Column, text: str, _around: object = None) -> str | Message:
    """The Buddhist year that a text names in either era."""
    plain = to_arabic_digits(text).removeprefix("พ.ศ.").removeprefix("ค.ศ.").strip()
    if not plain.isdigit() or len(plain) != 4:  # noqa: PLR2004  a year of four digits
        return _ambiguous_year(column)
    christian = _christian(int(plain))
    return str(christian + BE_OFFSET) if christian else _ambiguous_year(column)
