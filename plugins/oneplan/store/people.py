"""Names of people, apart from what they did: a name can be forgotten, an act cannot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.tables import (
    Comment,
    CommentAnswer,
    Decision,
    DispatchRecipient,
    LateTicket,
    MinutesFile,
    Person,
    Submission,
)

FORGOTTEN = "(ลบตามอายุข้อมูล)"
PREFIX = "person:"


def refer(session: Session, name: str) -> str:
    """What the audit log says instead of a name: ``person:12``, the same for the same name."""
    statement = insert(Person).values(name=name)
    number = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"seen_at": func.now()}
        ).returning(Person.id)
    )
    return f"{PREFIX}{number}"


def list_names(session: Session) -> dict[str, str]:
    """Reference → name, or that it was forgotten."""
    return {
        f"{PREFIX}{person.id}": person.name or FORGOTTEN
        for person in session.scalars(select(Person))
    }


def forget(session: Session, before: datetime) -> int:
    """Blank the names of people whose last act was before *before*; what they did stays.

    Returns:
        How many people were forgotten.
    """
    gone = session.scalars(
        update(Person)
        .where(Person.seen_at < before, Person.name.is_not(None))
        .values(name=None)
        .returning(Person.id)
    ).all()
    for column, stored_at in _NAMED:
        session.execute(
            update(column.class_)
            .where(stored_at < before, column.is_not(None), column != FORGOTTEN)
            .values({column.key: FORGOTTEN})
        )
    return len(gone)


_NAMED = (
    (Submission.sender, Submission.stored_at),
    (LateTicket.requested_by, LateTicket.stored_at),
    (LateTicket.decided_by, LateTicket.stored_at),
    (Decision.decided_by, Decision.decided_at),
    (Comment.recorded_by, Comment.recorded_at),
    (CommentAnswer.answered_by, CommentAnswer.answered_at),
    (MinutesFile.added_by, MinutesFile.added_at),
    (DispatchRecipient.acknowledged_by, DispatchRecipient.acknowledged_at),
)
"""Where a person's name stands, and the moment it was written."""
