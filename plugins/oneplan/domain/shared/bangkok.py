"""Bangkok time: the zone that every window, deadline and office hour is meant in.

Thailand has had one zone and no summer time since 1920, so a day is 24 hours long.
A call of pendulum costs 10 to 30 microseconds, an ``astimezone`` of :mod:`datetime` one: what
runs for each row, mail or cell converts with ``astimezone(BANGKOK)`` and counts in plain types.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pendulum
from pendulum import DateTime

BANGKOK = pendulum.timezone("Asia/Bangkok")


def bangkok(day: date, hour: time = time.min) -> DateTime:
    """The moment of *day* at *hour* of the clocks in Bangkok; midnight begins the day."""
    return pendulum.instance(datetime.combine(day, hour, BANGKOK))


def in_bangkok(moment: datetime) -> DateTime:
    """The same moment, told in Bangkok time.

    Raises:
        ValueError: *moment* has no zone, so nobody knows which moment it is.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone.")
    return pendulum.instance(moment.astimezone(BANGKOK))
