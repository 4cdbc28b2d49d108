"""When a step is due by the calendar, on a working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pendulum import DateTime

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.working_days import Roll, WorkingDays
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.gateways.calendars.holidays_th import working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A deadline that was moved off a day off."""

    printed: date
    reason: str
    is_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last moment of a step, and how it came from the printed day."""

    at: DateTime
    rolled: Rolled | None


def working_days_of(calendar: Calendar) -> WorkingDays:
    """The days on which offices work where and when a calendar is followed."""
    year = calendar.work_year_be - BE_OFFSET
    code = calendar.province.code if calendar.province else None
    return working_days(code, year - 1, year + 3)


def due_of(calendar: Calendar, step: Step) -> Due | None:
    """When a step is due: the printed day, rolled off a day off by the step's rule."""
    printed = step.window.due_at
    if printed is None:
        return None
    if step.policy.roll == Roll.NONE:
        return Due(at=printed, rolled=None)
    days = working_days_of(calendar)
    day = days.roll(printed.date(), step.policy.roll)
    if day == printed.date():
        return Due(at=printed, rolled=None)
    return Due(
        at=printed.on(day.year, day.month, day.day),
        rolled=Rolled(
            printed=printed.date(),
            reason=days.reason_off(printed.date()) or "",
            is_later=day > printed.date(),
        ),
    )
