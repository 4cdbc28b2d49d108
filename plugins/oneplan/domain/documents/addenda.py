"""An addendum: what changed in a plan after it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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
