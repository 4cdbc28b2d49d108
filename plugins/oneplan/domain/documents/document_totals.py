"""The sums of a document, made by the functions that sum a plan: by strategy, amphoe and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from oneplan.domain.documents.documents import PROVINCE_WIDE, Alignment, Project, Subtotal
from oneplan.domain.plans.row_frames import baht_of, satang_of, total_satang, years_of
from oneplan.domain.plans.totals import sum_by

UNLISTED = "นอกรายการยุทธศาสตร์จังหวัด"


def project_frame(projects: Iterable[Project], years: Sequence[str]) -> pd.DataFrame:
    """The projects of a document as a frame of rows.

    Returns:
        row_key, number, strategy, amphoe (in words where there is none) and int64 satang in a
        column for each of *years*, missing where a project asks for nothing.
    """
    listed = list(projects)
    columns: dict[str, Any] = {
        "row_key": pd.array([each.row_key for each in listed], dtype="str"),
        "number": pd.array([each.number for each in listed], dtype="int64"),
        "strategy": pd.array([each.strategy for each in listed], dtype="str"),
        "amphoe": pd.array([each.amphoe or PROVINCE_WIDE for each in listed], dtype="str"),
    }
    for year in years:
        asked = (each.budgets.get(year) for each in listed)
        satang = [None if baht is None else satang_of(baht) for baht in asked]
        columns[year] = pd.array(satang, dtype="Int64")
    return pd.DataFrame(columns)


def subtotals(rows: pd.DataFrame, by: str) -> tuple[Subtotal, ...]:
    """Count and sum projects under the names of a column, in the order of first sight.

    Args:
        rows: What :func:`project_frame` made.
        by: The column: ``strategy`` or ``amphoe``.
    """
    years = years_of(rows)
    sums = sum_by(rows, [by]).set_index(by).loc[rows[by].unique()]
    columns = [sums[name].tolist() for name in ("rows", *years)]
    return tuple(
        _subtotal(name, count, dict(zip(years, satang, strict=True)))
        for name, count, *satang in zip(sums.index.tolist(), *columns, strict=True)
    )


def total_of(rows: pd.DataFrame) -> Subtotal:
    """All projects of a document, counted and summed."""
    satang = {year: int(rows[year].sum()) for year in years_of(rows)}
    return _subtotal("รวมทั้งสิ้น", len(rows), satang)


def align(rows: pd.DataFrame, strategies: Sequence[Mapping[str, Any]]) -> tuple[Alignment, ...]:
    """Group projects by their strategy and by the words that name it, in the list's order.

    Args:
        rows: What :func:`project_frame` made.
        strategies: The strategies of the plan, each with the keys of its rows.
    """
    place = {key: at for at, each in enumerate(strategies) for key in each["row_keys"]}
    placed = rows.assign(place=rows["row_key"].map(place.__getitem__).astype("int64"))
    by = ["place", "strategy"]
    sums = sum_by(placed, by)
    numbers = placed.groupby(by)["number"].agg(tuple)
    columns = (sums["place"], sums["strategy"], numbers, total_satang(sums))
    return tuple(
        Alignment(
            code=strategies[at]["strategy"],
            name=strategies[at]["name_th"] if strategies[at]["strategy"] else UNLISTED,
            words=words,
            numbers=of_words,
            total=baht_of(satang),
        )
        for at, words, of_words, satang in zip(*(each.tolist() for each in columns), strict=True)
    )


def _subtotal(name: str, count: int, satang: dict[str, int]) -> Subtotal:
    return Subtotal(
        name=name,
        count=count,
        by_year={year: baht_of(each) for year, each in satang.items()},
        total=baht_of(sum(satang.values())),
    )
