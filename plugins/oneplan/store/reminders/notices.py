"""Every mail with its state, and what holds mails back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.errors import OneplanError
from oneplan.store.reminders.tables import Notice as Notice
from oneplan.store.reminders.tables import NoticeHold as NoticeHold


class NoticeUnknown(OneplanError):
    """A mail was named that was never queued."""

    status_code = 404

    def __init__(self, *, notice_id: int) -> None:
        self.th = f"ไม่มีอีเมลเลขที่ {notice_id}"
        super().__init__(f"There is no notice {notice_id}.")


def find_last_moment(session: Session, *, cycle_id: str) -> datetime | None:
    """The last planning moment that a queued mail of a cycle waits for."""
    return session.scalar(
        select(func.max(Notice.not_before)).where(
            Notice.cycle_id == cycle_id, Notice.state == NoticeState.QUEUED
        )
    )


def list_busy_cycles(session: Session) -> Sequence[str]:
    """Cycles with mails that are queued, in hand or of unknown outcome."""
    states = [NoticeState.QUEUED, NoticeState.SENDING, NoticeState.UNKNOWN]
    return session.scalars(
        select(Notice.cycle_id).where(Notice.state.in_(states)).distinct().order_by(Notice.cycle_id)
    ).all()


def is_held() -> ColumnElement[bool]:
    """Whether a hold in force stands over a mail."""
    return exists().where(
        NoticeHold.cycle_id == Notice.cycle_id,
        NoticeHold.released_at.is_(None),
        *(
            or_(column.is_(None), column == of)
            for column, of in (
                (NoticeHold.step_id, Notice.step_id),
                (NoticeHold.reminder, Notice.reminder),
                (NoticeHold.unit_code, Notice.unit_code),
                (NoticeHold.notice_id, Notice.id),
            )
        ),
    )


def get_notice(session: Session, notice_id: int, *, is_locked: bool = True) -> Notice:
    """One mail, locked for this transaction unless it is only read.

    Raises:
        NoticeUnknown: There is none.
    """
    found = session.get(
        Notice, notice_id, with_for_update={"key_share": True} if is_locked else None
    )
    if found is None:
        raise NoticeUnknown(notice_id=notice_id)
    return found


def list_notices(
    session: Session,
    *,
    cycle_id: str,
    state: str | None = None,
    step_id: str | None = None,
    reminder: str | None = None,
) -> Sequence[Notice]:
    """Mails of a cycle, oldest first."""
    statement = select(Notice).where(Notice.cycle_id == cycle_id)
    for column, value in (
        (Notice.state, state),
        (Notice.step_id, step_id),
        (Notice.reminder, reminder),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return session.scalars(statement.order_by(Notice.id)).all()


def list_told_revisions(session: Session, *, cycle_id: str, step_id: str) -> Mapping[str, int]:
    """Unit → the calendar revision that the last mail about its file tells, of those that went."""
    not_gone = (NoticeState.QUEUED, NoticeState.DROPPED)
    rows = session.execute(
        select(Notice.unit_code, func.max(Notice.revision))
        .where(
            Notice.cycle_id == cycle_id,
            Notice.step_id == step_id,
            Notice.asks_file,
            Notice.state.not_in(not_gone),
        )
        .group_by(Notice.unit_code)
    )
    return {each.unit_code: each[1] for each in rows}


def list_unanswered_since(
    session: Session, keys: Collection[tuple[str, str, str]]
) -> Mapping[tuple[str, str, str], datetime]:
    """(cycle, step, reminder) → since when its oldest unanswered mail waits, where it has one.

    One query for all; no text of a mail is read.
    """
    if not keys:
        return {}
    rows = session.execute(
        select(Notice.cycle_id, Notice.step_id, Notice.reminder, func.min(Notice.changed_at))
        .where(
            Notice.cycle_id.in_({cycle_id for cycle_id, _, _ in keys}),
            Notice.state == NoticeState.UNKNOWN,
            Notice.step_id.is_not(None),
        )
        .group_by(Notice.cycle_id, Notice.step_id, Notice.reminder)
    )
    found = {
        (cycle_id, str(step_id), reminder): since for cycle_id, step_id, reminder, since in rows
    }
    return {key: since for key, since in found.items() if key in keys}


def list_held_ids(session: Session, *, cycle_id: str) -> Collection[int]:
    """Ids of the mails of a cycle that a hold keeps back."""
    return set(
        session.scalars(
            select(Notice.id).where(
                Notice.cycle_id == cycle_id, Notice.state == NoticeState.QUEUED, is_held()
            )
        )
    )


def count_by_level(session: Session, *, cycle_id: str) -> Sequence[tuple[str, str, str, int]]:
    """(step or empty, reminder, level, mails) of every mail that went or will."""
    rows = session.execute(
        select(func.coalesce(Notice.step_id, ""), Notice.reminder, Notice.level, func.count())
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state.not_in([NoticeState.UNDELIVERABLE, NoticeState.DROPPED]),
        )
        .group_by(Notice.step_id, Notice.reminder, Notice.level)
        .order_by(Notice.step_id, Notice.reminder, Notice.level)
    )
    return [(step, reminder, level, count) for step, reminder, level, count in rows]


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
