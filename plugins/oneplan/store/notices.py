"""The outbox: mails are queued with the fact they tell, and claimed one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.domain.notices import NoticeState
from oneplan.store.tables import Notice as Notice


def add_notices(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Queue mails; one that was queued before under the same key stays as it is.

    Returns:
        How many were new.
    """
    if not rows:
        return 0
    statement = insert(Notice).on_conflict_do_nothing(
        index_elements=["cycle_id", "step_id", "unit_code", "rung", "revision"]
    )
    return len(session.execute(statement.returning(Notice.id), list(rows)).all())


def lock_outbox(session: Session, cycle_id: str) -> None:
    """Be the one sender of a cycle until this transaction ends, however it ends."""
    session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"mail:{cycle_id}", 0)))
    )


def claim_notice(session: Session, *, cycle_id: str, state: NoticeState) -> Notice | None:
    """Take the oldest mail in *state* that no other sender holds, or None."""
    return session.scalar(
        select(Notice)
        .where(Notice.cycle_id == cycle_id, Notice.state == state)
        .order_by(Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def get_notice(session: Session, notice_id: int) -> Notice:
    """One mail, locked for this transaction."""
    return session.get_one(Notice, notice_id, with_for_update=True)


def list_notices(session: Session, *, cycle_id: str, state: str | None = None) -> Sequence[Notice]:
    """Every mail of a cycle, oldest first."""
    statement = select(Notice).where(Notice.cycle_id == cycle_id)
    if state is not None:
        statement = statement.where(Notice.state == state)
    return session.scalars(statement.order_by(Notice.id)).all()


def count_by_rung(session: Session, *, cycle_id: str) -> Mapping[str, Mapping[str, int]]:
    """Step → rung (``receipt`` for every receipt) → mails that were not refused."""
    counts: dict[str, dict[str, int]] = {}
    rung = func.split_part(Notice.rung, ":", 1)
    rows = session.execute(
        select(Notice.step_id, rung, func.count())
        .where(Notice.cycle_id == cycle_id, Notice.state != NoticeState.UNDELIVERABLE)
        .group_by(Notice.step_id, rung)
        .order_by(Notice.step_id, rung)
    )
    for step_id, rung, count in rows:
        counts.setdefault(step_id, {})[rung] = count
    return counts
