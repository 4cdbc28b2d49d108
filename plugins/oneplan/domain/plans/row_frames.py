"""Rows of plans as frames: what their columns are called and what they hold.

A frame of rows has one line a workbook row. Text is held by pyarrow, ids and row
numbers are int64. Money is int64 satang in one column a Buddhist year, named by
the year (``"2564"``); a year in which a row asks for nothing is missing there.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from oneplan.domain.shared.satang import SATANG_PER_BAHT

ROW = ["submission_id", "row_number"]
"""The columns that name a row of a database."""
PLAN_ROW = ["plan_id", *ROW]
"""A row as it came into one of several plans."""
ORDER = ["step", "unit", "row_number"]
"""Plan order: text is compared by its UTF-8 bytes."""
NOTHING = -1
"""Stands for satang of a year in which a row asks for nothing: an amount is never negative."""
YEAR_DIGITS = 4


def years_of(rows: pd.DataFrame) -> list[str]:
    """The Buddhist years for which a frame has a column of money, the first one first."""
    return sorted(
        name for name in map(str, rows.columns) if len(name) == YEAR_DIGITS and name.isdecimal()
    )


def total_satang(rows: pd.DataFrame) -> pd.Series[int]:
    """What each row asks for over all years, int64 satang."""
    total = pd.Series(0, index=rows.index)
    for year in years_of(rows):
        total += rows[year].fillna(0).astype("int64")
    return total


def baht_of(satang: int) -> Decimal:
    """Baht with two decimals."""
    return Decimal(int(satang)).scaleb(-2)


def satang_of(baht: str | Decimal) -> int:
    """Satang of an amount of baht with at most two decimals.

    Raises:
        ValueError: The amount is no whole number of satang.
    """
    satang = Decimal(baht) * SATANG_PER_BAHT
    if satang != satang.to_integral_value():
        raise ValueError(f"{baht} baht is no whole number of satang")
    return int(satang)


def with_keys(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``row_key``, ``<step>/<unit>/<sheet row>``: the same row in every version.

    Args:
        rows: step, unit, row_number.
    """
    return rows.assign(
        row_key=rows["step"] + "/" + rows["unit"] + "/" + rows["row_number"].astype("str")
    )
