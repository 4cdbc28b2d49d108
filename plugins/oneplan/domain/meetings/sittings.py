"""One sitting of a meeting (ครั้งที่ ๑/๒๕๖๓): its number, its moment, its state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from pendulum import DateTime

from oneplan.domain.decisions.answers import MAX_LINE
from oneplan.domain.meetings.faults import fault
from oneplan.domain.shared.bangkok import bangkok
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_dates import (
    EARLIEST_BE,
    LATEST_BE,
    NOT_A_DAY_TH,
    NotAThaiDate,
    parse_day,
)
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits

FURTHEST_DAYS = 400
"""A meeting called further ahead is a slip of the year."""
_NUMBER = re.compile(r"(?:ครั้งที่\s*)?((?:พิเศษ\s*)?)(?:ครั้งที่\s*)?(\d{1,3})\s*/\s*(\d{4})")
_HOUR = re.compile(r"(?:เวลา\s*)?(\d{1,2})[.:](\d{2})\s*(?:น\.?|นาฬิกา)?")


class SittingState(StrEnum):
    """Where a sitting stands."""

    CALLED = "called"
    MOVED = "moved"
    HELD = "held"
    CANCELLED = "cancelled"


STATES_TH: Mapping[SittingState, str] = {
    SittingState.CALLED: "เชิญประชุมแล้ว",
    SittingState.MOVED: "เลื่อนแล้ว รอประชุม",
    SittingState.HELD: "ประชุมแล้ว",
    SittingState.CANCELLED: "ยกเลิกแล้ว",
}
AHEAD = (SittingState.CALLED, SittingState.MOVED)
"""States of a sitting that is still to be held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPlace:
    """When and where a sitting is held."""

    begins_at: DateTime
    room: str


def read_number(text: str) -> str | None:
    """The number of a sitting in one form, ``1/2563`` or ``พิเศษ 1/2563``; None where it is none."""
    found = _NUMBER.fullmatch(to_arabic_digits(normalise_text(text)))
    if found is None or not EARLIEST_BE <= int(found[3]) <= LATEST_BE or not int(found[2]):
        return None
    return f"{'พิเศษ ' if found[1] else ''}{int(found[2])}/{found[3]}"


def read_hour(text: str) -> time | None:
    """A time of day as offices write it: ``๑๓.๓๐ น.``, ``13:30``; None where it is none."""
    found = _HOUR.fullmatch(to_arabic_digits(normalise_text(text)))
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def read_place(
    *, day: str, hour: str, room: str, now: datetime
) -> tuple[SittingPlace | None, list[Problem]]:
    """When and where a sitting is to be held, and all that is wrong with it.

    Args:
        day: Its day, as typed.
        hour: Its time of day, as typed.
        room: Its room, as typed.
        now: The planning clock: nobody is invited to a moment that is gone.
    """
    problems = list(_line_problems("room", room, "ห้องประชุม"))
    at = read_hour(hour)
    if at is None:
        problems.append(
            fault(
                "time",
                hour,
                "a time of day, as 13.30",
                what_th="เวลา",
                rule_th="ต้องเป็นเวลา เช่น ๑๓.๓๐",
            )
        )
    found: date | None = None
    try:
        found = parse_day(day)
    except NotAThaiDate:
        rule = "a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒"
        problems.append(fault("day", day, rule, what_th="วันประชุม", rule_th=NOT_A_DAY_TH))
    if found is None or at is None:
        return None, problems
    begins = bangkok(found, at)
    today = now.astimezone(begins.tzinfo).date()
    if begins <= now:
        rule = f"it is gone; the planning clock shows {now:%Y-%m-%d %H:%M}"
        rule_th = f"ผ่านไปแล้ว วันนี้ {format_date(today)} เชิญประชุมย้อนหลังไม่ได้"
        problems.append(fault("day", day, rule, what_th="วันประชุม", rule_th=rule_th))
    elif (found - today).days > FURTHEST_DAYS:
        rule = f"more than {FURTHEST_DAYS} days ahead of {today}"
        rule_th = to_thai_digits(f"ไกลกว่า {FURTHEST_DAYS} วันจากวันนี้ ตรวจปีที่กรอก")
        problems.append(fault("day", day, rule, what_th="วันประชุม", rule_th=rule_th))
    return SittingPlace(begins_at=begins, room=normalise_text(room)), problems


def number_problems(number: str) -> Iterator[Problem]:
    """What is wrong with the number of a sitting, as typed."""
    if read_number(number) is None:
        yield fault(
            "number",
            number,
            "a number and a Buddhist year, as 1/2563",
            what_th="ครั้งที่ประชุม",
            rule_th="ต้องเป็นครั้งที่และปี พ.ศ. เช่น ๑/๒๕๖๓",
        )


def words_problems(*, title: str, chair: str) -> Iterator[Problem]:
    """What is wrong with the name of a meeting and the post of its chair."""
    yield from _line_problems("title", title, "ชื่อการประชุม", most=300)
    yield from _line_problems("chair", chair, "ประธาน")


def _line_problems(
    name: str, value: str, name_th: str, *, most: int = MAX_LINE
) -> Iterator[Problem]:
    plain = normalise_text(value)
    if not plain or len(plain) > most or not plain.isprintable():
        yield fault(
            name,
            value,
            f"one line of 1 to {most} letters",
            what_th=name_th,
            rule_th=to_thai_digits(f"ต้องมีข้อความหนึ่งบรรทัด ไม่เกิน {most} ตัวอักษร"),
        )


def meeting_name(title: str) -> str:
    """The name of a meeting as it stands behind ประชุม, which letters write themselves."""
    plain = normalise_text(title)
    for word in ("การประชุม", "จัดการประชุม", "จัดประชุม", "ประชุม"):
        if plain.startswith(word) and plain != word:
            return plain.removeprefix(word).strip()
    return plain
