"""Files with details of projects: added, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import Attachment as Attachment


def add_attachment(session: Session, **values: Any) -> Attachment:
    """Append a file; the caller holds the unit's lock and has looked whether it is there."""
    made = Attachment(**values)
    session.add(made)
    session.flush()
    return made


def list_attachments(
    session: Session, *, cycle_id: str, step_id: str | None = None, unit_code: str | None = None
) -> Sequence[Attachment]:
    """The files in force of a cycle, step or unit, by step and unit, oldest first."""
    statement = select(Attachment).where(
        Attachment.cycle_id == cycle_id, Attachment.withdrawn_at.is_(None)
    )
    if step_id is not None:
        statement = statement.where(Attachment.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(Attachment.unit_code == unit_code)
    return session.scalars(
        statement.order_by(Attachment.step_id, Attachment.unit_code, Attachment.id)
    ).all()


def list_of_senders(
    session: Session, *, cycle_id: str, senders: Iterable[tuple[str, str]]
) -> Sequence[Attachment]:
    """The files in force of some (step, unit), in that order."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.cycle_id == cycle_id,
            Attachment.withdrawn_at.is_(None),
            tuple_(Attachment.step_id, Attachment.unit_code).in_(list(senders)),
        )
        .order_by(Attachment.step_id, Attachment.unit_code, Attachment.id)
    ).all()


def find_attachment(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, sha256: str
) -> Attachment | None:
    """The file in force with this content, or None."""
    return session.scalar(
        select(Attachment).where(
            Attachment.cycle_id == cycle_id,
            Attachment.step_id == step_id,
            Attachment.unit_code == unit_code,
            Attachment.sha256 == sha256,
            Attachment.withdrawn_at.is_(None),
        )
    )
