"""Working days of the civil service: what a deadline rolls over and when mail may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

SATURDAY = 5


class Roll(StrEnum):
    """What becomes of a deadline that falls on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which offices are closed besides weekends, each with its Thai name."""

    days_off: Mapping[date, str]

    def is_working(self, day: date) -> bool:
        """Whether offices are open on *day*."""
        return day.weekday() < SATURDAY and day not in self.days_off

    def reason_off(self, day: date) -> str | None:
        """Why offices are closed on *day*, in Thai; None on a working day."""
        if day in self.days_off:
            return self.days_off[day]
        if day.weekday() < SATURDAY:
            return None
        return "วันเสาร์" if day.weekday() == SATURDAY else "วันอาทิตย์"

    def roll(self, day: date, rule: Roll) -> date:
        """Move a deadline off a day off, by the rule of its step."""
        step = {Roll.NONE: 0, Roll.NEXT: 1, Roll.PREVIOUS: -1}[rule]
        while step and not self.is_working(day):
            day += timedelta(days=step)
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWindow:
    """The hours in which mail goes out, in the time zone of the moments it is asked about."""

    opens: time
    closes: time
    working_days_only: bool

    def first_moment(self, moment: datetime, working_days: WorkingDays) -> datetime:
        """The first moment at or after *moment* at which a mail may go."""
        if moment.time() > self.closes:
            moment = _at(moment + timedelta(days=1), self.opens)
        elif moment.time() < self.opens:
            moment = _at(moment, self.opens)
        while self.working_days_only and not working_days.is_working(moment.date()):
            moment = _at(moment + timedelta(days=1), self.opens)
        return moment


def _at(moment: datetime, hour: time) -> datetime:
    return moment.replace(
        hour=hour.hour, minute=hour.minute, second=hour.second, microsecond=hour.microsecond
    )
