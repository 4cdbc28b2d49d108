"""Working days of the civil service: what a deadline rolls over and when mail may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

import pendulum
from pendulum import SATURDAY, Date, DateTime

from oneplan.domain.shared.bangkok import bangkok, in_bangkok


class Roll(StrEnum):
    """What becomes of a deadline that falls on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """The days on which offices are closed besides weekends, each with its Thai name.

    Two are the same only if they are one object, so that one can be a key without
    looking at its days.
    """

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

    def roll(self, day: date, rule: Roll) -> Date:
        """Move a deadline off a day off, by the rule of its step."""
        step = {Roll.NONE: 0, Roll.NEXT: 1, Roll.PREVIOUS: -1}[rule]
        rolled = pendulum.instance(day)
        while step and not self.is_working(rolled):
            rolled = rolled.add(days=step)
        return rolled


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWindow:
    """The hours in which mail goes out, Bangkok; both ends count."""

    opens: time
    closes: time
    working_days_only: bool

    def first_moment(self, moment: datetime, working_days: WorkingDays) -> DateTime:
        """The first moment at or after *moment* at which a mail may go, Bangkok.

        Raises:
            ValueError: *moment* has no zone.
        """
        there = in_bangkok(moment)
        day, hour = there.date(), there.time()
        if self.opens <= hour <= self.closes and self._goes_on(day, working_days):
            return there
        if hour > self.closes:
            day = day.add(days=1)
        while not self._goes_on(day, working_days):
            day = day.add(days=1)
        return bangkok(day, self.opens)

    def _goes_on(self, day: date, working_days: WorkingDays) -> bool:
        return not self.working_days_only or working_days.is_working(day)
