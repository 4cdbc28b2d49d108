"""The money and the number of a plan's projects, laid out by what a person chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from oneplan.domain.plans.row_frames import total_satang, years_of

YEAR = "year"
"""The dimension of the year of the money: a row counts in each year that it asks money of."""
AREA = "area"
"""A filter by the beginning of the area's code; every other filter is by the whole value."""


TAMBON = "tambon"
"""A filter by the tambon in which a project lies, also where it lies in several."""
TAMBON_DIGITS = 6
_TAMBON = re.compile(r"(?<!\d)\d{6}")
SEVERAL = "several"
"""The tambon of a project that lies in more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """Sums by two dimensions.

    Attributes:
        cells: One line a value of the rows' dimension and one column a value of the columns',
            int64 satang or projects; a project that asks money of two years is one in the totals.
        row_totals, column_totals: Of every line and column.
        total: Of all.
    """

    cells: pd.DataFrame
    row_totals: pd.Series[int]
    column_totals: pd.Series[int]
    total: int


def filter_rows(rows: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    """The rows that have every chosen value.

    Args:
        rows: The dimensions as columns, and money by year.
        chosen: Dimension → value; ``year`` keeps the rows that ask money of it and that year's
            money alone, ``area`` those of units whose area's code begins so.
    """
    for name, value in chosen.items():
        if name == YEAR:
            others = [year for year in years_of(rows) if year != value]
            asked = rows[value].fillna(0) > 0 if value in rows.columns else _none(rows)
            rows = rows[asked].drop(columns=others)
        elif name == AREA:
            rows = rows[rows[AREA].str.startswith(value)]
        elif name == TAMBON and value not in ("", SEVERAL):
            rows = rows[_lies_in(rows, value)]
        else:
            rows = rows[rows[name] == value]
    return rows


def with_tambon(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``tambon``: where a row's unit or its project lies; empty without one, else several.

    Args:
        rows: area (of the unit) and place (of the project), as DOPA codes.
    """
    own = rows[AREA].str.slice(0, TAMBON_DIGITS)
    codes = {place: set(_TAMBON.findall(place)) for place in rows["place"].fillna("").unique()}
    named = {
        place: SEVERAL if len(found) > 1 else next(iter(found), "")
        for place, found in codes.items()
    }
    places = rows["place"].fillna("").map(named)
    return rows.assign(tambon=own.where(own.str.len() == TAMBON_DIGITS, places).astype("str"))


def _lies_in(rows: pd.DataFrame, tambon: str) -> pd.Series[bool]:
    return rows[AREA].str.startswith(tambon) | rows["place"].fillna("").str.contains(
        tambon, regex=False
    )


def _none(rows: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(data=False, index=rows.index)


def pivot(rows: pd.DataFrame, *, by_row: str, by_column: str, counts: bool = False) -> Pivot:
    """Sum rows by two dimensions.

    Args:
        rows: ``row_key``, the dimensions as columns, and money by year.
        by_row: Dimension of the lines.
        by_column: Dimension of the columns.
        counts: Count projects rather than money.
    """
    long = _by_year(rows) if YEAR in (by_row, by_column) else _summed(rows)
    if not counts:
        return _pivot(long, by_row, by_column, long["satang"])
    asked = long[long["satang"] > 0] if YEAR in (by_row, by_column) else long
    made = _pivot(asked, by_row, by_column, pd.Series(1, index=asked.index))
    return Pivot(
        cells=made.cells,
        row_totals=asked.groupby(by_row)["row_key"].nunique().reindex(made.cells.index),
        column_totals=asked.groupby(by_column)["row_key"].nunique().reindex(made.cells.columns),
        total=int(asked["row_key"].nunique()),
    )


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(satang=total_satang(rows))


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    years = years_of(rows)
    kept = [name for name in rows.columns if name not in years]
    long = rows.melt(id_vars=kept, value_vars=years, var_name=YEAR, value_name="satang")
    return long.assign(satang=long["satang"].fillna(0).astype("int64"))


def _pivot(rows: pd.DataFrame, by_row: str, by_column: str, figures: pd.Series[int]) -> Pivot:
    """Sum *figures*, which stand in the order of *rows*, by the two dimensions."""
    summed = rows.assign(figure=figures).groupby([by_row, by_column])["figure"].sum()
    cells = summed.unstack(fill_value=0).astype("int64")
    return Pivot(
        cells=cells,
        row_totals=cells.sum(axis="columns"),
        column_totals=cells.sum(axis="index"),
        total=int(figures.sum()),
    )


def rank_values(totals: pd.Series[int], order: Sequence[str] | None) -> list[str]:
    """The values of a dimension as they are shown.

    Args:
        totals: Total of each value.
        order: Values in an order of their own, others behind them; None for the greatest first.
    """
    values = [str(each) for each in totals.index]
    if order is None:
        return sorted(values, key=lambda each: (-int(totals[each]), each))
    places = {each: at for at, each in enumerate(order)}
    return sorted(values, key=lambda each: (places.get(each, len(places)), each))


def fold_rest(found: Pivot, rows: Sequence[str], columns: Sequence[str]) -> Pivot:
    """Lay a pivot out in an order; what is not named stands summed as the last, as ``…``.

    Args:
        found: The sums.
        rows: Values of the lines that are shown, in order.
        columns: Values of the columns that are shown, in order.
    """
    cells = _folded(_folded(found.cells.T, columns).T, rows)
    return Pivot(
        cells=cells,
        row_totals=_folded(found.row_totals.to_frame(), rows).iloc[:, 0],
        column_totals=_folded(found.column_totals.to_frame(), columns).iloc[:, 0],
        total=found.total,
    )


REST = "…"
"""Stands for the values that are not shown one by one."""


def _folded(frame: pd.DataFrame, shown: Sequence[str]) -> pd.DataFrame:
    kept = frame.loc[list(shown)]
    rest = frame.drop(index=list(shown))
    if rest.empty:
        return kept
    return pd.concat([kept, rest.sum(axis="index").to_frame(REST).T]).astype("int64")
