"""A plan as a frame, and a frame as a Parquet file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from oneplan.domain.plans.ranking import with_codes
from oneplan.domain.plans.row_frames import years_of
from oneplan.services.plans.rules import rules_in_force
from oneplan.store.plans import plans, row_frames

_FIRST = ["row_key", "step", "unit", "unit_name", "amphoe", "code", "title"]


def frame_of_plan(session: Session, version: plans.PlanVersion) -> pd.DataFrame:
    """The rows that a version keeps, in plan order.

    Returns:
        The columns of :func:`oneplan.store.plans.row_frames.select_plan` and ``code``, the
        strategy that a row counts under (empty: none); money is int64 satang by year.
    """
    rules = rules_in_force(session, version.cycle_id)
    rows = row_frames.select_plan(session, version.id, forms=sorted(rules.merging.strategy))
    coded = with_codes(rows, rules.strategies)
    return coded[[*_FIRST, *(name for name in coded.columns if name not in _FIRST)]]


def write_parquet(rows: pd.DataFrame, path: Path) -> None:
    """Write rows with their money as exact decimals of baht, in columns ``baht_<year>``."""
    years = years_of(rows)
    table = pa.Table.from_pandas(rows.drop(columns=years), preserve_index=False)
    hundredth = pa.scalar("0.01").cast(pa.decimal128(3, 2))
    for year in years:
        satang = pa.array(rows[year], type=pa.int64()).cast(pa.decimal128(19, 0))
        baht = pc.multiply(satang, hundredth).cast(pa.decimal128(20, 2))
        table = table.append_column(f"baht_{year}", baht)
    pq.write_table(table, path, compression="zstd")
