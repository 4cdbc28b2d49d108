"""What the mail provider told us about each notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.tables import MailEvent as MailEvent
from oneplan.store.tables import Notice


def add_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[MailEvent]:
    """Keep events; one that was told before, or of a notice that is gone, is passed over.

    Returns:
        Those that are new.
    """
    known = set(
        session.scalars(select(Notice.id).where(Notice.id.in_({row["notice_id"] for row in rows})))
    )
    kept = [row for row in rows if row["notice_id"] in known]
    if not kept:
        return []
    statement = insert(MailEvent).on_conflict_do_nothing(index_elements=["sg_event_id"])
    return list(session.scalars(statement.returning(MailEvent), kept))


def list_events(session: Session, notice_id: int) -> Sequence[MailEvent]:
    """Everything told about a notice, in the order it happened."""
    return session.scalars(
        select(MailEvent)
        .where(MailEvent.notice_id == notice_id)
        .order_by(MailEvent.happened_at, MailEvent.sg_event_id)
    ).all()


def list_cycle_events(session: Session, cycle_id: str) -> Sequence[MailEvent]:
    """Everything told about the notices of a cycle, in the order it happened."""
    return session.scalars(
        select(MailEvent)
        .join(Notice, Notice.id == MailEvent.notice_id)
        .where(Notice.cycle_id == cycle_id)
        .order_by(MailEvent.happened_at, MailEvent.sg_event_id)
    ).all()
