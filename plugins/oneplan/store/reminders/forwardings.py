"""Who was asked to tell others of a letter, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.reminders.tables import Forwarding as Forwarding


def add_forwardings(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down whom a letter asks; known ones stay as they are."""
    if rows:
        session.execute(insert(Forwarding).on_conflict_do_nothing(), list(rows))


def list_forwardings(
    session: Session, *, cycle_id: str, unit_code: str | None = None
) -> Sequence[Forwarding]:
    """What a cycle, or one unit of it, was asked to pass on, oldest first."""
    statement = select(Forwarding).where(Forwarding.cycle_id == cycle_id)
    if unit_code is not None:
        statement = statement.where(Forwarding.unit_code == unit_code)
    return session.scalars(statement.order_by(Forwarding.id)).all()


def find_forwarding(
    session: Session, *, cycle_id: str, unit_code: str, forwarding_id: int
) -> Forwarding | None:
    """One request to a unit, locked for this transaction, or None."""
    return session.scalar(
        select(Forwarding)
        .where(
            Forwarding.id == forwarding_id,
            Forwarding.cycle_id == cycle_id,
            Forwarding.unit_code == unit_code,
        )
        .with_for_update()
    )
