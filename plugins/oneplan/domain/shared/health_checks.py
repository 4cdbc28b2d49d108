"""One thing that was looked at of an office, how it stands, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Text = tuple[str, str]
"""Thai and English."""


class Health(StrEnum):
    """How something stands."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"
    NOTE = "note"
    """Nobody can tell from here; a person must know."""


HEALTH_WORDS: Mapping[Health, Text] = {
    Health.GOOD: ("ปกติ", "well"),
    Health.DOUBTFUL: ("ควรดู", "to be looked at"),
    Health.BAD: ("ผิดปกติ", "wrong"),
    Health.NOTE: ("โปรดทราบ", "to be known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """One thing that was looked at.

    Attributes:
        key: Its name for programs.
        name: What was looked at.
        health: How it stands.
        told: What was found.
        remedy: What to do; empty where nothing is.
    """

    key: str
    name: Text
    health: Health
    told: Text
    remedy: Text = ("", "")
