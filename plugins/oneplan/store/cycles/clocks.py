"""The simulated clocks of cycles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.cycles.tables import CycleClock as CycleClock


def list_clocks(session: Session, cycle_ids: Collection[str]) -> Sequence[CycleClock]:
    """The simulated clocks of those of many cycles that have one."""
    return session.scalars(select(CycleClock).where(CycleClock.cycle_id.in_(cycle_ids))).all()


def find_clock(session: Session, cycle_id: str) -> CycleClock | None:
    """The simulated clock of a cycle, or None where real time holds."""
    return session.get(CycleClock, cycle_id)


def save_clock(session: Session, **values: Any) -> None:
    """Set the simulated clock of a cycle."""
    statement = insert(CycleClock).values(**values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["cycle_id"],
            set_={name: value for name, value in values.items() if name != "cycle_id"},
        )
    )
    session.expire_all()
