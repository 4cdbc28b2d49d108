"""Dates found inside printed Thai text, and written anew in the manner of the print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oneplan.domain.shared.thai_dates import NotAThaiDate, Precision, ThaiWindow, parse_window
from oneplan.domain.shared.thai_formats import format_window
from oneplan.domain.shared.thai_months import (
    MONTH_PATTERN,
    MONTHS_ABBREVIATED,
    MONTHS_FULL,
    WEEKDAYS,
)
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.domain.shared.thai_years import be_year

_YEAR = r"(?:พ\.?\s?ศ\.?\s*)?(?:2\d{3}|\d{2})(?!\d)"
_PART = rf"(?:\d{{1,2}}\s*)?(?:เดือน\s*)?(?:{MONTH_PATTERN})"
_DASH = r"\s*(?:[-\u2010-\u2015\u2212]|ถึง)\s*"
_DATE = re.compile(
    rf"(?P<deadline>ภายใน\s*)?(?:วันที่\s*|วัน(?P<weekday>{'|'.join(WEEKDAYS)})ที่\s*|เดือน\s*)?"
    rf"(?P<core>(?<!\d)(?:(?:{_PART}(?:\s*{_YEAR})?|\d{{1,2}}){_DASH}(?:เดือน\s*)?)?{_PART}\s*{_YEAR})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date inside a text: where it stands, as printed, and what it says; None if nothing."""

    start: int
    end: int
    text: str
    window: ThaiWindow | None


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Find the dates and windows with a year that stand in a text."""
    for match in _DATE.finditer(to_arabic_digits(text)):
        printed = text[match.start() : match.end()]
        try:
            window = parse_window(printed)
        except NotAThaiDate:
            window = None
        yield PrintedDate(start=match.start(), end=match.end(), text=printed, window=window)


def reprint(window: ThaiWindow, *, like: str) -> str:
    """Write a window as *like* is printed: its words, numerals, length of months and years.

    The same text is given back for the window that it says. Where the manner cannot hold
    the window (one year for a range that now spans two), the plain form is written.
    """
    plain = to_arabic_digits(like)
    match = _DATE.search(plain)
    if match is None:
        return _written(window, like)
    core = _core(window, match["core"])
    start, end = match.span("core")
    before = plain[:start]
    if match["weekday"]:
        before = before.replace(f"วัน{match['weekday']}ที่", f"วัน{WEEKDAYS[window.due.weekday()]}ที่")
    made = before + core + plain[end:]
    if re.search("[๐-๙]", like):
        made = to_thai_digits(made)
    return made if _reads_as(made, window) else _written(window, like)


def _written(window: ThaiWindow, like: str) -> str:
    is_full = any(month in like for month in MONTHS_FULL)
    return format_window(
        window,
        style="full" if is_full else "abbreviated",
        thai_digits=re.search("[๐-๙]", like) is not None,
    )


def _reads_as(text: str, window: ThaiWindow) -> bool:
    try:
        read = parse_window(text)
    except NotAThaiDate:
        return False
    return (read.start, read.due, read.time) == (window.start, window.due, window.time)


def _core(window: ThaiWindow, like: str) -> str:
    """The days, months and years alone, in Arabic numerals."""
    months = re.findall(MONTH_PATTERN, like)
    names = MONTHS_FULL if months[-1] in MONTHS_FULL else MONTHS_ABBREVIATED
    mark, digits = _year_manner(like)
    start, due = window.start or window.due, window.due
    has_days = window.precision in (
        Precision.DAY,
        Precision.DAY_RANGE,
        Precision.DAY_DEADLINE,
    )

    def year_of(year_be: int) -> str:
        return f"{mark}{year_be}" if digits == 4 else f"{mark}{year_be % 100:02d}"  # noqa: PLR2004

    def day_of(day: int) -> str:
        return f"{day} " if has_days else ""

    last = f"{day_of(due.day)}{names[due.month - 1]}{year_of(be_year(due))}"
    if window.precision not in (Precision.DAY_RANGE, Precision.MONTH_RANGE):
        return last
    dash = re.search(_DASH, like)
    first = day_of(start.day).strip()
    if len(months) > 1 or start.month != due.month:
        first = f"{day_of(start.day)}{names[start.month - 1]}"
    if (
        start.year != due.year
        or len(re.findall(_YEAR, like[: dash.start()] if dash else "")) > has_days
    ):
        first = f"{first}{year_of(be_year(start))}"
    return f"{first}{dash[0] if dash else ' - '}{last}"


def _year_manner(like: str) -> tuple[str, int]:
    """What stands between the last month and the digits of its year, and how many those are."""
    match = re.search(rf"(?P<gap>\s*)(?P<year>{_YEAR})$", like)
    printed = match["year"] if match else ""
    digits = re.search(r"\d*$", printed)
    count = len(digits[0]) if digits else 0
    return (match["gap"] if match else " ") + printed[: len(printed) - count], count
