"""Days and windows as a Thai office prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from oneplan.domain.shared.thai_dates import Precision, ThaiWindow
from oneplan.domain.shared.thai_months import MONTHS_ABBREVIATED, MONTHS_FULL
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.shared.thai_years import be_year

Style = Literal["full", "abbreviated"]


def format_date(day: date, *, style: Style = "full", thai_digits: bool = True) -> str:
    """Write a day: ๒๘ พฤษภาคม ๒๕๖๒, or ๒๘ พ.ค. ๖๒."""
    return _digits(f"{day.day} {_month(day, style)} {_year(day, style)}", thai=thai_digits)


def format_window(window: ThaiWindow, *, style: Style = "full", thai_digits: bool = True) -> str:
    """Write a window so that it reads back as the same window."""
    text = _WRITERS[window.precision](window, style)
    if window.time is not None:
        text += f" เวลา {window.time:%H.%M} น."
    return _digits(text, thai=thai_digits)


def _digits(text: str, *, thai: bool) -> str:
    return to_thai_digits(text) if thai else text


def _month(day: date, style: Style) -> str:
    return (MONTHS_FULL if style == "full" else MONTHS_ABBREVIATED)[day.month - 1]


def _year(day: date, style: Style) -> str:
    """Two digits only where they mean the same year when they are read back."""
    year = be_year(day)
    is_short = style == "abbreviated" and 2500 <= year <= 2599  # noqa: PLR2004  25yy
    return f"{year % 100:02d}" if is_short else str(year)


def _day_text(day: date, style: Style) -> str:
    return f"{day.day} {_month(day, style)} {_year(day, style)}"


def _month_text(day: date, style: Style) -> str:
    return f"{_month(day, style)} {_year(day, style)}"


def _range_text(window: ThaiWindow, style: Style, text: Callable[[date, Style], str]) -> str:
    start = window.start or window.due
    return f"{text(start, style)} - {text(window.due, style)}"


_WRITERS: Mapping[Precision, Callable[[ThaiWindow, Style], str]] = {
    Precision.DAY: lambda w, s: _day_text(w.due, s),
    Precision.DAY_DEADLINE: lambda w, s: f"ภายในวันที่ {_day_text(w.due, s)}",
    Precision.DAY_RANGE: lambda w, s: _range_text(w, s, _day_text),
    Precision.MONTH: lambda w, s: _month_text(w.due, s),
    Precision.MONTH_DEADLINE: lambda w, s: f"ภายในเดือน{_month_text(w.due, s)}",
    Precision.MONTH_RANGE: lambda w, s: _range_text(w, s, _month_text),
}
