"""Acts of the desk that were done, each under the key of the form that confirmed it."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.shared.tables import DoneAct


def find_location(session: Session, *, key: str) -> str | None:
    """Where the act under *key* shows; None where it was not done."""
    return session.scalar(select(DoneAct.location).where(DoneAct.key == key))


def claim(session: Session, *, key: str, act: str, cycle_id: str) -> str | None:
    """Take *key* for this transaction; another that takes it waits until this one ends.

    Returns:
        None where it is taken now; where it was taken before, what that act led to.
    """
    taken = session.scalar(
        insert(DoneAct)
        .values(key=key, act=act, cycle_id=cycle_id, location="")
        .on_conflict_do_nothing()
        .returning(DoneAct.key)
    )
    return None if taken is not None else find_location(session, key=key)


def save_location(session: Session, *, key: str, location: str) -> None:
    """Note where the act under *key* shows."""
    session.execute(update(DoneAct).where(DoneAct.key == key).values(location=location))


def is_followed(session: Session, *, key: str) -> bool:
    """Whether what follows the act under *key* was done too."""
    return session.scalar(select(DoneAct.followed_at).where(DoneAct.key == key)) is not None


def mark_followed(session: Session, *, key: str) -> None:
    """Note that what follows the act under *key* was done."""
    session.execute(update(DoneAct).where(DoneAct.key == key).values(followed_at=func.now()))


def led_to(session: Session, *, cycle_id: str, location: str) -> bool:
    """Whether an act of a cycle led to *location*."""
    found = select(DoneAct.key).where(DoneAct.cycle_id == cycle_id, DoneAct.location == location)
    return session.scalar(found.limit(1)) is not None
