"""A printed window some years later, on days on which offices work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pendulum

from oneplan.domain.cycles.working_days import Roll, WorkingDays
from oneplan.domain.shared.thai_dates import Precision, ThaiWindow

_DAYS = (Precision.DAY, Precision.DAY_RANGE, Precision.DAY_DEADLINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDay:
    """A day that came to lie on a day off and was moved; *reason* is the day off in Thai."""

    asked: date
    taken: date
    reason: str


def shift_window(
    window: ThaiWindow, *, years: int, working_days: WorkingDays, roll: Roll = Roll.NONE
) -> tuple[ThaiWindow, tuple[MovedDay, ...]]:
    """Move a window by whole years.

    Months stay months. A day off moves: a meeting and the start of a range to the next
    working day, a deadline to the one before, for no office may be asked later than the
    circular allows, unless *roll* sends it on. 29 February of another year is the 28th.
    """
    due = pendulum.instance(window.due).add(years=years)
    start = pendulum.instance(window.start).add(years=years) if window.start else None
    if window.precision not in _DAYS:
        return replace(window, start=start, due=due.end_of("month")), ()
    if window.precision == Precision.DAY:
        taken = working_days.roll(due, Roll.NEXT)
        return replace(window, start=taken, due=taken), _moved(working_days, due, taken)
    last = working_days.roll(due, Roll.NEXT if roll == Roll.NEXT else Roll.PREVIOUS)
    moved = _moved(working_days, due, last)
    if start is None:
        return replace(window, due=last), moved
    first = working_days.roll(start, Roll.NEXT)
    if first > last:
        first, last = start, due
        return replace(window, start=first, due=last), ()
    return replace(window, start=first, due=last), (*_moved(working_days, start, first), *moved)


def _moved(working_days: WorkingDays, asked: date, taken: date) -> tuple[MovedDay, ...]:
    if asked == taken:
        return ()
    return (MovedDay(asked=asked, taken=taken, reason=working_days.reason_off(asked) or ""),)
