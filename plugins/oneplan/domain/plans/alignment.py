"""Which rows are excluded because their strategy is none of the cycle's."""

from __future__ import annotations

import pandas as pd

from oneplan.domain.plans.merging import AlignmentRule
from oneplan.domain.plans.row_outcomes import excluded
from oneplan.domain.plans.strategies import Strategies

ABOLISHED, UNKNOWN = "strategy_abolished", "strategy_unknown"


def misaligned_rows(rows: pd.DataFrame, known: Strategies, rule: AlignmentRule) -> pd.DataFrame:
    """The outcomes of rows whose strategy was abolished or stands in no list of the cycle.

    Args:
        rows: plan_id, submission_id, row_number, row_key and ``strategy`` as it is compared,
            missing where the row names none: such a row stays.
        known: The cycle's strategies; without any, no row is held against them.
        rule: Whether a row is excluded, or only a person is warned.
    """
    words = rows["strategy"]
    abolished = words.map({word: known.is_abolished(word) for word in words.dropna().unique()})
    is_wrong = words.notna() & ~words.isin(known.accepted) & bool(known.entries)
    wrong = rows.assign(is_abolished=abolished)[is_wrong]
    is_out = wrong["is_abolished"].map(
        {True: rule.abolished == "exclude", False: rule.unknown == "exclude"}
    )
    out = wrong[is_out.astype(bool)]
    reasons = out["is_abolished"].map({True: ABOLISHED, False: UNKNOWN})
    return excluded(out, reasons.astype("str") + ":" + out["strategy"])
