"""The outbox: mails are queued with the fact they tell, and claimed by whoever sends."""

from __future__ import annotations

import json
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ColumnExpressionArgument,
    DateTime,
    Text,
    any_,
    case,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.reminders.notices import is_held
from oneplan.store.reminders.tables import Notice
from oneplan.store.shared.told_rows import told
from oneplan.store.submissions.tables import Submission


def hold_queue(
    session: Session,
    *,
    cycle_id: str,
    step_id: str | None,
    reminder: str,
    revision: int | None,
    unit_code: str | None = None,
) -> Collection[str]:
    """Units that have the mails of a reminder already; nobody else queues them until we commit.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step; None for mails of several.
        reminder: Reminder.
        revision: Of the calendar; None for mails that are the same under every one.
        unit_code: The only unit that is asked about: the others' queue is not held.
    """
    key = f"{cycle_id}/{step_id or ''}/{reminder}/{revision or ''}/{unit_code or ''}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    return set(
        session.scalars(
            select(Notice.unit_code).where(
                Notice.cycle_id == cycle_id,
                Notice.step_id.is_not_distinct_from(step_id),
                Notice.reminder == reminder,
                *([Notice.revision == revision] if revision else []),
                *([Notice.unit_code == unit_code] if unit_code else []),
            )
        )
    )


def add_notices(
    session: Session, common: Mapping[str, Any], mails: Iterable[tuple[str, str, str, str]]
) -> int:
    """Queue mails with COPY: one is made while the database writes the one before.

    A mail by itself is inserted, which takes one journey to the database and not two.
    The caller holds their queue and leaves out what is in it.

    Args:
        session: Open transaction.
        common: Column → value that all of them share.
        mails: Unit code, subject, text and HTML of each.

    Returns:
        How many.
    """
    session.flush()
    mails = iter(mails)
    first = list(islice(mails, 2))
    if len(first) == 1:
        own = dict(zip(_OWN, first[0], strict=True))
        session.connection().execute(_INSERT, {**common, **own})
    if len(first) < 2:  # noqa: PLR2004
        return len(first)
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session holds no open connection")
    columns = [*common, *_OWN]
    shared = tuple(_plain(value) for value in common.values())
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY notices ({', '.join(columns)}) FROM STDIN") as copy:
            for mail in chain(first, mails):
                copy.write_row((*shared, *mail))
        return int(cursor.rowcount)


_INSERT = insert(Notice)
_OWN = ("unit_code", "subject", "body_text", "body_html")
"""Columns of which each mail has a value of its own."""


def _plain(value: Any) -> Any:
    """A value as COPY writes it: a state's name and a moment as text, lists as JSON.

    COPY would make the text of a moment anew for each mail.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value


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
    _write(
        session,
        given,
        readers,
        state=NoticeState.SENDING,
        reason=None,
        claimed_by=sender,
        attempts=Notice.attempts + 1,
        contact_ids=cast(given.c.contact_ids, JSONB),
    )


def save_settled(session: Session, settled: Sequence[Mapping[str, Any]]) -> None:
    """Keep that locked mails go no further: notice_id, state and reason of each."""
    given = told({"notice_id": BigInteger(), "state": Text(), "reason": Text()}, settled)
    _write(session, given, settled, state=given.c.state, reason=given.c.reason)


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


def locked(*conditions: ColumnExpressionArgument[bool]) -> ColumnElement[bool]:
    """Whether a mail is among some, locked in the order in which everybody locks mails."""
    ids = select(Notice.id).where(*conditions).order_by(Notice.id).with_for_update(key_share=True)
    return Notice.id == any_(func.array(ids.scalar_subquery()))


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
    _write(
        session,
        given,
        outcomes,
        state=case((still, given.c.state), else_=Notice.state),
        reason=case((still, given.c.reason), else_=Notice.reason),
        message_id=func.coalesce(given.c.message_id, Notice.message_id),
        sent_at=given.c.sent_at,
    )


def lock_mails(session: Session, notice_ids: Collection[int]) -> Collection[int]:
    """Lock mails in the order of their numbers, as everybody does; return those that exist."""
    return session.scalars(
        select(Notice.id)
        .where(Notice.id.in_(notice_ids))
        .order_by(Notice.id)
        .with_for_update(key_share=True)
    ).all()


def _write(session: Session, given: Any, rows: Collection[Any], **values: Any) -> None:
    """Bring the mails that *given* names up to date."""
    if not rows:
        return
    session.flush()
    session.connection().execute(
        update(Notice).where(Notice.id == given.c.notice_id).values(**values)
    )
