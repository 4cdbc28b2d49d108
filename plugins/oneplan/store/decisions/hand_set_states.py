"""States of tasks that people set in Airflow by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.decisions.tables import HandSetState as HandSetState


def add_state(session: Session, **values: Any) -> bool:
    """Append a state that was set; the same event read twice is one. Return whether it is new."""
    statement = insert(HandSetState).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(HandSetState.id)).first() is not None


def find_last_moment(session: Session) -> datetime | None:
    """When the last known state was set, or None."""
    return session.scalar(select(func.max(HandSetState.happened_at)))


def list_states(session: Session, *, cycle_id: str) -> Sequence[HandSetState]:
    """What was set by hand in a cycle and is in force, oldest first."""
    return session.scalars(
        select(HandSetState)
        .where(HandSetState.cycle_id == cycle_id, HandSetState.is_in_force)
        .order_by(HandSetState.happened_at, HandSetState.id)
    ).all()
