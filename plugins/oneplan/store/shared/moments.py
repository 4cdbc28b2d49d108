"""How a moment is sent to PostgreSQL: as the standard library's, whatever type it has here.

psycopg takes the epoch off a moment, which for pendulum's makes an interval of years, months
and days first: a hundred times as long for the same microseconds.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
from pendulum import DateTime
from psycopg.types.datetime import DatetimeBinaryDumper

if TYPE_CHECKING:
    from psycopg.abc import Buffer


class MomentDumper(DatetimeBinaryDumper):
    """Sends a pendulum moment as ``timestamptz``, to the microsecond."""

    def dump(self, obj: datetime) -> Buffer | None:
        """The bytes of the same moment."""
        return super().dump(plain_moment(obj))


def plain_moment(moment: datetime) -> datetime:
    """The same moment in the same zone as the standard library's ``datetime``."""
    return datetime(
        moment.year,
        moment.month,
        moment.day,
        moment.hour,
        moment.minute,
        moment.second,
        moment.microsecond,
        moment.tzinfo,
        fold=moment.fold,
    )


def send_moments_plainly() -> None:
    """Have every connection opened from here on send moments so."""
    psycopg.adapters.register_dumper(DateTime, MomentDumper)
