"""Orders that appoint committees, by area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.store.meetings.tables import OrderFile as OrderFile


def add_order(session: Session, **values: Any) -> OrderFile:
    """Append an order."""
    order = OrderFile(**values)
    session.add(order)
    session.flush()
    return order


def find_order(
    session: Session, *, cycle_id: str, step_id: str, area_code: str, number: str
) -> OrderFile | None:
    """The order of an area with this number, or None."""
    return session.scalar(
        select(OrderFile).where(
            OrderFile.cycle_id == cycle_id,
            OrderFile.step_id == step_id,
            OrderFile.area_code == area_code,
            OrderFile.number == number,
        )
    )


def list_orders(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[OrderFile]:
    """The orders of a cycle or step, by area, oldest first."""
    statement = select(OrderFile).where(OrderFile.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(OrderFile.step_id == step_id)
    return session.scalars(
        statement.order_by(OrderFile.step_id, OrderFile.area_code, OrderFile.id)
    ).all()
