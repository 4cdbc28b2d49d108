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


def has_closed(due_at: datetime | None, grace_days: int, *, now: datetime) -> bool:
    """Whether *now* is past the closing; a step without a due date never closes."""
    return due_at is not None and now > closing_moment(due_at, grace_days)
