"""What became of rows, as a frame: what a rule says of a row, and how the hash reads it."""

from __future__ import annotations

import pandas as pd

from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.row_frames import PLAN_ROW

OUTCOME = [
    *PLAN_ROW,
    "row_key",
    "outcome",
    "reason",
    "into_submission_id",
    "into_row_number",
    "into_key",
]
"""The columns, one line a row that a plan did not keep; excluded rows have none of ``into``."""
_HASHED = {OutcomeKind.MERGED: "merged", OutcomeKind.EXCLUDED: "set_aside"}
"""The words of the outcomes in the hash of a plan; new ones would change every stored hash."""


def excluded(rows: pd.DataFrame, reasons: pd.Series[str] | str) -> pd.DataFrame:
    """Outcomes of *rows* (plan_id, submission_id, row_number, row_key) that are excluded."""
    nowhere = pd.array([pd.NA] * len(rows), dtype="Int64")
    return rows[[*PLAN_ROW, "row_key"]].assign(
        outcome=OutcomeKind.EXCLUDED.value,
        reason=reasons,
        into_submission_id=nowhere,
        into_row_number=nowhere,
        into_key=pd.array([None] * len(rows), dtype="str"),
    )


def merged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of *pairs*: a row, the row that it goes into (``into_…``), and the reason."""
    return pairs.assign(outcome=OutcomeKind.MERGED.value)


def hashed_lines(outcomes: pd.DataFrame) -> pd.Series[str]:
    """Each outcome as the hash of its plan reads it."""
    words = outcomes["outcome"].map({kind.value: word for kind, word in _HASHED.items()})
    said = outcomes["into_key"].fillna(outcomes["reason"])
    return words.astype("str") + " " + outcomes["row_key"] + " " + said
