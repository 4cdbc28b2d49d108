"""One thing wrong or doubtful in a calendar, in Thai and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFinding:
    """One thing wrong or doubtful; *location* leads to it through the calendar.

    *th* says why to whoever keeps the calendar, *en* to who runs the machine.
    """

    severity: Literal["error", "warning"]
    location: tuple[int | str, ...]
    value: str
    th: str
    en: str

    @property
    def message(self) -> str:
        """Why, in both languages."""
        return f"{self.th} · {self.en}"


NO_STEP = ("ไม่มีขั้นตอนนี้", "there is no such step")
"""Why the number of a step is wrong."""


def error(location: tuple[int | str, ...], value: object, th: str, en: str) -> CalendarFinding:
    """A finding that no cycle can run with."""
    return CalendarFinding(severity="error", location=location, value=str(value), th=th, en=en)


def warning(location: tuple[int | str, ...], value: object, th: str, en: str) -> CalendarFinding:
    """A finding that is worth a second look."""
    return CalendarFinding(severity="warning", location=location, value=str(value), th=th, en=en)
