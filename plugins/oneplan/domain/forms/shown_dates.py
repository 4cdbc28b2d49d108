"""Days of which a cell shows less than it holds: two digits of a year, a month without its day.

A spreadsheet makes 1962 of a typed 15/3/62 and shows 15/3/62 again: its sender meant 2562.
"""

from __future__ import annotations

import re
from datetime import date

from oneplan.domain.forms.cell_dates import christian_year, date_of
from oneplan.domain.forms.forms import Column
from oneplan.domain.shared.findings import Message, Severity
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_months import ENGLISH_PATTERN, MONTH_PATTERN
from oneplan.domain.shared.thai_numerals import to_arabic_digits

FIRST_SHORT = 43
"""Two digits from here on are a Buddhist year of this century: 2543 is 2000.

Below them no Buddhist year of our time is meant, so that 15/3/19 is 2019.
"""
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[AP]M)?", re.IGNORECASE)
_MONTH = re.compile(rf"{MONTH_PATTERN}|{ENGLISH_PATTERN}", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_MONTHS = 12
_DIGITS = re.compile(r"\d+")
_PARTS = 3
"""Day, month and year; a month that is a word has no digits."""
_TOGETHER = 8
"""Digits of a day that is written as 20190315."""


def is_year_in_doubt(shown: str, day: date) -> bool:
    """Whether two digits of a Christian year are shown that a person takes for a Buddhist one.

    Args:
        shown: What the cell shows.
        day: What it holds.
    """
    year = christian_year(day.year)
    if year is None or year % 100 < FIRST_SHORT:
        return False
    digits = _groups(shown)
    return f"{year % 100:02}" in digits and not _whole_years(year) & digits.keys()


def tell_year_in_doubt(column: Column, shown: str, day: date) -> Message:
    """What the sender of such a cell is told."""
    return Message(
        "year_ambiguous",
        f"“{column.th}” แสดง “{shown}” แต่ในไฟล์เก็บไว้เป็นวันที่ {_in_thai(day)}"
        " เขียนปีสี่หลัก เพราะปีสองหลักอาจเป็น พ.ศ. หรือ ค.ศ. กรุณาพิมพ์ใหม่ เช่น 15 มี.ค. 2562",
        f"“{column.en}” shows “{shown}” and holds {day:%Y-%m-%d}: write the year with four digits;"
        " two may mean either era",
    )


def tell_part(column: Column, shown: str, day: date) -> Message | None:
    """For a day that is not shown as a whole; None where day, month and year are seen."""
    stored = date_of(column, day)
    if isinstance(stored, Message):
        return None  # the day is an error, and says so itself
    held = date.fromisoformat(stored)
    digits, year = _groups(shown), held.year
    short = {f"{year % 100:02}", f"{(year + BE_OFFSET) % 100:02}"}
    needed = _PARTS - bool(_MONTH.search(shown))
    is_seen = sum(digits.values()) >= needed and (_whole_years(year) | short) & digits.keys()
    if is_seen or any(len(each) == _TOGETHER for each in digits):
        return None
    return Message(
        "shown_in_part",
        f"“{column.th}” แสดง “{shown}” แต่ในไฟล์เก็บไว้เป็นวันที่ {_in_thai(held)} ระบบอ่านตามที่เก็บไว้"
        " กรุณาตรวจ หากไม่ถูกต้องให้พิมพ์วัน เดือน ปี ให้ครบ เช่น 15 มี.ค. 2562",
        f"“{column.en}” shows “{shown}” and holds {stored}, which was read; if that is not"
        " right, type day, month and year such as 15 มี.ค. 2562",
        Severity.WARNING,
    )


def tell_turned(column: Column, shown: str, day: date) -> Message | None:
    """For a day that is shown with its month first and may be read the other way round."""
    first = _MONTH_FIRST.match(to_arabic_digits(shown).lstrip())
    if first is None or (int(first[1]), int(first[2])) != (day.month, day.day):
        return None
    if day.day == day.month or day.day > _MONTHS or isinstance(date_of(column, day), Message):
        return None
    return Message(
        "month_first",
        f"“{column.th}” แสดง “{shown}” (เดือนอยู่หน้าวัน) แต่ในไฟล์เก็บไว้เป็นวันที่ {_in_thai(day)}"
        f" ระบบอ่านตามที่เก็บไว้ กรุณาตรวจว่าไม่ใช่วันที่ {day.month} เดือน {day.day}"
        " หากไม่ถูกต้องให้พิมพ์ใหม่ เช่น 15 มี.ค. 2562",
        f"“{column.en}” shows “{shown}”, the month first, and holds {day:%Y-%m-%d}, which was"
        " read; if day and month are meant the other way round, type it again such as"
        " 15 มี.ค. 2562",
        Severity.WARNING,
    )


def _groups(shown: str) -> dict[str, int]:
    """The numbers that are shown, but for those of a time, and how often each is."""
    found = _DIGITS.findall(_TIME.sub(" ", to_arabic_digits(shown)))
    return {each: found.count(each) for each in found}


def _whole_years(year: int) -> set[str]:
    return {f"{year:04}", f"{year + BE_OFFSET:04}"}


def _in_thai(day: date) -> str:
    return format_date(day, thai_digits=False)
