"""In which order the rows of a plan are served and printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from oneplan.domain.plans.row_frames import ORDER, total_satang
from oneplan.domain.plans.strategies import Strategies


def with_codes(rows: pd.DataFrame, known: Strategies) -> pd.DataFrame:
    """Add ``code``, the strategy that a row counts under; empty for a row without a known one."""
    words = rows["strategy"]
    codes = {word: known.code_of(word) for word in words.dropna().unique()}
    return rows.assign(code=words.map(codes).astype("str").fillna(""))


def rank_rows(rows: pd.DataFrame, known: Strategies, ranking: Sequence[str]) -> pd.DataFrame:
    """Order rows as a ranking says; rows that are equal by it stay in plan order.

    Args:
        rows: step, unit, row_number, ``code``, ``priority`` (missing: behind all that
            name one) and money by year.
        known: The list whose order is that of the strategies.
        ranking: Keys of :class:`oneplan.domain.plans.merging.MergingRules`, the first first.
    """
    keys: dict[str, Callable[[], pd.Series]] = {
        "strategy": lambda: rows["code"].map(
            {code: known.position(code) for code in rows["code"].unique()}
        ),
        "priority": lambda: rows["priority"],
        "baht": lambda: total_satang(rows),
        "baht_descending": lambda: -total_satang(rows),
    }
    chosen = [f"by {name}" for name in ranking if name in keys]
    keyed = rows.assign(**{f"by {name}": keys[name]() for name in ranking if name in keys})
    ordered = keyed.sort_values([*chosen, *ORDER], na_position="last", ignore_index=True)
    return ordered.drop(columns=chosen)
