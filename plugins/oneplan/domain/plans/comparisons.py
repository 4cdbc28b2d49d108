"""What one plan asks for beside another, or beside what may be given out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from oneplan.domain.plans.row_frames import satang_of, years_of
from oneplan.domain.plans.strategies import Ceilings

BEFORE, AFTER = "_before", "_after"


def compare_rows(
    before: pd.DataFrame, after: pd.DataFrame, *, by: Sequence[str] = ("row_key",)
) -> pd.DataFrame:
    """Lay two frames of rows, or of sums, side by side.

    Two versions of a plan are compared by ``row_key``; two years' plans by what
    both have: ``["unit", "title"]``, or sums by ``["code"]``.

    Args:
        before: *by*, each line once, and money by year.
        after: The same of the later plan.
        by: Columns that name a line in both.

    Returns:
        *by*; ``change``: ``added``, ``gone``, ``changed`` or ``same``; and, for each year of
        either, ``<year>_before``, ``<year>_after`` and ``<year>`` (after less before), int64
        satang; a line or year that is missing counts as nothing.

    Raises:
        ValueError: A line stands in one of them twice.
    """
    years = sorted({*years_of(before), *years_of(after)})
    sides = [side.reindex(columns=[*by, *years]) for side in (before, after)]
    found = sides[0].merge(
        sides[1],
        on=list(by),
        how="outer",
        suffixes=(BEFORE, AFTER),
        indicator="change",
        validate="one_to_one",
    )
    is_other = pd.Series(data=False, index=found.index)
    for year in years:
        for side in (BEFORE, AFTER):
            found[year + side] = found[year + side].astype("Int64").fillna(0).astype("int64")
        found[year] = found[year + AFTER] - found[year + BEFORE]
        is_other |= found[year] != 0
    words = found["change"].astype("str").map({"left_only": "gone", "right_only": "added"})
    found["change"] = words.fillna(is_other.map({True: "changed", False: "same"}))
    order = [name for year in years for name in (year + BEFORE, year + AFTER, year)]
    return found[[*by, "change", *order]]


def compare_to_ceilings(rows: pd.DataFrame, ceilings: Ceilings) -> pd.DataFrame:
    """What rows ask for beside each ceiling.

    Args:
        rows: ``code`` and money by year.
        ceilings: What may be given out.

    Returns:
        year, code (empty: all strategies), asked, limit and left, int64 satang; *left* is
        negative where more is asked for than may be given out.
    """
    years = years_of(rows)
    found = []
    for (year, code), baht in sorted(ceilings.limits.items()):
        of = rows if not code else rows[rows["code"] == code]
        asked = int(of[year].fillna(0).sum()) if year in years else 0
        limit = satang_of(baht)
        found.append((year, code, asked, limit, limit - asked))
    return pd.DataFrame(found, columns=["year", "code", "asked", "limit", "left"])
