"""What the mail provider told us about each notice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_returns import ARRIVED
from oneplan.store.reminders.tables import MailEvent as MailEvent
from oneplan.store.reminders.tables import Notice


def add_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[MailEvent]:
    """Keep events of locked mails; one that was told before is passed over.

    Returns:
        Those that are new.
    """
    if not rows:
        return []
    statement = insert(MailEvent).on_conflict_do_nothing(index_elements=["sg_event_id"])
    return list(session.scalars(statement.returning(MailEvent), list(rows)))


def list_by_message_id(session: Session, ids: Collection[str]) -> Mapping[str, Notice]:
    """Provider's id of a mail → the notice that went under it."""
    if not ids:
        return {}
    found = session.scalars(select(Notice).where(Notice.message_id.in_(ids)).order_by(Notice.id))
    return {str(each.message_id): each for each in found}


def has_arrived(session: Session, contact_id: int, *, after: datetime) -> bool:
    """Whether any mail is known to have reached a contact after a moment."""
    found = (
        select(MailEvent.sg_event_id)
        .where(
            MailEvent.contact_id == contact_id,
            MailEvent.event.in_(ARRIVED),
            MailEvent.happened_at > after,
        )
        .limit(1)
    )
    return session.scalar(found) is not None


def list_sent_to(
    session: Session, unit_codes: Collection[str], *, after: datetime, before: datetime
) -> Sequence[Notice]:
    """Mails that were handed to the provider for some units in a span of time, last first."""
    if not unit_codes:
        return []
    return session.scalars(
        select(Notice)
        .where(Notice.unit_code.in_(unit_codes), Notice.sent_at >= after, Notice.sent_at <= before)
        .order_by(Notice.sent_at.desc(), Notice.id.desc())
    ).all()


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
