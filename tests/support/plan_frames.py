"""Rows of plans as frames, written as people would: one tuple a row."""

import pandas as pd

from oneplan.domain.plans.row_frames import satang_of, with_keys
from oneplan.domain.shared.thai_numerals import compared


def rows_of(*rows, plan=1):
    """A frame of (unit, title, {year: baht}[, strategy[, priority]]); row numbers count from 1.

    A unit's rows are of one file, whose id is the unit's place in the alphabet.
    """
    units = {unit: at for at, unit in enumerate(sorted({row[0] for row in rows}), 1)}
    years = sorted({year for row in rows for year in row[2]})
    frame = pd.DataFrame({
        "plan_id": pd.Series([plan] * len(rows), dtype="int64"),
        "submission_id": pd.Series([units[row[0]] for row in rows], dtype="int64"),
        "row_number": pd.Series(range(1, len(rows) + 1), dtype="int64"),
        "match_key": pd.Series([row[1] for row in rows], dtype="str"),
        "step": pd.Series(["1"] * len(rows), dtype="str"),
        "unit": pd.Series([row[0] for row in rows], dtype="str"),
        "strategy": pd.Series(
            [compared(row[3]) if row[3:] and row[3] else None for row in rows], dtype="str"
        ),
        "priority": pd.Series([row[4] if row[4:] else None for row in rows], dtype="Int64"),
        **{year: pd.Series([satang_of(row[2][year]) if year in row[2] else None for row in rows],
                           dtype="Int64") for year in years},
    })  # fmt: skip
    return with_keys(frame)
