"""Sums of the money of a plan: by year, by strategy, by amphoe."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from oneplan.domain.plans.row_frames import baht_of, years_of
from oneplan.domain.plans.year_sums import money


def sum_years(rows: pd.DataFrame) -> dict[str, str]:
    """Buddhist year → baht as a decimal string; a year without money is left out."""
    return money({year: baht_of(int(rows[year].sum())) for year in years_of(rows)})


def sum_by(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Sum the money of rows by some columns and by year.

    Args:
        rows: The columns, and money by year.
        columns: What is summed by: ``["code"]``, ``["code", "amphoe"]``.

    Returns:
        The columns, ``rows`` (how many) and int64 satang by year, in the order of the columns.
    """
    years = years_of(rows)
    filled = rows.assign(rows=1, **{year: rows[year].fillna(0).astype("int64") for year in years})
    return filled.groupby(list(columns), dropna=False, as_index=False)[["rows", *years]].sum()
