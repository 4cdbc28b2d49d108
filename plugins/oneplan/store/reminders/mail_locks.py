"""Locks of mails, in the one order in which everybody takes them (ADR 18)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, ColumnExpressionArgument, any_, func, select
from sqlalchemy.orm import Session

from oneplan.store.reminders.tables import Notice


def locked(*conditions: ColumnExpressionArgument[bool]) -> ColumnElement[bool]:
    """Whether a mail is among some, locked in the order in which everybody locks mails."""
    ids = select(Notice.id).where(*conditions).order_by(Notice.id).with_for_update(key_share=True)
    return Notice.id == any_(func.array(ids.scalar_subquery()))


def lock_mails(session: Session, notice_ids: Collection[int]) -> Collection[int]:
    """Lock mails in the order of their numbers, as everybody does; return those that exist."""
    return session.scalars(
        select(Notice.id)
        .where(Notice.id.in_(notice_ids))
        .order_by(Notice.id)
        .with_for_update(key_share=True)
    ).all()
