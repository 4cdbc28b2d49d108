"""Ceilings on the money of a plan, and the rows that they keep out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from oneplan.domain.plans.row_frames import NOTHING, satang_of, years_of
from oneplan.domain.plans.row_outcomes import excluded
from oneplan.domain.plans.strategies import Ceilings


def rows_above(ranked: pd.DataFrame, ceilings: Ceilings) -> pd.DataFrame:
    """Give money out in the order of the rows; the outcomes of those it no longer reaches.

    A row is given all that it asks for or nothing: one ceiling that cannot hold
    it is enough. What is left goes on to the rows behind it.

    Args:
        ranked: plan_id, submission_id, row_number, row_key, ``code`` and money by year; the
            first row is served first.
        ceilings: What may be given out.
    """
    left = {limit: satang_of(baht) for limit, baht in ceilings.limits.items()}
    asked = {
        year: ranked[year] for year in years_of(ranked) if any(year == each for each, _ in left)
    }
    out: dict[int, str] = {}
    columns = [series.fillna(NOTHING).tolist() for series in asked.values()]
    for at, (code, *money) in enumerate(zip(ranked["code"].tolist(), *columns, strict=True)):
        short = _serve(left, code, dict(zip(asked, money, strict=True)))
        if short:
            out[at] = short
    fallen = ranked.iloc[list(out)]
    return excluded(fallen, pd.Series(list(out.values()), index=fallen.index, dtype="str"))


def _serve(left: dict[tuple[str, str], int], code: str, money: Mapping[str, int]) -> str:
    """Take a row's satang from what is left, or say what is short; below zero is no amount."""
    asked = {
        limit: satang
        for year, satang in money.items()
        if satang >= 0
        for limit in dict.fromkeys(((year, ""), (year, code)))
        if limit in left
    }
    for limit in sorted(asked):
        if asked[limit] > left[limit]:
            return f"ceiling:{'/'.join(filter(None, limit))}"
    for limit, satang in asked.items():
        left[limit] -= satang
    return ""
