"""What of the sending of mails does not work now, and since when."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.reminders.tables import MailFault as MailFault

UNWRITTEN = "write:"
"""Begins the name of a fault: the mails of a step's reminder that could not be written."""


def save_fault(session: Session, *, cycle_id: str | None, part: str, reason: str) -> None:
    """Keep that a part failed; once more is counted on the same row."""
    statement = insert(MailFault).values(cycle_id=cycle_id, part=part, reason=reason)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["cycle_id", "part"],
            set_={"reason": reason, "times": MailFault.times + 1, "last_at": func.now()},
        )
    )


def clear_fault(session: Session, *, cycle_id: str | None, part: str) -> None:
    """Forget the fault of a part that works again."""
    session.execute(
        delete(MailFault).where(
            MailFault.cycle_id.is_not_distinct_from(cycle_id), MailFault.part == part
        )
    )


def has_fault(session: Session, *, cycle_id: str | None, part: str) -> bool:
    """Whether a part failed last time."""
    found = select(MailFault.id).where(
        MailFault.cycle_id.is_not_distinct_from(cycle_id), MailFault.part == part
    )
    return session.scalar(found) is not None


def list_faults(session: Session, *, cycle_id: str | None = None) -> Sequence[MailFault]:
    """The faults of a cycle and of the whole office, or all of them; oldest first."""
    statement = select(MailFault).order_by(MailFault.id)
    if cycle_id is not None:
        statement = statement.where(
            or_(MailFault.cycle_id == cycle_id, MailFault.cycle_id.is_(None))
        )
    return session.scalars(statement).all()
