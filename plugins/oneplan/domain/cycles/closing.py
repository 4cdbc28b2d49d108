"""When a step closes: the days of grace after its due date, in which a late file still counts."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from pendulum import DateTime

from oneplan.domain.shared.bangkok import in_bangkok

REMEMBERED = 1024
"""Due dates whose closing is remembered: a poll asks for each of a thousand waiting groups."""


@lru_cache(maxsize=REMEMBERED)
def closing_moment(due_at: datetime, grace_days: int) -> DateTime:
    """The last moment at which a file is taken, in Bangkok: *grace_days* whole days after *due_at*.

    The days of grace are days of the calendar; weekends and holidays count among them.

    Raises:
        ValueError: *due_at* has no zone.
    """
    return in_bangkok(due_at).add(days=grace_days)


def is_extended(due_at: datetime | None, extended_to: datetime | None) -> bool:
    """Whether a unit was given more time than its step gives now.

    An amended calendar may have moved the step's due date past it since.
    """
    return due_at is not None and extended_to is not None and extended_to > due_at


def due_for(due_at: datetime | None, extended_to: datetime | None) -> datetime | None:
    """The due moment of a unit: its own where it was given more time, else its step's."""
    return extended_to if is_extended(due_at, extended_to) else due_at


def has_closed(due_at: datetime | None, grace_days: int, *, now: datetime) -> bool:
    """Whether *now* is past the closing; a step without a due date never closes."""
    return due_at is not None and now > closing_moment(due_at, grace_days)
