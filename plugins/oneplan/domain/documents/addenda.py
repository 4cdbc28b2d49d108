"""An addendum: what changed in a plan after it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


def dispatch_number(last: int | None) -> int:
    """The number of the next dispatch of a step and group, after the *last* one."""
    return (last or 0) + 1


def addendum_number(dispatch: int) -> int | None:
    """Which addendum a dispatch is: any after the first; None for the first.

    The same content is not dispatched again, so a second dispatch is always of another.
    """
    return dispatch - 1 if dispatch > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One project that came, went or changed; baht over all years, None where it is not there."""

    word: str
    row_key: str
    title: str
    unit: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """The table of differences between two versions that were sent; *number* counts from 1."""

    number: int
    title: str
    verify_url: str
    issuer: str
    before_version: int
    after_version: int
    before_hash: str
    after_hash: str
    before_baht: Decimal
    after_baht: Decimal
    stands_on: str
    """Which units the later version stands on, in Thai."""
    made_at: datetime
    is_simulated: bool
    changes: tuple[Change, ...]
