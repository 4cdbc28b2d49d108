"""Which rows of a plan are one project."""

from __future__ import annotations

import numpy as np
import pandas as pd

from oneplan.domain.plans.merging import ExactRule
from oneplan.domain.plans.row_frames import NOTHING, ORDER, PLAN_ROW, years_of

PAIR = [*PLAN_ROW, "row_key", "into_submission_id", "into_row_number", "into_key", "reason"]
"""A row, the row of the same plan that it goes into, and why."""
EXACT, ANSWERED = "same_title_place", "answer"
"""Reasons of a merge: both rows name one project, or a person said so."""
_Row = tuple[int, int, int]


def sharing_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that share their title and place with another row of their plan.

    Args:
        rows: plan_id, submission_id, row_number, match_key (16 bytes).

    Returns:
        The same columns and ``project``, an int64 for each title and place of a plan.
    """
    keys, _ = pd.factorize(rows["match_key"])
    plans, plan_ids = pd.factorize(rows["plan_id"])
    marked = rows.assign(project=keys * max(len(plan_ids), 1) + plans)
    return marked[marked.duplicated("project", keep=False)]


def match_rows(sharing: pd.DataFrame, rule: ExactRule) -> pd.DataFrame:
    """The rows that merge without being asked about: all of a project go into its first.

    Merged is what several units name once each; with other money, or money of
    other years, only where the rule says *any*.

    Args:
        sharing: What :func:`sharing_rows` found, with step, unit, row_key and money by year.
        rule: How exact duplicates are merged.

    Returns:
        Pairs (:data:`PAIR`), one for each row that goes.
    """
    if not rule.merge:
        return _pair(sharing[:0], sharing[:0])
    rows = sharing.sort_values(["project", *ORDER], ignore_index=True)
    projects = rows["project"].to_numpy()
    starts = np.flatnonzero(np.r_[True, projects[1:] != projects[:-1]][: len(rows)])
    sizes = np.diff(np.r_[starts, len(rows)])
    first = np.repeat(starts, sizes)
    # In plan order the rows of one file lie side by side.
    files = rows["submission_id"].to_numpy()
    is_wrong = np.r_[False, files[1:] == files[:-1]][: len(rows)] & (first != np.arange(len(rows)))
    if rule.budgets == "same":
        for year in years_of(rows):
            satang = rows[year].fillna(NOTHING).to_numpy("int64")
            is_wrong |= satang != satang[first]
    is_kept = np.repeat(np.logical_or.reduceat(is_wrong, starts), sizes) if len(rows) else is_wrong
    goes = np.flatnonzero(~is_kept & (first != np.arange(len(rows))))
    return _pair(rows.iloc[goes], rows.iloc[first[goes]])


def _pair(rows: pd.DataFrame, firsts: pd.DataFrame) -> pd.DataFrame:
    """Each row with the one that it goes into."""
    return rows[[*PLAN_ROW, "row_key"]].assign(
        into_submission_id=firsts["submission_id"].to_numpy(),
        into_row_number=firsts["row_number"].to_numpy(),
        into_key=firsts["row_key"].array,
        reason=EXACT,
    )


def join_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Follow pairs of one plan in their order: a chain of them ends in one row that is kept.

    Args:
        pairs: :data:`PAIR`; the same row may stand in several, also as the one that stays.

    Returns:
        Pairs, one for each row that goes; the reason is that of its first pair.
    """
    into: dict[_Row, _Row] = {}
    keys: dict[_Row, str] = {}
    exact = set()

    def end_of(row: _Row) -> _Row:
        while row in into:
            row = into[row]
        return row

    columns = [pairs[name].tolist() for name in PAIR]
    for plan, id_, number, key, into_id, into_number, into_key, reason in zip(
        *columns, strict=True
    ):
        row, target = (plan, id_, number), (plan, into_id, into_number)
        keys[row], keys[target] = key, into_key
        if reason == EXACT:
            exact.add(row)
        first, last = end_of(row), end_of(target)
        if first != last:
            into[first] = last
    return pd.DataFrame(
        [
            (
                *row,
                keys[row],
                *end_of(row)[1:],
                keys[end_of(row)],
                EXACT if row in exact else ANSWERED,
            )
            for row in into
        ],
        columns=PAIR,
    )
