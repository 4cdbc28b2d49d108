"""Thai months and weekdays as they are printed, in full and abbreviated."""

from __future__ import annotations

import re

MONTHS_FULL = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_ABBREVIATED = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
"""Monday first, as :meth:`datetime.date.weekday` counts."""

_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS_FULL, start=1)},
    **{name.replace(".", ""): number for number, name in enumerate(MONTHS_ABBREVIATED, start=1)},
}


def _loose(abbreviation: str) -> str:
    """A pattern for an abbreviation whose dots or inner space were lost in print."""
    first, second = abbreviation.rstrip(".").split(".")
    return rf"{re.escape(first)}\.?\s?{re.escape(second)}\.?"


_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ENGLISH_PATTERN = "|".join(rf"{name[:3]}(?:{name[3:]})?\.?" for name in _ENGLISH) + r"|sept\.?"
"""English months in full or of three letters, without regard to case."""
MONTH_PATTERN = "|".join((*MONTHS_FULL, *(_loose(name) for name in MONTHS_ABBREVIATED)))


def month_number(name: str) -> int:
    """The number of a month, 1 to 12, from any form that ``MONTH_PATTERN`` finds.

    Raises:
        KeyError: *name* is no month.
    """
    return _NUMBERS[re.sub(r"[.\s]", "", name)]


def english_number(name: str) -> int:
    """The number of a month, 1 to 12, from any form that ``ENGLISH_PATTERN`` finds."""
    return [each[:3] for each in _ENGLISH].index(name[:3].lower()) + 1
