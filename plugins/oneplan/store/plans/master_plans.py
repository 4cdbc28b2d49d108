"""Lists of master plan targets, appended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.store.plans.tables import MasterPlanList


def list_entries(session: Session, cycle_id: str) -> list[Any]:
    """The targets of a cycle in force; empty where none were loaded."""
    found = session.scalar(
        select(MasterPlanList.entries)
        .where(MasterPlanList.cycle_id == cycle_id)
        .order_by(MasterPlanList.number.desc())
        .limit(1)
    )
    return list(found or ())


def add_entries(session: Session, cycle_id: str, entries: Sequence[Any], *, actor: str) -> int:
    """Append a list; return its number. The caller holds the cycle's lock."""
    last = session.scalar(
        select(func.max(MasterPlanList.number)).where(MasterPlanList.cycle_id == cycle_id)
    )
    number = (last or 0) + 1
    session.add(
        MasterPlanList(cycle_id=cycle_id, number=number, entries=list(entries), loaded_by=actor)
    )
    session.flush()
    return number
