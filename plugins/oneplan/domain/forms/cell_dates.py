"""Days and years of cells: Thai or Arabic digits, Buddhist or Christian years, one result.

A cell that a spreadsheet holds as a day and a text that names one are checked alike.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from oneplan.domain.forms.forms import Column
from oneplan.domain.shared.findings import Message, Severity
from oneplan.domain.shared.thai_dates import BE_OFFSET, NotAThaiDate, Precision, parse_window
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_months import (
    ENGLISH_PATTERN,
    MONTH_PATTERN,
    WEEKDAYS,
    english_number,
    month_number,
)
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

_MIDNIGHT = r"(?:[ T]0?0:00(?::00)?(?:\.0+)?)?"
_ISO = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_MIDNIGHT}")
_SLASHED = re.compile(rf"(\d{{1,2}}) ?[/.-] ?(\d{{1,2}}) ?[/.-] ?(\d{{2,4}}){_MIDNIGHT}")
_BETWEEN = r"[ ,./-]{0,3}"
_ERA = (
    r"(?:(?P<be>พ ?\. ?ศ ?\.?|พศ\.?|พุทธศักราช|B\.?E\.?)"
    r"|(?P<ce>ค ?\. ?ศ ?\.?|คศ\.?|คริสต์ศักราช|คริสตศักราช|A\.?D\.?|C\.?E\.?))?"
)
_YEAR = rf"{_ERA} ?(?P<year>\d{{4}}|\d{{2}})"
_THAI = re.compile(
    rf"(?:ณ ?|เมื่อ ?)?(?:วันที่ ?|วัน(?P<weekday>{'|'.join(WEEKDAYS)}) ?ที่ ?)?(?P<day>\d{{1,2}}){_BETWEEN}"
    rf"(?:เดือน ?)?(?P<thai>{MONTH_PATTERN}){_BETWEEN}{_YEAR}"
)
_ENGLISH = re.compile(
    rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<english>{ENGLISH_PATTERN}){_BETWEEN}{_YEAR}", re.IGNORECASE
)
_AMERICAN = re.compile(
    rf"(?P<english>{ENGLISH_PATTERN}) ?(?P<day>\d{{1,2}}){_BETWEEN}{_YEAR}", re.IGNORECASE
)
_YEAR_ALONE = re.compile(rf"(?:ประจำ ?)?(?:ปีงบประมาณ ?|ปี ?)?{_YEAR}")
FIRST_OF_OUR_TIME = 50
"""Two digits beside a Thai month are 25yy from here on; below, they are read as either era's."""


def parse_date(column: Column, text: str, _around: object = None) -> str | Message:
    """The day that a text names, in either era, as ISO writes it."""
    plain = to_arabic_digits(normalise_text(text))
    if match := _ISO.fullmatch(plain):
        return _dated(column, int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(plain):
        if len(match[3]) != 4:  # noqa: PLR2004  a year of four digits
            return _ambiguous_year(column, match[3])
        return _dated(column, int(match[1]), int(match[2]), int(match[3]))
    for pattern in (_THAI, _ENGLISH, _AMERICAN):
        if match := pattern.fullmatch(plain):
            return _named(column, match)
    try:
        window = parse_window(text)
    except NotAThaiDate:
        return _not_a_date(column)
    return window.due.isoformat() if window.precision == Precision.DAY else _not_a_date(column)


def _named(column: Column, match: re.Match[str]) -> str | Message:
    """The day whose month is written as a word."""
    found = match.groupdict()
    thai, printed = found.get("thai"), match["year"]
    month = month_number(thai) if thai else english_number(match["english"])
    year = _year_of(match, is_thai=bool(thai))
    if year is None:
        return _ambiguous_year(column, printed)
    day = _dated(column, int(match["day"]), month, year)
    weekday = found.get("weekday")
    if weekday and isinstance(day, str) and WEEKDAYS[date.fromisoformat(day).weekday()] != weekday:
        return _not_a_date(column)
    return day


def _year_of(match: re.Match[str], *, is_thai: bool) -> int | None:
    """The year as printed or completed to four digits; None where it stands in no one era."""
    printed = int(match["year"])
    is_short = len(match["year"]) == 2  # noqa: PLR2004  two digits
    if is_short and (match["be"] or (is_thai and not match["ce"] and printed >= FIRST_OF_OUR_TIME)):
        return 2500 + printed
    if is_short:
        return None
    is_buddhist = printed > LAST_CHRISTIAN
    return None if (match["be"] and not is_buddhist) or (match["ce"] and is_buddhist) else printed


DAY_ZERO = date(1899, 12, 30)
"""The day from which a spreadsheet counts, unless its file says another."""
DAY_ZERO_1904 = date(1904, 1, 1)
"""The other one, of workbooks that come from an old Mac."""


def counted_day(value: object, day_zero: date) -> object:
    """The day that a count of days stands for in a file that counts from another day."""
    if day_zero == DAY_ZERO or not isinstance(value, int | float) or isinstance(value, bool):
        return value
    serial = value + (day_zero - DAY_ZERO).days
    return float(serial) if FIRST_SERIAL <= serial <= LAST_SERIAL else f"{value:.15g}"


def tell_counted(column: Column, value: object) -> Message | None:
    """For a number that is taken for a count of days: nothing on the sheet shows a day."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    day = date_of(column, value)
    if isinstance(day, Message):
        return None  # the cell is an error, and says so itself
    return Message(
        "number_as_day",
        f"“{column.th}” เป็นตัวเลข {value:.15g} อ่านเป็น"
        f" {format_date(date.fromisoformat(day), thai_digits=False)} กรุณาตรวจ"
        " หากไม่ใช่ให้พิมพ์วันที่ เช่น ๑๕ มี.ค. ๒๕๖๒",
        f"“{column.en}” is the number {value:.15g} and was read as {day}; if that is not right,"
        " type a day such as 15 มี.ค. 2562",
        Severity.WARNING,
    )


def date_of(column: Column, value: date | float) -> str | Message:
    """A date cell; people type a Buddhist year into it, which a spreadsheet takes for a Christian one.

    A number is the count of days by which a spreadsheet keeps a day whose format, as
    Thai Office's ว/ด/ปปปป, the reader does not know: of our years only, else no day.
    """
    if isinstance(value, int | float):
        if not FIRST_SERIAL <= value <= LAST_SERIAL:
            return _not_a_date(column)
        value = DAY_ZERO + timedelta(days=int(value))  # for each cell: pendulum is ten times slower
    return _dated(column, value.day, value.month, value.year)


def _dated(column: Column, day: int, month: int, year: int) -> str | Message:
    christian = christian_year(year)
    if christian is None:
        return _ambiguous_year(column, str(year))
    try:
        return date(christian, month, day).isoformat()
    except ValueError:
        return _not_a_date(column)


FIRST_SERIAL, LAST_SERIAL = 36_526, 55_152
"""1 January 2000 to 30 December 2050, as a spreadsheet counts days."""
FIRST_CHRISTIAN, LAST_CHRISTIAN = 1950, 2156
FIRST_BUDDHIST, LAST_BUDDHIST = 2493, 2699
"""Years of our time. Before them lie the days that a spreadsheet makes of a small number."""


def christian_year(year: int) -> int | None:
    """The Christian year of *year*, which stands in either era; None when it can be neither."""
    if FIRST_BUDDHIST <= year <= LAST_BUDDHIST:
        return year - BE_OFFSET
    return year if FIRST_CHRISTIAN <= year <= LAST_CHRISTIAN else None


def _not_a_date(column: Column) -> Message:
    return Message(
        "date",
        f"“{column.th}” ต้องเป็นวันที่ เช่น ๑๕ มี.ค. ๒๕๖๒",
        f"“{column.th}” must be a day such as 15 มี.ค. 2562",
    )


def _ambiguous_year(column: Column, year: str) -> Message:
    if len(year) == 4:  # noqa: PLR2004  a year of four digits
        return Message(
            "year_ambiguous",
            f"“{column.th}” ปี {year} ไม่อยู่ในช่วงของ พ.ศ. หรือ ค.ศ. ตรวจปีแล้วพิมพ์ใหม่ เช่น ๒๕๖๔",
            f"“{column.th}”: {year} is a year of our time in neither era; type it again",
        )
    return Message(
        "year_ambiguous",
        f"“{column.th}” เขียนปีสี่หลัก เพราะปีสองหลักอาจเป็น พ.ศ. หรือ ค.ศ.",
        f"“{column.th}”: write the year with four digits; two may mean either era",
    )


def parse_year(column: Column, text: str, _around: object = None) -> str | Message:
    """The Buddhist year that a text names in either era."""
    match = _YEAR_ALONE.fullmatch(to_arabic_digits(normalise_text(text)))
    year = _year_of(match, is_thai=False) if match and len(match["year"]) == 4 else None  # noqa: PLR2004  a year of four digits
    christian = christian_year(year) if year is not None else None
    if christian is None:
        return _ambiguous_year(column, match["year"] if match else "")
    return str(christian + BE_OFFSET)
