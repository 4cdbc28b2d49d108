"""Where the bars of a calendar stand on its picture: days as lengths, months as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from oneplan.domain.shared.thai_months import MONTHS_ABBREVIATED
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.shared.thai_years import be_year

WIDTH, LEFT, ROW, TOP = 1200, 70, 40, 46
"""Units of the picture: its width, where days begin, the height of a row, where rows begin."""
MIN_LENGTH = 4
"""A day of a year would be too thin to be seen."""


def lay_out(view: Mapping[str, Any], *, thai: bool) -> dict[str, Any]:
    """Give every span of a calendar's view its place.

    Returns:
        width, height, months (x, label), today (x, or None), rows (step, y, bars by kind with
        x and length). Nothing but the size where no day is known.
    """
    rows = view["steps"]
    height = TOP + ROW * len(rows) + 6
    empty = {"width": WIDTH, "height": height, "months": [], "today": None, "rows": []}
    if view["first"] is None:
        return empty
    first = view["first"].replace(day=1)
    last = _next_month(view["last"])
    scale = (WIDTH - LEFT - 6) / max((last - first).days, 1)

    def place(day: date) -> float:
        return round(float(LEFT + (day - first).days * scale), 1)

    return {
        **empty,
        "months": [
            {"x": place(month), "label": _label(month, thai=thai)} for month in _months(first, last)
        ],
        "today": place(view["today"]) if first <= view["today"] < last else None,
        "rows": [
            {
                "step": step["step"],
                "y": TOP + ROW * at,
                "bars": [
                    _bar(kind, step[kind], view["today"], place)
                    for kind in ("planned", "now", "actual")
                    if any(step[kind]) and (kind != "planned" or step["is_amended"])
                ],
            }
            for at, step in enumerate(rows)
        ],
    }


def _bar(kind: str, span: Sequence[date | None], today: date, place: Any) -> dict[str, Any]:
    """A span; one without a beginning, or without an end, is a mark of its one day."""
    start, end = span
    if kind == "actual" and end is None:
        end = max(today, start) if start else None
    begins, ends = start or end, end or start
    if begins is None or ends is None:
        message = "a span without a day has no bar"
        raise ValueError(message)
    x = place(begins)
    length = max(round(place(ends + timedelta(days=1)) - x, 1), MIN_LENGTH)
    return {"kind": kind, "x": x, "length": length, "is_point": start is None or end is None}


def _months(first: date, last: date) -> Sequence[date]:
    found = [first]
    while (month := _next_month(found[-1])) < last:
        found.append(month)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _label(month: date, *, thai: bool) -> str:
    if not thai:
        return f"{month:%b} {month:%y}" if month.month == 1 else f"{month:%b}"
    name = MONTHS_ABBREVIATED[month.month - 1]
    return f"{name} {to_thai_digits(be_year(month) % 100)}" if month.month == 1 else name
