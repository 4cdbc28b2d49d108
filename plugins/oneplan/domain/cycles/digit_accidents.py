"""Numbers that are no years and changed as if they were: a year replaced by its digits.

Whoever makes next year's calendar by replacing ๒๕๖๔ with ๒๕๖๕, or ๖๔ with ๖๕, changes
telephone numbers, codes and rooms that hold the same digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_words import field_th
from oneplan.domain.cycles.calendar_years import CalendarYears
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_numerals import to_arabic_digits

NUMBERED = frozenset(
    {
        "phone", "fax", "email", "web", "code", "place", "quantity", "issuer_th", "unit_th",
        "download", "legal_basis", "amphoe_count", "tambon_count", "number",
    }
)  # fmt: skip
"""Fields whose numbers never follow the year."""
PHONE_DIGITS = (9, 10)
"""Digits of a Thai number, of a desk and of a hand; an extension may follow."""
Location = tuple[int | str, ...]
Swap = tuple[str, str]


def check_phones(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Look for telephone numbers that are none."""
    issuer = calendar.issuer
    if issuer is None:
        return
    for name in ("phone", "fax"):
        printed = getattr(issuer, name)
        if printed is None:
            continue
        first = re.split(r"ต่อ|,|/|ext", to_arabic_digits(printed))[0]
        digits = re.sub(r"\D", "", first)
        if len(digits) not in PHONE_DIGITS or not digits.startswith("0"):
            yield CalendarFinding(
                severity="warning",
                location=("issuer", name),
                value=printed,
                th="หมายเลขโทรศัพท์ไทยขึ้นต้นด้วย ๐ และมี ๙ หรือ ๑๐ หลัก",
                en="a Thai telephone number begins with 0 and has 9 or 10 digits",
            )


def find_digit_accidents(before: Calendar, after: Calendar) -> tuple[CalendarFinding, ...]:
    """Look for numbers of *after* that differ from *before* by nothing but digits of its years."""
    swaps = _year_swaps(CalendarYears.of(before), CalendarYears.of(after))
    old = dict(_numbered(before.model_dump(mode="json"), (), ()))
    found = []
    for key, (location, value) in _numbered(after.model_dump(mode="json"), (), ()):
        if key not in old or not _is_swapped(old[key][1], value, swaps):
            continue
        name = field_th(str(location[-1]))
        found.append(
            CalendarFinding(
                severity="warning",
                location=location,
                value=value,
                th=f"{name}เปลี่ยนจาก {old[key][1]} ตามเลขปี โปรดตรวจว่าไม่ได้แทนเลขปีผิดที่",
                en=f"it was {old[key][1]!r} in {before.cycle} and changed by the digits of a year",
            )
        )
    return tuple(found)


def _year_swaps(before: CalendarYears, after: CalendarYears) -> tuple[Swap, ...]:
    pairs = [(before.fiscal, after.fiscal), (before.work, after.work)]
    if before.local and after.local:
        pairs.append((before.local, after.local))
    for one, other in ((before.span, after.span), (before.amphoe_span, after.amphoe_span)):
        pairs += zip(one or (), other or (), strict=False)
    swaps = [(str(old), str(new)) for old, new in pairs if old != new]
    return tuple(dict.fromkeys([*swaps, *((old[2:], new[2:]) for old, new in swaps)]))


def _is_swapped(old: str, new: str, swaps: tuple[Swap, ...]) -> bool:
    """Whether every digit that differs is part of a year that became the other year."""
    first, second = (re.sub(r"\D", "", to_arabic_digits(text)) for text in (old, new))
    if len(first) != len(second):
        return False
    differing = {at for at in range(len(first)) if first[at] != second[at]}
    covered = {
        at + offset
        for was, becomes in swaps
        for at in range(len(first))
        if first.startswith(was, at) and second.startswith(becomes, at)
        for offset in range(len(was))
    }
    return bool(differing) and differing <= covered


def _numbered(
    value: Any, key: tuple[str, ...], location: Location
) -> Iterator[tuple[tuple[str, ...], tuple[Location, str]]]:
    """Every number that follows no year: its name by ids and keys, its place, what it says."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in NUMBERED and isinstance(each, str | int):
                yield (*key, name), ((*location, name), str(each))
            else:
                yield from _numbered(each, (*key, name), (*location, name))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            named = each.get("id") or each.get("key") if isinstance(each, Mapping) else None
            yield from _numbered(each, (*key, str(named or at)), (*location, at))
