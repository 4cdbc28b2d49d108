"""Printed Thai dates and windows into ISO days, refusing what is not a date.

A two-digit year *yy* is B.E. 25yy; the Christian year is B.E. less 543. A month
named as a deadline means its last day and no start. Nothing is guessed: text
that is left over, a weekday that disagrees, or a missing year is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

import pendulum

from oneplan.domain.shared.thai_months import MONTH_PATTERN, WEEKDAYS, month_number
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits
from oneplan.errors import OneplanError

BE_OFFSET = 543
EARLIEST_BE, LATEST_BE = 2400, 2700
NOT_A_DAY_TH = "ต้องเป็นวันที่ เช่น ๑๔ ส.ค. ๖๒ หรือ 2019-08-14 (แบบหลังใช้ปี ค.ศ.)"


_RULES_TH = {
    "there is no day": "เดือนนั้นไม่มีวันที่ดังกล่าว",
    "the range ends before it starts": "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น",
    "a deadline is one day or one month": "“ภายใน” ต้องตามด้วยวันเดียวหรือเดือนเดียว ไม่ใช่ช่วง",
    "no year is printed": "ไม่ได้พิมพ์ปี พ.ศ. และหาปีจากข้อความใกล้เคียงไม่ได้",
    "no month is printed": "ไม่ได้พิมพ์เดือน",
    "that day is": "วันในสัปดาห์ไม่ตรงกับวันที่",
    "one end of the range": "ปลายข้างหนึ่งมีวันที่ อีกข้างไม่มี",
    "the range has no start": "ไม่ได้พิมพ์วันเริ่มต้น",
    "a time of day": "เวลาต้องอยู่กับวันเดียว",
    "no end is printed": "พิมพ์แต่วันเริ่มต้น ไม่ได้พิมพ์วันสิ้นสุด ให้พิมพ์เป็นช่วง เช่น ๑ – ๓๑ มี.ค. ๖๙"
    " หรือเฉพาะกำหนดส่ง เช่น ภายใน ๓๑ มี.ค. ๖๙",
}
UNREAD_TH = "อ่านเป็นวัน เดือน และปี พ.ศ. ไม่ได้"
"""Rule of a date, as it begins → what a person reads."""
_BUDDHIST_ISO = re.compile(r"(2[4-6][0-9]{2})-[0-9]{2}-[0-9]{2}")
_CHRISTIAN = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


class NotAThaiDate(OneplanError):
    """A text is not a date or window that can be read without guessing."""

    status_code = 422

    def __init__(self, *, text: str, rule: str) -> None:
        self.text, self.rule = text, rule
        self.th = f"“{text}” อ่านเป็นวันที่ไม่ได้ {NOT_A_DAY_TH}"
        if self.rule_th != UNREAD_TH:
            self.th = f"“{text}” อ่านเป็นวันที่ไม่ได้: {self.rule_th}"
        super().__init__(f"{text!r} is no Thai date: {rule}.")

    @property
    def rule_th(self) -> str:
        """The rule that the text breaks, in Thai."""
        if (year := _CHRISTIAN.search(to_arabic_digits(self.text))) is not None:
            return f"ปี {year[0]} เป็นปี ค.ศ. ปฏิทินใช้ปี พ.ศ. (อาจหมายถึง {int(year[0]) + BE_OFFSET})"
        if (year := _BUDDHIST_ISO.fullmatch(to_arabic_digits(self.text).strip())) is not None:
            told = f"{year[1]} เป็นปี พ.ศ. (อาจหมายถึง {int(year[1]) - BE_OFFSET})"
            return f"วันที่แบบ ปี-เดือน-วัน ใช้ปี ค.ศ. แต่ {told}"
        return next((th for rule, th in _RULES_TH.items() if self.rule.startswith(rule)), UNREAD_TH)


class Precision(StrEnum):
    """What was printed: a day, a month, a range of either, or only a deadline."""

    DAY = "day"
    DAY_RANGE = "day_range"
    DAY_DEADLINE = "day_deadline"
    MONTH = "month"
    MONTH_RANGE = "month_range"
    MONTH_DEADLINE = "month_deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThaiWindow:
    """A window; both ends count. A deadline has no *start*, most windows no *time*."""

    start: date | None
    due: date
    precision: Precision
    time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One end of a printed window, as far as it was printed."""

    day: int | None
    month: int | None
    year: int | None


_SIDE = (
    rf"(?:(\d{{1,2}})\s*)?(?:(?:เดือน\s*)?({MONTH_PATTERN})\s*)?"
    r"(?:(?:พ\.?\s?ศ\.?\s*|พุทธศักราช\s*)?(\d{4}|\d{2}))?"
)
_WINDOW = re.compile(
    r"(?:(?:ให้แล้วเสร็จ|ให้เสร็จ|จัดส่ง|ส่ง)\s*)?"
    r"(?P<deadline>ภายใน\s*)?"
    r"(?:ระหว่าง\s*|ตั้งแต่\s*|ณ\s*|ลง\s*|เมื่อ\s*|ใน\s*)?"
    rf"(?:เดือน\s*|วันที่\s*|วัน(?P<weekday>{'|'.join(WEEKDAYS)})ที่\s*)?"
    rf"{_SIDE}"
    rf"(?:\s*(?P<dash>-|ถึง)\s*(?:เดือน\s*|วันที่\s*)?{_SIDE})?"
    r"(?:\s*(?:เวลา\s*)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})\s*(?:น\.?|นาฬิกา))?"
)
_NO_END = re.compile(r"เป็นต้น(?:ไป|มา)|ตั้งแต่(?!.*(?:-|ถึง))")
"""Words that make a date the beginning of something without an end."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def parse_window(text: str, *, context_year_be: int | None = None) -> ThaiWindow:
    """Read a printed window.

    Month abbreviations may have lost their dots or spaces; either kind of
    digits, any dash, brackets and the usual words before a date are understood.

    Args:
        text: As printed.
        context_year_be: Buddhist year to use where none is printed.

    Raises:
        NotAThaiDate: The text is not a date, or not without guessing.
    """
    plain = _DASHES.sub("-", to_arabic_digits(normalise_text(text)))
    plain = re.sub(r"^\((.*)\)$", r"\1", plain).strip()
    if _NO_END.search(plain):
        raise NotAThaiDate(text=text, rule="no end is printed, only a start")
    match = _WINDOW.fullmatch(plain)
    if match is None:
        raise NotAThaiDate(text=text, rule="it does not read as day, month and Buddhist year")
    sides = [_side(match, at) for at in _side_groups(match)]
    if sides[-1].month is None:
        raise NotAThaiDate(text=text, rule="no month is printed")
    reader = _Reader(text=text, context_year_be=context_year_be)
    window = reader.window(sides, is_deadline=match["deadline"] is not None)
    return reader.checked(
        window, weekday=match["weekday"], hour=match["hour"], minute=match["minute"]
    )


def parse_day(text: str) -> date:
    """Read one day, written as Thais write it or as ``2019-08-14``, which is a Christian year.

    Raises:
        NotAThaiDate: It is no day, or not of the years that :func:`parse_window` reads.
    """
    plain = to_arabic_digits(text).strip()
    if _ISO.fullmatch(plain):
        try:
            day = date.fromisoformat(plain)
        except ValueError as error:
            raise NotAThaiDate(text=text, rule="there is no such day") from error
        if not EARLIEST_BE <= day.year + BE_OFFSET <= LATEST_BE:
            raise NotAThaiDate(text=text, rule=f"{day.year} is no Christian year of these times")
        return day
    window = parse_window(text)
    if window.start is None or window.start != window.due:
        raise NotAThaiDate(text=text, rule="it is not one day")
    return window.start


def _side_groups(match: re.Match[str]) -> tuple[int, ...]:
    """Where the groups of each printed side begin."""
    first = match.re.groupindex["weekday"] + 1
    return (first,) if match["dash"] is None else (first, match.re.groupindex["dash"] + 1)


def _side(match: re.Match[str], at: int) -> _Side:
    day, month, year = match.group(at, at + 1, at + 2)
    return _Side(
        day=int(day) if day else None,
        month=month_number(month) if month else None,
        year=int(year) if year else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Turns printed sides into days and names *text* in every refusal."""

    text: str
    context_year_be: int | None

    def refuse(self, rule: str) -> NotAThaiDate:
        return NotAThaiDate(text=self.text, rule=rule)

    def window(self, sides: list[_Side], *, is_deadline: bool) -> ThaiWindow:
        if len(sides) == 1:
            return self._single(sides[0], is_deadline=is_deadline)
        if is_deadline:
            raise self.refuse("a deadline is one day or one month, not a range")
        return self._range(*sides)

    def _single(self, side: _Side, *, is_deadline: bool) -> ThaiWindow:
        year = self._year(side.year)
        due = self._day(year, side, last=True)
        if side.day is None:
            precision = Precision.MONTH_DEADLINE if is_deadline else Precision.MONTH
        else:
            precision = Precision.DAY_DEADLINE if is_deadline else Precision.DAY
        start = None if is_deadline else self._day(year, side, last=False)
        return ThaiWindow(start=start, due=due, precision=precision)

    def _range(self, left: _Side, right: _Side) -> ThaiWindow:
        if (left.day is None) != (right.day is None):
            raise self.refuse("one end of the range has a day and the other has none")
        if left.day is None and left.month is None:
            raise self.refuse("the range has no start")
        left = _Side(day=left.day, month=left.month or right.month, year=left.year)
        end_year = self._year(right.year)
        start_year = end_year if left.year is None else self._year(left.year)
        turns = left.year is None and (left.month or 0) > (right.month or 0)
        start = self._day(start_year - turns, left, last=False)
        due = self._day(end_year, right, last=True)
        if start > due:
            raise self.refuse("the range ends before it starts")
        precision = Precision.MONTH_RANGE if left.day is None else Precision.DAY_RANGE
        return ThaiWindow(start=start, due=due, precision=precision)

    def _year(self, printed: int | None) -> int:
        year = printed if printed is not None else self.context_year_be
        if year is None:
            raise self.refuse("no year is printed and none is known from around it")
        year = year + 2500 if year < 100 else year  # noqa: PLR2004  two digits are 25yy
        if not EARLIEST_BE <= year <= LATEST_BE:
            raise self.refuse(f"{year} is not a Buddhist year")
        return year

    def _day(self, year_be: int, side: _Side, *, last: bool) -> date:
        year, month = year_be - BE_OFFSET, side.month or 0
        day = side.day if side.day is not None else 1
        if last and side.day is None:
            day = pendulum.date(year, month, 1).days_in_month
        try:
            return date(year, month, day)
        except ValueError as error:
            raise self.refuse(f"there is no day {day} in that month") from error

    def checked(
        self, window: ThaiWindow, *, weekday: str | None, hour: str | None, minute: str | None
    ) -> ThaiWindow:
        if weekday is not None and WEEKDAYS[window.due.weekday()] != weekday:
            raise self.refuse(f"that day is a วัน{WEEKDAYS[window.due.weekday()]}, not วัน{weekday}")
        if hour is None or minute is None:
            return window
        if window.precision not in (Precision.DAY, Precision.DAY_DEADLINE):
            raise self.refuse("a time of day belongs to one day")
        try:
            moment = time(int(hour), int(minute))
        except ValueError as error:
            raise self.refuse(f"{hour}.{minute} is no time of day") from error
        return ThaiWindow(
            start=window.start, due=window.due, precision=window.precision, time=moment
        )
