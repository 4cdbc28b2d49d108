"""A day or a time as a number format shows it, with Thai names and years."""

from __future__ import annotations

import math
from datetime import datetime

from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_months import MONTHS_ABBREVIATED, MONTHS_FULL, WEEKDAYS
from oneplan.gateways.spreadsheets.format_sections import FormatSection, Token

_ENGLISH = 0x09
_THAI_CALENDAR = 0x07
_DAYS_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_SHORT = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_MONTHS_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def show_day(section: FormatSection, day: datetime, serial: float) -> str | None:
    """A day as *section* shows it: names are Thai where it names no other language."""
    tokens = [token for token in section.tokens if token.text != ""]
    is_half = any(token.kind == "half" for token in tokens)
    out = []
    for at, token in enumerate(tokens):
        if token.kind == "word":
            is_minute = token.text in ("m", "mm") and _is_minute(tokens, at)
            shown = _show_word(section, token.text, day, is_minute=is_minute, is_half=is_half)
        elif token.kind == "elapsed":
            shown = _elapsed(token.text, serial)
        elif token.kind == "half":
            shown = "AM" if day.hour < 12 else "PM"  # noqa: PLR2004  noon
        elif token.kind == "digits":
            shown = _show_digits(token.text, day)
        else:
            shown = token.text
        if shown is None:
            return None
        out.append(shown)
    return "".join(out)


def _is_minute(tokens: list[Token], at: int) -> bool:
    """Whether an m means minutes: an hour stands before it or a second behind it."""
    words = [(i, t) for i, t in enumerate(tokens) if t.kind in ("word", "elapsed")]
    place = next(n for n, (i, _) in enumerate(words) if i == at)
    before = words[place - 1][1].text[0] if place else ""
    behind = words[place + 1][1].text[0] if place + 1 < len(words) else ""
    return before == "h" or behind == "s"


def _show_word(
    section: FormatSection, word: str, day: datetime, *, is_minute: bool, is_half: bool
) -> str | None:
    letter, length = word[0], len(word)
    if letter in "yb":
        is_buddhist = letter == "b" or section.locale >> 16 & 0xFF == _THAI_CALENDAR
        year = day.year + BE_OFFSET * is_buddhist
        return f"{year % 100:02}" if length <= 2 else f"{year:04}"  # noqa: PLR2004
    if is_minute:
        return f"{day.minute:0{length}}"
    if letter == "d":
        return f"{day.day:0{length}}" if length <= 2 else _weekday(section, day, length)  # noqa: PLR2004
    if letter == "m":
        return f"{day.month:0{length}}" if length <= 2 else _month(section, day, length)  # noqa: PLR2004
    if letter == "h":
        return f"{(day.hour - 1) % 12 + 1 if is_half else day.hour:0{min(length, 2)}}"
    return f"{day.second:0{min(length, 2)}}" if letter == "s" else None


def _weekday(section: FormatSection, day: datetime, length: int) -> str | None:
    names = _names(section, WEEKDAYS, _DAYS_ENGLISH)
    if names is None:
        return None
    if length > 3:  # noqa: PLR2004  in full
        return names[day.weekday()]
    return _DAYS_SHORT[day.weekday()] if names is WEEKDAYS else names[day.weekday()][:3]


def _month(section: FormatSection, day: datetime, length: int) -> str | None:
    names = _names(section, MONTHS_FULL, _MONTHS_ENGLISH)
    if names is None:
        return None
    name = names[day.month - 1]
    if length == 4:  # noqa: PLR2004  in full
        return name
    if length > 4:  # noqa: PLR2004  the first letter
        return name[0]
    return MONTHS_ABBREVIATED[day.month - 1] if names is MONTHS_FULL else name[:3]


def _names(
    section: FormatSection, thai: tuple[str, ...], english: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The names in the language of *section*; those of another language are not known."""
    language = section.locale & 0x3FF
    if language in (0, 0x1E) or section.locale in (0xF800, 0xF400):
        return thai
    return english if language == _ENGLISH else None


def _elapsed(unit: str, serial: float) -> str:
    per_day = {"h": 24, "m": 24 * 60, "s": 24 * 3600}[unit[0]]
    return f"{math.floor(serial * per_day + 1e-6):0{len(unit)}}"


def _show_digits(text: str, day: datetime) -> str | None:
    """Parts of a second behind a point; any other digits have no place in a day."""
    if text[0] == "." and text[1:] == "0" * (len(text) - 1):
        return f".{day.microsecond:06}"[: len(text)] if len(text) > 1 else "."
    return text if not set(text) & set("0#?") else None
