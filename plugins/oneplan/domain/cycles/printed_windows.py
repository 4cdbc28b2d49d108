"""Dates in a printed calendar: found in a text, read, or refused with the rule in Thai."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.shared.thai_dates import (
    BE_OFFSET,
    UNREAD_TH,
    NotAThaiDate,
    ThaiWindow,
    parse_window,
)
from oneplan.domain.shared.thai_months import MONTH_PATTERN, WEEKDAYS
from oneplan.domain.shared.thai_numerals import to_arabic_digits

MOST_MONTHS = 9
"""A window printed with one year and longer than this was probably printed the wrong way round."""
FAR_YEARS = 2
"""A window so many years from the others is of another era or another year."""

_YEAR = r"(?:พ\.?\s?ศ\.?\s*|พุทธศักราช\s*)?[0-9๐-๙]{2,4}(?![0-9๐-๙])"
_SIDE = rf"(?:[0-9๐-๙]{{1,2}}\s*)?(?:เดือน\s*)?(?:{MONTH_PATTERN})(?:\s*(?:{_YEAR}))?"
_DASH = r"\s*(?:[-\u2010-\u2015\u2212]|ถึง(?:วันที่|เดือน)?)\s*"
_LEAD = (
    r"(?:(?:ภายใน|ระหว่าง|ตั้งแต่|ใน)\s*)?"
    rf"(?:เดือน\s*|วันที่\s*|วัน(?:{'|'.join(WEEKDAYS)})ที่\s*)?"
)
_TIME = r"(?:\s*เวลา\s*[0-9๐-๙]{1,2}[.:][0-9๐-๙]{2}\s*(?:น\.?|นาฬิกา))?"
_ONWARDS = r"(?:\s*เป็นต้น(?:ไป|มา))?"
_DAY = r"[0-9๐-๙]{1,2}"
_FOUND = re.compile(rf"{_LEAD}(?:(?:{_DAY}{_DASH})?{_SIDE}(?:{_DASH}{_SIDE})?){_TIME}{_ONWARDS}")
_OF_THE_PAST = re.compile(r"(?:ลง|เมื่อ|ณ|ฉบับ)\s*(?:วันที่\s*)?$|(?:ลง|เมื่อ|ณ)วันที่\s*$|ประกาศ[^ ]*\s*$")
"""Words before a date that make it a letter's or a past event's."""
_LETTER = re.compile(r"[\u0e00-\u0e7fA-Za-z]")
_SAID_MONTH = re.compile(r"ภายใน|ระหว่าง|ตั้งแต่|ในเดือน|เดือน")
_VAGUE = re.compile(
    r"สัปดาห์|ไตรมาส|ตลอดปี|ตลอดทั้งปี|ทุกเดือน|ต้นเดือน|กลางเดือน|ปลายเดือน|แล้วแต่|ตามที่กำหนด|ห้วงเวลาที่กำหนด"
)
_OTHER_DAY = re.compile(r"ก่อน|หลัง|เลื่อน|ไม่เกิน|ไม่ช้า|ถัด|นับ|ร่าง|ยกเลิก|เดิม")
"""Words beside a date that make another day of it, before it or after it."""
_FIGURE = re.compile(r"[0-9๐-๙]")
_YEAR_ALONE = re.compile(r"(?<![0-9])(?:25|26|24|20|19)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedWindow:
    """A window as it is printed, and what it reads as.

    Attributes:
        printed: The words.
        place: Where they stand.
        reading: Its days; None where it is asked for.
        context_year_be: Year known from around it, where none is printed.
        confidence: How sure it is that these words are of this step.
        basis: Why.
    """

    printed: str
    place: PrintedPlace
    reading: ThaiWindow | None
    context_year_be: int | None = None
    confidence: str = "high"
    basis: str = "printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDoubt:
    """Words that should be a window and why they are none: the rule in Thai and English."""

    value: str
    place: PrintedPlace
    rule_th: str
    rule_en: str


def find_windows(text: str, *, is_cell: bool = False) -> Iterator[tuple[int, int, str]]:
    """Where windows stand in a text: start, end and words; dates of letters are passed over.

    In the cell of a window a month without a year counts too; in a sentence it could be
    an abbreviation of something else, and needs a word such as ภายใน before it.
    """
    at = 0
    while (match := _FOUND.search(text, at)) is not None:
        at = match.end()
        words = match[0].strip()
        before, after = text[: match.start()], text[match.end() :]
        if not is_cell and (_OF_THE_PAST.search(before) or not _is_a_date(words, after)):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield start, start + len(words), words


def _is_a_date(words: str, after: str) -> bool:
    """Whether what looks as a month in a sentence is one, and no part of a word or of ก.พ.ร."""
    if _FIGURE.search(words):
        return not _FIGURE.match(after)
    return bool(_SAID_MONTH.match(words)) and not ("." in words and _LETTER.match(after))


def read_window(
    words: str, place: PrintedPlace, context_year_be: int | None = None
) -> PrintedWindow | WindowDoubt:
    """Read one window, or say why it is none."""
    try:
        return _checked(PrintedWindow(printed=words, place=place, reading=parse_window(words)))
    except NotAThaiDate as error:
        if error.rule.startswith("no year") and context_year_be is not None:
            return _with_year(words, place, context_year_be)
        return _doubt(words, place, error)


def _with_year(words: str, place: PrintedPlace, year: int) -> PrintedWindow | WindowDoubt:
    try:
        reading = parse_window(words, context_year_be=year)
    except NotAThaiDate as error:
        return _doubt(words, place, error)
    window = PrintedWindow(
        printed=words,
        place=place,
        reading=reading,
        context_year_be=year,
        confidence="medium",
        basis=f"printed without a year; {year} is known from around it",
    )
    return _checked(window)


def _checked(window: PrintedWindow) -> PrintedWindow | WindowDoubt:
    reading = window.reading
    words = long_window_words(reading.start, reading.due) if reading else None
    if words is None:
        return window
    return WindowDoubt(value=window.printed, place=window.place, rule_th=words[0], rule_en=words[1])


def long_window_words(start: date | None, due: date | None) -> tuple[str, str] | None:
    """Why a window that takes most of two years is doubted, in Thai and English; None: it is not.

    Its months were probably printed the wrong way round.
    """
    if start is None or due is None or due.year == start.year:
        return None
    months = (due.year - start.year) * 12 + due.month - start.month
    if months < MOST_MONTHS:
        return None
    return (
        f"ช่วงนี้ยาว {months + 1} เดือนข้ามปี เดือนอาจเรียงกลับกัน หรือพิมพ์สองปีในแถวเดียว",
        f"it takes {months + 1} months over two years; its months may be turned round, or two"
        " years printed in one row",
    )


def _doubt(words: str, place: PrintedPlace, error: NotAThaiDate) -> WindowDoubt:
    plain = to_arabic_digits(words)
    years = [int(each) for each in _YEAR_ALONE.findall(plain)]
    christian = [year for year in years if 1900 <= year <= 2100]  # noqa: PLR2004  years of our time
    rule_en = error.rule
    if christian:
        year = christian[0]
        rule_en = (
            f"{year} is a Christian year; a calendar prints Buddhist years"
            f" (perhaps {year + BE_OFFSET})"
        )
    return WindowDoubt(value=words, place=place, rule_th=error.rule_th, rule_en=rule_en)


def read_window_cell(
    text: str, place: PrintedPlace, context_year_be: int | None = None
) -> tuple[list[PrintedWindow], list[WindowDoubt]]:
    """Every window of a cell that holds nothing else, and what in it is none."""
    flat = " ".join(text.split())
    if _VAGUE.search(flat):
        doubt = WindowDoubt(
            value=flat,
            place=place,
            rule_th="ไม่ได้บอกวันหรือเดือนที่แน่นอน",
            rule_en="no exact day or month is printed",
        )
        return [], [doubt]
    windows: list[PrintedWindow] = []
    doubts: list[WindowDoubt] = []
    left, at = [], 0
    for start, end, words in find_windows(flat, is_cell=True):
        left.append(flat[at:start])
        at = end
        read = read_window(words, place, context_year_be)
        (windows if isinstance(read, PrintedWindow) else doubts).append(read)  # type: ignore[arg-type]
    left.append(flat[at:])
    rest = " ".join(each.strip(" -–,;()/") for each in left).strip()
    if (other := _OTHER_DAY.search(rest)) is not None:
        doubt = WindowDoubt(
            value=flat,
            place=place,
            rule_th=f"มีคำว่า “{other[0]}” จึงเป็นวันอื่นก่อนหรือหลังวันที่พิมพ์",
            rule_en=f"{other[0]!r} makes it another day, before or after the one that is printed",
        )
        return [], [doubt]
    if not windows and not doubts and flat.strip(" -–"):
        doubts.append(_nothing_in(flat, place))
    elif _FIGURE.search(rest):  # a part of a date was misread: the rest of it is another one
        return [], [replace(_nothing_in(rest, place), value=flat)]
    elif rest and not _is_harmless(rest):
        doubts.append(replace(_nothing_in(rest, place), value=flat))
    return windows, doubts


def _is_harmless(words: str) -> bool:
    """Whether words beside a window change nothing of it."""
    return not _FIGURE.search(words) and bool(
        re.fullmatch(r"(?:และ|โดยประมาณ|เวลา|น\.|เป็นเวลา|ให้แล้วเสร็จ|ส่ง|จัดส่ง|\s)+", words)
    )


def _nothing_in(words: str, place: PrintedPlace) -> WindowDoubt:
    plain = to_arabic_digits(words)
    try:
        parse_window(words)
    except NotAThaiDate as error:
        return _doubt(words, place, error)
    return WindowDoubt(value=plain, place=place, rule_th=UNREAD_TH, rule_en="it is no window")
