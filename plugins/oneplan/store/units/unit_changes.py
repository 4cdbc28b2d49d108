"""Changes of units with the day from which they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.store.units.tables import UnitChange as UnitChange


def add_change(session: Session, **values: Any) -> UnitChange:
    """Append a change that was decided."""
    change = UnitChange(**values)
    session.add(change)
    session.flush()
    return change


def list_due(session: Session, today: date) -> Sequence[UnitChange]:
    """The changes whose day has come and that do not hold yet, locked, in order of their days."""
    return session.scalars(
        select(UnitChange)
        .where(UnitChange.applied_at.is_(None), UnitChange.effective_on <= today)
        .order_by(UnitChange.effective_on, UnitChange.id)
        .with_for_update()
    ).all()


def list_waiting(session: Session, unit_code: str) -> Sequence[UnitChange]:
    """The changes of a unit that do not hold yet."""
    return session.scalars(
        select(UnitChange)
        .where(UnitChange.applied_at.is_(None), UnitChange.unit_code == unit_code)
        .order_by(UnitChange.effective_on, UnitChange.id)
    ).all()


def list_changes(session: Session) -> Sequence[UnitChange]:
    """All changes, in order of their days."""
    return session.scalars(
        select(UnitChange).order_by(UnitChange.effective_on, UnitChange.id)
    ).all()
