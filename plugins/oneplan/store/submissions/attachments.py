"""Files with details of projects: added, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import DetailFile as DetailFile


def add_attachment(session: Session, **values: Any) -> DetailFile:
    """Append a file; the caller holds the unit's lock and has looked whether it is there."""
    made = DetailFile(**values)
    session.add(made)
    session.flush()
    return made


def list_attachments(
    session: Session, *, cycle_id: str, step_id: str | None = None, unit_code: str | None = None
) -> Sequence[DetailFile]:
    """The files in force of a cycle, step or unit, by step and unit, oldest first."""
    statement = select(DetailFile).where(
        DetailFile.cycle_id == cycle_id, DetailFile.withdrawn_at.is_(None)
    )
    if step_id is not None:
        statement = statement.where(DetailFile.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(DetailFile.unit_code == unit_code)
    return session.scalars(
        statement.order_by(DetailFile.step_id, DetailFile.unit_code, DetailFile.id)
    ).all()


def find_attachment(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, sha256: str
) -> DetailFile | None:
    """The file in force with this content, or None."""
    return session.scalar(
        select(DetailFile).where(
            DetailFile.cycle_id == cycle_id,
            DetailFile.step_id == step_id,
            DetailFile.unit_code == unit_code,
            DetailFile.sha256 == sha256,
            DetailFile.withdrawn_at.is_(None),
        )
    )


def was_withdrawn(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, sha256: str
) -> bool:
    """Whether a file with this content was taken back."""
    found = session.scalar(
        select(
            exists().where(
                DetailFile.cycle_id == cycle_id,
                DetailFile.step_id == step_id,
                DetailFile.unit_code == unit_code,
                DetailFile.sha256 == sha256,
                DetailFile.withdrawn_at.is_not(None),
            )
        )
    )
    return bool(found)
