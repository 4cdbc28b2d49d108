"""What became of the revisions of a cycle's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.store.cycles.tables import CalendarStage as CalendarStage


def add_stage(session: Session, **values: Any) -> None:
    """Append that a revision reached a stage."""
    session.add(CalendarStage(**values))
    session.flush()


def list_stages(session: Session, cycle_id: str) -> Sequence[CalendarStage]:
    """The stages of a cycle's calendar in the order in which they were written down."""
    return session.scalars(
        select(CalendarStage).where(CalendarStage.cycle_id == cycle_id).order_by(CalendarStage.id)
    ).all()
