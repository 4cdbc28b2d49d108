"""How complete the collections behind a document were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCount:
    """How complete one collection was; *missing* names the units that sent nothing."""

    step: str
    title: str
    expected: int
    received: int
    nil: int
    late: int
    missing: tuple[str, ...]
