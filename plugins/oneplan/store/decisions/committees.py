"""Who may stand for a committee, and the minutes of its meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.decisions.tables import CommitteeEntry as CommitteeEntry
from oneplan.store.decisions.tables import Decision
from oneplan.store.decisions.tables import MinutesFile as MinutesFile


def replace_members(session: Session, cycle_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put a new list in the place of the one before; what was decided keeps its names."""
    session.execute(delete(CommitteeEntry).where(CommitteeEntry.cycle_id == cycle_id))
    if rows:
        session.execute(insert(CommitteeEntry), [{"cycle_id": cycle_id, **row} for row in rows])


def list_members(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[CommitteeEntry]:
    """The members of a cycle's committees, or of one step's, in the order of their names."""
    statement = select(CommitteeEntry).where(CommitteeEntry.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(CommitteeEntry.step_id == step_id)
    return session.scalars(statement.order_by(CommitteeEntry.step_id, CommitteeEntry.user)).all()


def add_minutes(session: Session, **values: Any) -> bool:
    """Append a minutes file to a decision; the same file twice is one. Return whether it is new."""
    statement = insert(MinutesFile).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(MinutesFile.id)).first() is not None


def list_minutes(session: Session, *, cycle_id: str) -> Sequence[MinutesFile]:
    """Every minutes file of a cycle, oldest first."""
    return session.scalars(
        select(MinutesFile)
        .join(Decision, Decision.id == MinutesFile.decision_id)
        .where(Decision.cycle_id == cycle_id)
        .order_by(MinutesFile.id)
    ).all()
