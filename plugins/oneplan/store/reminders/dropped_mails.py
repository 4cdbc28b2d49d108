"""Queued mails that are not sent any more: what they ask for is there, or asked by nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import NoticeState
from oneplan.store.reminders.mail_locks import locked
from oneplan.store.reminders.tables import Notice


def drop_outdated(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    revision: int,
    reason: str,
    reminder: str | None = None,
) -> Sequence[tuple[str, str]]:
    """Drop the queued mails about a step's file that tell the dates of an earlier calendar.

    Those of one *reminder*, or of every one.

    Returns:
        Unit code and reminder of each.
    """
    session.flush()
    conditions = [
        Notice.cycle_id == cycle_id,
        Notice.step_id == step_id,
        Notice.asks_file,
        Notice.state == NoticeState.QUEUED,
        Notice.revision != revision,
    ]
    if reminder is not None:
        conditions.append(Notice.reminder == reminder)
    rows = session.connection().execute(
        update(Notice)
        .where(locked(*conditions))
        .values(state=NoticeState.DROPPED, reason=reason)
        .returning(Notice.unit_code, Notice.reminder)
    )
    return [(unit_code, reminder) for unit_code, reminder in rows]


def list_dropped(
    session: Session, *, cycle_id: str, step_id: str, reason: str, but: Collection[str]
) -> Mapping[str, int]:
    """Unit → the last calendar revision of which a mail was dropped for a reason.

    Mails of the reminders in *but* are not looked at.
    """
    rows = session.execute(
        select(Notice.unit_code, func.max(Notice.revision))
        .where(
            Notice.cycle_id == cycle_id,
            Notice.step_id == step_id,
            Notice.state == NoticeState.DROPPED,
            Notice.reason == reason,
            Notice.reminder.not_in(but),
        )
        .group_by(Notice.unit_code)
    )
    return {each.unit_code: each[1] for each in rows}


def drop_of_unit(
    session: Session, unit_code: str, *, reason: str, step: tuple[str, str] | None = None
) -> int:
    """Drop the queued mails that ask a unit for a file; return how many.

    Of one *step* (its cycle and id), or of every step and cycle.
    """
    session.flush()
    conditions = [
        Notice.unit_code == unit_code,
        Notice.asks_file,
        Notice.state == NoticeState.QUEUED,
    ]
    if step is not None:
        conditions += [Notice.cycle_id == step[0], Notice.step_id == step[1]]
    dropped = session.connection().execute(
        update(Notice).where(locked(*conditions)).values(state=NoticeState.DROPPED, reason=reason)
    )
    return int(dropped.rowcount)


def drop_of_step(session: Session, *, cycle_id: str, step_id: str, reason: str) -> int:
    """Drop the queued mails about a step; return how many."""
    session.flush()
    dropped = session.connection().execute(
        update(Notice)
        .where(
            locked(
                Notice.cycle_id == cycle_id,
                Notice.step_id == step_id,
                Notice.state == NoticeState.QUEUED,
            )
        )
        .values(state=NoticeState.DROPPED, reason=reason)
    )
    return int(dropped.rowcount)


def drop_of_reminders(session: Session, *, cycle_id: str, begins: str, reason: str) -> int:
    """Drop the queued mails of a cycle whose reminder begins so; return how many."""
    session.flush()
    dropped = session.connection().execute(
        update(Notice)
        .where(
            locked(
                Notice.cycle_id == cycle_id,
                Notice.reminder.startswith(begins, autoescape=True),
                Notice.state == NoticeState.QUEUED,
            )
        )
        .values(state=NoticeState.DROPPED, reason=reason)
    )
    return int(dropped.rowcount)
