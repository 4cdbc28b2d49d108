"""Mails taken in hand by one sender, and those that a dead one left."""

from __future__ import annotations

import json
import typing
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.reminders.mail_outcomes import write_mails
from oneplan.store.reminders.notices import is_held
from oneplan.store.reminders.tables import Notice
from oneplan.store.shared.told_rows import told
from oneplan.store.submissions.tables import Submission


def hold_sender_lock(session: Session, number: int) -> None:
    """Show that a sender lives until this transaction ends, however it ends."""
    session.execute(select(func.pg_advisory_xact_lock(number)))


def is_sender_dead(session: Session, number: int) -> bool:
    """Whether a sender's connection is gone; asking twice at once, one is told no."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(number))))


def list_senders(session: Session, *, cycle_id: str) -> Sequence[int | None]:
    """The senders that have mails of a cycle in hand."""
    return session.scalars(
        select(Notice.claimed_by)
        .where(Notice.cycle_id == cycle_id, Notice.state == NoticeState.SENDING)
        .distinct()
    ).all()


class Queued(Protocol):
    """What a sender reads of a mail: a row of the outbox, or the mail itself."""

    id: int
    cycle_id: str
    step_id: str | None
    unit_code: str
    reminder: str
    revision: int
    level: str
    contact_role: str
    asks_file: bool
    subject: str
    body_text: str
    body_html: str
    attachments: list[Any]
    attempts: int


_QUEUED = tuple(Notice.__table__.c[name] for name in Queued.__annotations__)


def list_claimable(
    session: Session,
    *,
    cycle_id: str,
    now: datetime,
    limit: int,
    without: Collection[int] = (),
) -> Sequence[Queued]:
    """Lock the oldest queued mails that may go now and that no other sender holds.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        now: Planning moment.
        limit: At most so many.
        without: Mails that are left for later.
    """
    session.flush()
    found = session.connection().execute(
        select(*_QUEUED)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state == NoticeState.QUEUED,
            or_(Notice.not_before.is_(None), Notice.not_before <= now),
            ~is_held(),
            *([Notice.id.not_in(without)] if without else []),
        )
        .order_by(Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return typing.cast(Sequence[Queued], found.all())


def take_in_hand(session: Session, readers: Mapping[int, Sequence[int]], sender: int) -> None:
    """Write on locked mails who sends them now, and to which contacts."""
    given = told(
        {"notice_id": BigInteger(), "contact_ids": Text()},
        [{"notice_id": key, "contact_ids": json.dumps(ids)} for key, ids in readers.items()],
    )
    write_mails(
        session,
        given,
        readers,
        state=NoticeState.SENDING,
        reason=None,
        claimed_by=sender,
        attempts=Notice.attempts + 1,
        contact_ids=cast(given.c.contact_ids, JSONB),
    )


def list_left_behind(session: Session, *, cycle_id: str, sender: int | None) -> Sequence[Notice]:
    """Lock the mails that a sender had in hand."""
    return session.scalars(
        select(Notice)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state == NoticeState.SENDING,
            Notice.claimed_by.is_not_distinct_from(sender),
        )
        .order_by(Notice.id)
        .with_for_update(skip_locked=True)
    ).all()


def list_answered_ids(session: Session, notice_ids: Collection[int]) -> Collection[int]:
    """Those of some mails whose unit has sent, to the step they ask for, what stands."""
    return set(
        session.scalars(
            select(Notice.id)
            .join(
                Submission,
                (Submission.cycle_id == Notice.cycle_id)
                & (Submission.step_id == Notice.step_id)
                & (Submission.unit_code == Notice.unit_code),
            )
            .where(
                Notice.id.in_(notice_ids),
                Submission.state.in_([*COUNTED_STATES, SubmissionState.LATE]),
            )
        )
    )
