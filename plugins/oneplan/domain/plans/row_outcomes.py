"""What became of rows, as a frame: what a rule says of a row, and how the hash reads it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from oneplan.domain.plans.consolidation import OutcomeKind

OUTCOME_COLUMNS = {
    "plan_id": "int64",
    "submission_id": "int64",
    "row_number": "int64",
    "row_key": "str",
    "outcome": "str",
    "reason": "str",
    "into_submission_id": "Int64",
    "into_row_number": "Int64",
    "into_key": "str",
}
"""One line a row that a plan did not keep; the ``into`` columns are missing where it is excluded."""
_HASHED = {OutcomeKind.MERGED: "merged", OutcomeKind.EXCLUDED: "set_aside"}
"""The words of the outcomes in the hash of a plan; new ones would change every stored hash."""


def excluded(rows: pd.DataFrame, reasons: pd.Series[str] | str) -> pd.DataFrame:
    """Outcomes of *rows* (plan_id, submission_id, row_number, row_key) that are excluded."""
    return _outcomes(rows.assign(outcome=OutcomeKind.EXCLUDED.value, reason=reasons))


def merged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of *pairs*: a row, the row that it goes into (``into_…``), and the reason."""
    return _outcomes(pairs.assign(outcome=OutcomeKind.MERGED.value))


def _outcomes(found: pd.DataFrame) -> pd.DataFrame:
    frame = found.reindex(columns=list(OUTCOME_COLUMNS)).astype(OUTCOME_COLUMNS)
    return frame.sort_values(["plan_id", "submission_id", "row_number"], ignore_index=True)


def join_outcomes(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The outcomes of several rules in one frame, in their order; empty ones are none."""
    some = [part for part in parts if len(part)]
    if not some:
        return _outcomes(pd.DataFrame({"plan_id": []}))
    return some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)


def hashed_lines(outcomes: pd.DataFrame) -> pd.Series[str]:
    """Each outcome as the hash of its plan reads it."""
    words = outcomes["outcome"].map({kind.value: word for kind, word in _HASHED.items()})
    said = outcomes["into_key"].fillna(outcomes["reason"])
    return words.astype("str") + " " + outcomes["row_key"] + " " + said
