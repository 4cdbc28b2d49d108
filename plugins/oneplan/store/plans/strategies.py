"""Lists of strategies and ceilings, appended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.store.plans.tables import Ceiling as Ceiling
from oneplan.store.plans.tables import StrategyList


def list_entries(session: Session, cycle_id: str) -> list[Any]:
    """The strategies of a cycle in force; empty where none were loaded."""
    found = session.scalar(
        select(StrategyList.entries)
        .where(StrategyList.cycle_id == cycle_id)
        .order_by(StrategyList.number.desc())
        .limit(1)
    )
    return list(found or ())


def add_entries(session: Session, cycle_id: str, entries: Sequence[Any], *, actor: str) -> int:
    """Append a list; return its number. The caller holds the cycle's lock."""
    last = session.scalar(
        select(func.max(StrategyList.number)).where(StrategyList.cycle_id == cycle_id)
    )
    number = (last or 0) + 1
    session.add(
        StrategyList(cycle_id=cycle_id, number=number, entries=list(entries), loaded_by=actor)
    )
    session.flush()
    return number


def add_ceiling(session: Session, **values: Any) -> None:
    """Append a ceiling; ``baht`` None lifts it."""
    session.add(Ceiling(**values))
    session.flush()


def list_ceilings(session: Session, cycle_id: str) -> list[list[str]]:
    """The ceilings in force: [Buddhist year, strategy code or empty, baht]."""
    found = session.scalars(
        select(Ceiling)
        .ext(distinct_on(Ceiling.year, Ceiling.strategy))
        .where(Ceiling.cycle_id == cycle_id)
        .order_by(Ceiling.year, Ceiling.strategy, Ceiling.id.desc())
    )
    return [
        [each.year, each.strategy, f"{each.baht:.2f}"] for each in found if each.baht is not None
    ]
