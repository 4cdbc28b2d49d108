"""Circulars that were sent, and the files of their enclosures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.store.documents.tables import Circular as Circular
from oneplan.store.documents.tables import CircularEnclosure as CircularEnclosure


def add_enclosure(session: Session, **values: Any) -> None:
    """Append the file of an enclosure; values are columns."""
    session.add(CircularEnclosure(**values))
    session.flush()


def find_enclosures(
    session: Session, *, cycle_id: str, letter_key: str
) -> dict[int, CircularEnclosure]:
    """Number → the file of that enclosure that was given last."""
    found = session.scalars(
        select(CircularEnclosure)
        .where(CircularEnclosure.cycle_id == cycle_id, CircularEnclosure.letter_key == letter_key)
        .order_by(CircularEnclosure.id)
    )
    return {each.number: each for each in found}


def add_circular(session: Session, **values: Any) -> Circular:
    """Write down that a letter was sent; values are columns."""
    made = Circular(**values)
    session.add(made)
    session.flush()
    return made


def find_circular(
    session: Session, *, cycle_id: str, letter_key: str, revision: int
) -> Circular | None:
    """A letter as it was sent under a revision of the calendar, or None."""
    return session.get(
        Circular, {"cycle_id": cycle_id, "letter_key": letter_key, "revision": revision}
    )


def find_last_circular(session: Session, *, cycle_id: str, letter_key: str) -> Circular | None:
    """A letter as it was sent last, or None."""
    return session.scalar(
        select(Circular)
        .where(Circular.cycle_id == cycle_id, Circular.letter_key == letter_key)
        .order_by(Circular.revision.desc())
        .limit(1)
    )


def list_circulars(session: Session, *, cycle_id: str) -> Sequence[Circular]:
    """Every letter that was sent, the first first."""
    return session.scalars(
        select(Circular)
        .where(Circular.cycle_id == cycle_id)
        .order_by(Circular.sent_at, Circular.letter_key, Circular.revision)
    ).all()
