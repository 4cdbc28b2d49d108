"""Who is told what and when: the rungs of the ladder, and the states of a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPENING = "opening"
RECEIPT = "receipt"
LINK = "link"
LINK_PLACE = "@@oneplan-link@@"
"""Stands in a kept mail where its link goes: the link itself is only in the mail that is sent."""
STALE_AFTER = timedelta(days=1)
"""A rung that could have been sent this long ago is dropped: a late start is no burst."""


class NoticeState(StrEnum):
    """Where one mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    UNDELIVERABLE = "undeliverable"


ALLOWED: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.QUEUED: frozenset({NoticeState.SENDING, NoticeState.UNDELIVERABLE}),
    NoticeState.SENDING: frozenset(
        {NoticeState.ACCEPTED, NoticeState.UNKNOWN, NoticeState.QUEUED, NoticeState.UNDELIVERABLE}
    ),
    NoticeState.UNKNOWN: frozenset({NoticeState.ACCEPTED, NoticeState.QUEUED}),
    NoticeState.ACCEPTED: frozenset(),
    NoticeState.UNDELIVERABLE: frozenset({NoticeState.QUEUED}),
}
"""State → states it may move to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One reminder of the ladder; *days* from the due day, negative before it."""

    days: int

    @property
    def key(self) -> str:
        """The rung in the unique key of a mail: ``due-7``, ``due``, ``due+3``."""
        return "due" if self.days == 0 else f"due{self.days:+d}"

    @property
    def template(self) -> str:
        """The folder of the template."""
        if self.days > 0:
            return "overdue"
        return "due_today" if self.days == 0 else "reminder"

    @property
    def label_th(self) -> str:
        """What the Airflow UI shows on the mapped task."""
        if self.days == 0:
            return "วันครบกำหนด"
        return f"ก่อนกำหนด {-self.days} วัน" if self.days < 0 else f"เกินกำหนด {self.days} วัน"

    def at(self, due_at: datetime) -> datetime:
        """The moment of the rung: 08:30 in Bangkok of its day."""
        day = due_at + timedelta(days=self.days)
        return day.replace(hour=8, minute=30, second=0, microsecond=0)


def rung_of(key: str) -> Rung:
    """Read a rung back from its key.

    Raises:
        ValueError: *key* is no key of a rung.
    """
    if key == "due":
        return Rung(days=0)
    if not key.startswith("due"):
        message = f"{key!r} is no rung; a rung reads due-7, due or due+3."
        raise ValueError(message)
    return Rung(days=int(key.removeprefix("due")))


def is_stale(moment: datetime, *, now: datetime) -> bool:
    """Whether a rung's day is over."""
    return now - moment >= STALE_AFTER
