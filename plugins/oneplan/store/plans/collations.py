"""What the units of a step sent, put together for the whole area: each content a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.store.plans.tables import Collation as Collation


def add_collation(session: Session, **values: Any) -> tuple[Collation, bool]:
    """Append a version, or return the last one of the same content; and whether it is new."""
    last = find_last(session, cycle_id=values["cycle_id"], step_id=values["step_id"])
    if last is not None and last.content_hash == values["content_hash"]:
        return last, False
    made = Collation(version=(last.version if last else 0) + 1, **values)
    session.add(made)
    session.flush()
    return made, True


def find_last(session: Session, *, cycle_id: str, step_id: str) -> Collation | None:
    """The version in force of a step, or None."""
    return session.scalar(
        select(Collation)
        .where(Collation.cycle_id == cycle_id, Collation.step_id == step_id)
        .order_by(Collation.version.desc())
        .limit(1)
    )


def find_of_content(
    session: Session, *, cycle_id: str, step_id: str, content_hash: str
) -> Collation | None:
    """The last version of a step with some content, or None."""
    return session.scalar(
        select(Collation)
        .where(
            Collation.cycle_id == cycle_id,
            Collation.step_id == step_id,
            Collation.content_hash == content_hash,
        )
        .order_by(Collation.version.desc())
        .limit(1)
    )


def list_collations(session: Session, *, cycle_id: str) -> Sequence[Collation]:
    """Every version of a cycle, oldest first."""
    return session.scalars(
        select(Collation).where(Collation.cycle_id == cycle_id).order_by(Collation.id)
    ).all()
