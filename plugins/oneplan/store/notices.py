"""The outbox: mails are queued with the fact they tell, and claimed by whoever sends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from oneplan.domain.notices import NoticeState
from oneplan.domain.submissions import COUNTED_STATES, SubmissionState
from oneplan.errors import OneplanError
from oneplan.store.tables import Notice as Notice
from oneplan.store.tables import NoticeHold as NoticeHold
from oneplan.store.tables import Submission

ROWS_AT_ONCE = 1_000


class NoticeUnknown(OneplanError):
    """A mail was named that was never queued."""

    status_code = 404

    def __init__(self, *, notice_id: int) -> None:
        super().__init__(f"There is no notice {notice_id}.")


def add_notices(
    session: Session, common: Mapping[str, Any], mails: Sequence[tuple[str, str, str, str]]
) -> int:
    """Queue mails; one that was queued before under the same key stays as it is.

    Args:
        session: Open transaction.
        common: Column → value that all of them share.
        mails: Unit code, subject, text and HTML of each.

    Returns:
        How many were new.
    """
    added = 0
    for start in range(0, len(mails), ROWS_AT_ONCE):
        units, subjects, texts, htmls = zip(*mails[start : start + ROWS_AT_ONCE], strict=True)
        each = (
            func.unnest(
                *(cast(list(column), ARRAY(Text)) for column in (units, subjects, texts, htmls))
            )
            .table_valued("unit_code", "subject", "body_text", "body_html", name="each")
            .render_derived()
        )
        shared = [
            literal(value, Notice.__table__.c[name].type).label(name)
            for name, value in common.items()
        ]
        new = insert(Notice).from_select(
            [*common, "unit_code", "subject", "body_text", "body_html"],
            select(*shared, each.c.unit_code, each.c.subject, each.c.body_text, each.c.body_html),
        )
        statement = new.on_conflict_do_nothing(
            index_elements=["cycle_id", "step_id", "unit_code", "rung", "revision"]
        ).returning(Notice.id)
        added += len(session.connection().execute(statement).all())
    return added


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


def find_last_moment(session: Session, *, cycle_id: str) -> datetime | None:
    """The last planning moment that a queued mail of a cycle waits for."""
    return session.scalar(
        select(func.max(Notice.not_before)).where(
            Notice.cycle_id == cycle_id, Notice.state == NoticeState.QUEUED
        )
    )


def list_busy_cycles(session: Session) -> Sequence[str]:
    """Cycles with mails that are queued, in hand or of unknown fate."""
    states = [NoticeState.QUEUED, NoticeState.SENDING, NoticeState.UNKNOWN]
    return session.scalars(
        select(Notice.cycle_id).where(Notice.state.in_(states)).distinct().order_by(Notice.cycle_id)
    ).all()


def list_claimable(
    session: Session, *, cycle_id: str, now: datetime, limit: int
) -> Sequence[Notice]:
    """Lock the oldest queued mails that may go now and that no other sender holds.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        now: Planning moment.
        limit: At most so many.
    """
    return session.scalars(
        select(Notice)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state == NoticeState.QUEUED,
            or_(Notice.not_before.is_(None), Notice.not_before <= now),
            ~_is_held(),
        )
        .order_by(Notice.id)
        .limit(limit)
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


def _is_held() -> ColumnElement[bool]:
    """Whether a hold in force stands over a mail."""
    return exists().where(
        NoticeHold.cycle_id == Notice.cycle_id,
        NoticeHold.released_at.is_(None),
        *(
            or_(column.is_(None), column == of)
            for column, of in (
                (NoticeHold.step_id, Notice.step_id),
                (NoticeHold.rung, Notice.rung),
                (NoticeHold.unit_code, Notice.unit_code),
                (NoticeHold.notice_id, Notice.id),
            )
        ),
    )


def save_outcomes(session: Session, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Keep what came of mails in hand; what the provider has told meanwhile stands.

    Args:
        session: Open transaction.
        outcomes: notice_id, state, reason, message_id and sent_at of each.
    """
    names = ("notice_id", "state", "reason", "message_id", "sent_at")
    types: tuple[TypeEngine[Any], ...] = (
        BigInteger(),
        Text(),
        Text(),
        Text(),
        DateTime(timezone=True),
    )
    told = (
        func.unnest(
            *(
                cast([each[name] for each in outcomes], ARRAY(kind))
                for name, kind in zip(names, types, strict=True)
            )
        )
        .table_valued(*names, name="told")
        .render_derived()
    )
    still = Notice.state == NoticeState.SENDING
    session.connection().execute(
        update(Notice)
        .where(Notice.id == told.c.notice_id)
        .values(
            state=case((still, told.c.state), else_=Notice.state),
            reason=case((still, told.c.reason), else_=Notice.reason),
            message_id=func.coalesce(told.c.message_id, Notice.message_id),
            sent_at=told.c.sent_at,
        )
    )


def get_notice(session: Session, notice_id: int) -> Notice:
    """One mail, locked for this transaction.

    Raises:
        NoticeUnknown: There is none.
    """
    found = session.get(Notice, notice_id, with_for_update=True)
    if found is None:
        raise NoticeUnknown(notice_id=notice_id)
    return found


def list_notices(
    session: Session,
    *,
    cycle_id: str,
    state: str | None = None,
    step_id: str | None = None,
    rung: str | None = None,
) -> Sequence[Notice]:
    """Mails of a cycle, oldest first."""
    statement = select(Notice).where(Notice.cycle_id == cycle_id)
    for column, value in ((Notice.state, state), (Notice.step_id, step_id), (Notice.rung, rung)):
        if value is not None:
            statement = statement.where(column == value)
    return session.scalars(statement.order_by(Notice.id)).all()


def list_held_ids(session: Session, *, cycle_id: str) -> Collection[int]:
    """Ids of the mails of a cycle that a hold keeps back."""
    return set(
        session.scalars(
            select(Notice.id).where(
                Notice.cycle_id == cycle_id, Notice.state == NoticeState.QUEUED, _is_held()
            )
        )
    )


def count_by_rung(session: Session, *, cycle_id: str) -> Mapping[str, Mapping[str, int]]:
    """Step → rung (``receipt`` for every receipt) → mails that went or will.

    Digests stand under the empty step.
    """
    counts: dict[str, dict[str, int]] = {}
    rung = func.split_part(Notice.rung, ":", 1)
    rows = session.execute(
        select(func.coalesce(Notice.step_id, ""), rung, func.count())
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state.not_in([NoticeState.UNDELIVERABLE, NoticeState.DROPPED]),
        )
        .group_by(Notice.step_id, rung)
        .order_by(Notice.step_id, rung)
    )
    for step_id, rung_name, count in rows:
        counts.setdefault(step_id, {})[rung_name] = count
    return counts


def count_by_level(session: Session, *, cycle_id: str) -> Sequence[tuple[str, str, str, int]]:
    """(step or empty, rung, level, mails) of every mail that went or will."""
    rows = session.execute(
        select(func.coalesce(Notice.step_id, ""), Notice.rung, Notice.level, func.count())
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state.not_in([NoticeState.UNDELIVERABLE, NoticeState.DROPPED]),
        )
        .group_by(Notice.step_id, Notice.rung, Notice.level)
        .order_by(Notice.step_id, Notice.rung, Notice.level)
    )
    return [(step, rung, level, count) for step, rung, level, count in rows]


def add_hold(session: Session, **values: Any) -> None:
    """Hold back what matches; a column left out matches everything."""
    session.add(NoticeHold(**values))
    session.flush()


def list_holds(session: Session, *, cycle_id: str) -> Sequence[NoticeHold]:
    """The holds in force, oldest first."""
    return session.scalars(
        select(NoticeHold)
        .where(NoticeHold.cycle_id == cycle_id, NoticeHold.released_at.is_(None))
        .order_by(NoticeHold.id)
    ).all()
