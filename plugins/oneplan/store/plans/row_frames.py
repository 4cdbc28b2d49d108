"""The rows of plans in the making as frames, and what became of them written back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.plans.row_frames import ROW, with_keys
from oneplan.store.plans.plan_trees import FROM_KEPT, TREE
from oneplan.store.shared.copying import copy_into
from oneplan.store.shared.frames import Column, FrameQuery

_ROW = {"submission_id": Column.NUMBER, "row_number": Column.NUMBER}
_SENT = {"step": Column.WORDS, "unit": Column.WORDS}
_KEPT_KEYS = FrameQuery(
    TREE + "SELECT root AS plan_id, submission_id, row_number, match_key FROM kept",
    {"plan_id": Column.NUMBER, **_ROW, "match_key": Column.KEY},
    {"versions": int},
)


def select_keys(session: Session, versions: Sequence[int]) -> pd.DataFrame:
    """plan_id, submission_id, row_number and match_key of the rows that versions still keep."""
    return _KEPT_KEYS.select(session, versions=versions)


_BUDGETS = FrameQuery(
    """
SELECT row.budgets
FROM unnest(:ids, :numbers) WITH ORDINALITY AS asked(submission_id, row_number, place)
CROSS JOIN LATERAL (
    SELECT each.budgets FROM submission_rows each WHERE each.submission_id = asked.submission_id
    AND each.row_number = asked.row_number OFFSET 0) row
ORDER BY asked.place
""",
    {"budgets": Column.MONEY},
    {"ids": int, "numbers": int},
)
_FILES = FrameQuery(
    "SELECT id AS submission_id, step_id AS step, unit_code AS unit FROM submissions"
    " WHERE id = ANY(:ids) ORDER BY id",
    {"submission_id": Column.NUMBER, **_SENT},
    {"ids": int},
)


def add_money(session: Session, rows: pd.DataFrame) -> pd.DataFrame:
    """Add step, unit, row_key and money by year to rows that are there."""
    ids = rows["submission_id"].tolist()
    files = _FILES.select(session, ids=sorted(set(ids)))
    money = _BUDGETS.select(session, ids=ids, numbers=rows["row_number"].tolist())
    at = files["submission_id"].searchsorted(rows["submission_id"])
    sent = files[["step", "unit"]].take(at)
    found = [rows.reset_index(drop=True), sent.reset_index(drop=True), money]
    return with_keys(pd.concat(found, axis=1))


_OF_FILES = FrameQuery(
    """
SELECT row.submission_id, row.row_number, sent.step_id AS step, sent.unit_code AS unit
FROM submission_rows row JOIN submissions sent ON sent.id = row.submission_id
WHERE row.submission_id = ANY(:ids)
""",
    {**_ROW, **_SENT},
    {"ids": int},
)


def select_rows_of(session: Session, submission_ids: Sequence[int]) -> pd.DataFrame:
    """Every row of some files, with its key."""
    return with_keys(_OF_FILES.select(session, ids=submission_ids))


_KEPT = """
SELECT files.root AS plan_id, row.submission_id, row.row_number, sent.step_id AS step,
       sent.unit_code AS unit, CASE WHEN sent.form = ANY(:forms) THEN row.strategy_key END AS strategy
"""
_STRATEGIES = FrameQuery(
    f"{TREE} {_KEPT} {FROM_KEPT} AND sent.form = ANY(:forms) AND row.strategy_key IS NOT NULL",
    {"plan_id": Column.NUMBER, **_ROW, **_SENT, "strategy": Column.WORDS},
    {"versions": int, "forms": str},
)


def select_strategies(
    session: Session, versions: Sequence[int], *, forms: Sequence[str]
) -> pd.DataFrame:
    """The kept rows on *forms* that name a strategy: with keys and ``strategy``."""
    return with_keys(_STRATEGIES.select(session, versions=versions, forms=forms))


_RANKED = FrameQuery(
    f"{TREE} {_KEPT}, row.priority, row.budgets {FROM_KEPT}",
    {"plan_id": Column.NUMBER, **_ROW, **_SENT, "strategy": Column.WORDS,
     "priority": Column.OPTIONAL_NUMBER, "budgets": Column.MONEY},
    {"versions": int, "forms": str},
)  # fmt: skip


def select_ranked(
    session: Session, versions: Sequence[int], *, forms: Sequence[str]
) -> pd.DataFrame:
    """The rows that versions keep with what they are ranked by and their money by year.

    ``strategy`` is missing on a form that names none.
    """
    return with_keys(_RANKED.select(session, versions=versions, forms=forms))


def add_outcomes(session: Session, outcomes: pd.DataFrame) -> None:
    """Write down what versions did not keep: :mod:`oneplan.domain.plans.row_outcomes`."""
    columns = [outcomes[name].to_numpy(object, na_value=None).tolist() for name in _COPIED_FROM]
    copy_into(session, "plan_outcomes", _COPIED, zip(*columns, strict=True))


_COPIED = {"plan_version_id": "int8", "submission_id": "int8", "row_number": "int4",
           "outcome": "text", "reason": "text", "into_submission_id": "int8",
           "into_row_number": "int4"}  # fmt: skip
_COPIED_FROM = ["plan_id", *ROW, "outcome", "reason", "into_submission_id", "into_row_number"]
