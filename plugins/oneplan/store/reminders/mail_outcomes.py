"""What became of mails: settled without sending, or sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text, case, func, update
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.store.reminders.mail_locks import lock_mails
from oneplan.store.reminders.tables import Notice
from oneplan.store.shared.told_rows import told


def save_settled(session: Session, settled: Sequence[Mapping[str, Any]]) -> None:
    """Keep that locked mails go no further: notice_id, state and reason of each."""
    given = told({"notice_id": BigInteger(), "state": Text(), "reason": Text()}, settled)
    write_mails(session, given, settled, state=given.c.state, reason=given.c.reason)


def save_outcomes(session: Session, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Keep what came of mails in hand; what the provider has told meanwhile stands.

    Args:
        session: Open transaction.
        outcomes: notice_id, state, reason, message_id and sent_at of each.
    """
    given = told(
        {
            "notice_id": BigInteger(),
            "state": Text(),
            "reason": Text(),
            "message_id": Text(),
            "sent_at": DateTime(timezone=True),
        },
        outcomes,
    )
    lock_mails(session, [each["notice_id"] for each in outcomes])
    still = Notice.state == NoticeState.SENDING
    write_mails(
        session,
        given,
        outcomes,
        state=case((still, given.c.state), else_=Notice.state),
        reason=case((still, given.c.reason), else_=Notice.reason),
        message_id=func.coalesce(given.c.message_id, Notice.message_id),
        sent_at=given.c.sent_at,
    )


def write_mails(session: Session, given: Any, rows: Collection[Any], **values: Any) -> None:
    """Bring the mails that *given* names up to date."""
    if not rows:
        return
    session.flush()
    session.connection().execute(
        update(Notice).where(Notice.id == given.c.notice_id).values(**values)
    )
