"""The rows of a plan version as its pages list them, read once and kept for a while.

A version that was made never changes, so neither do the rows that it keeps. The names of
units may, so what is kept is read again after some minutes.
"""

from __future__ import annotations

import time
from threading import Lock

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import AMPHOE_DIGITS
from oneplan.domain.plans import pivots
from oneplan.domain.plans.routing import RoutingRules
from oneplan.gateways.files.rules import merging_rules
from oneplan.store.plans import plan_trees, row_frames
from oneplan.store.plans.plans import PlanVersion

MOST_KEPT = 4
"""Frames that are kept: a province of 10,000 units has 50,000 rows, some 20 MB."""
KEPT_SECONDS = 600
_kept: dict[tuple[int, str, str], tuple[float, pd.DataFrame]] = {}
_lock = Lock()


def read_listed(
    session: Session, version: PlanVersion, rules: RoutingRules, *, area: str = ""
) -> pd.DataFrame:
    """The rows of a version with every dimension that does not change with an answer.

    Args:
        session: Open transaction.
        version: A version that was made.
        rules: Which column says whose capacity a row exceeds.
        area: DOPA code: only rows of units in this area.

    Returns:
        The columns of :func:`oneplan.store.plans.row_frames.select_listed`, and ``amphoe`` (of the
        unit; empty above it), ``tambon`` and ``exceeded`` (a level, or empty).
    """
    key = version.id, version.content_hash, area
    now = time.monotonic()
    with _lock:
        kept = _kept.get(key)
    if kept is not None and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    rows = _read(session, version, rules, area=area)
    with _lock:
        _kept.pop(key, None)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = now, rows
    return rows


def _read(
    session: Session, version: PlanVersion, rules: RoutingRules, *, area: str
) -> pd.DataFrame:
    plan_trees.prepare(session)
    rows = row_frames.select_listed(
        session,
        version.id,
        forms=sorted(merging_rules().strategy),
        capacity={form: rule.column for form, rule in rules.rows.items()},
        under=area,
    )
    said = rows[["form", "capacity"]].drop_duplicates()
    levels = said.assign(
        exceeded=[
            (rules.exceeded_by(form, word) or "") if isinstance(word, str) else ""
            for form, word in zip(said["form"], said["capacity"], strict=True)
        ]
    )
    named = pivots.with_tambon(rows).merge(levels, on=["form", "capacity"], how="left")
    return named.assign(
        amphoe=named["area"]
        .str.slice(0, AMPHOE_DIGITS)
        .where(named["area"].str.len() >= AMPHOE_DIGITS, ""),
        agency=named["agency"].fillna(""),
    ).drop(columns=["form", "capacity"])
