"""What a row of a plan ends as: a merged row ends as the row that stands for it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oneplan.domain.plans.plan_rows import OutcomeKind, RowAt

ELSEWHERE = "elsewhere"
"""Reason of a row that an office of the province does in other amphoe: it is in their plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOutcome:
    """An outcome as one plan gave it: the row that it merged into, or none; and why."""

    reason: str
    into: RowAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEnd:
    """How a row ends in a plan.

    Attributes:
        outcome: Kept, merged into a row that is kept, or excluded: itself or with the row that
            it merged into.
        reason: Why it was excluded, or merged; empty where it is kept.
        into: The row that stands for it; None where it stands for itself.
    """

    outcome: OutcomeKind
    reason: str = ""
    into: RowAt | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the plan is none of the row's own: an office does it in other amphoe."""
        return self.outcome == OutcomeKind.EXCLUDED and self.reason == ELSEWHERE


KEPT = RowEnd(outcome=OutcomeKind.KEPT)


def follow_row(row: RowAt, outcome_of: Callable[[RowAt], GivenOutcome | None]) -> RowEnd:
    """Follow a row of a plan through its merges to its end.

    Args:
        row: A row that came into the plan.
        outcome_of: The outcome that the plan, or one below it, gave a row; None where it is kept.
    """
    at, merged_for = row, ""
    seen = {row}
    while (given := outcome_of(at)) is not None:
        into = None if at == row else at
        if given.into is None:
            return RowEnd(outcome=OutcomeKind.EXCLUDED, reason=given.reason, into=into)
        merged_for = merged_for or given.reason
        if given.into in seen:  # stored rows hold none such; a fault there hangs nobody
            break
        at = given.into
        seen.add(at)
    if at == row:
        return KEPT
    return RowEnd(outcome=OutcomeKind.MERGED, reason=merged_for, into=at)
