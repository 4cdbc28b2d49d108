"""Notes of tasks that Airflow does not show yet, in the order in which they were said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oneplan.store.shared.tables import TaskNote as TaskNote


def add_note(
    session: Session,
    *,
    dag_id: str,
    run_id: str,
    task_id: str,
    map_index: int,
    text: str,
    is_own: bool,
) -> None:
    """Keep a note until Airflow shows it."""
    note = TaskNote(
        dag_id=dag_id,
        run_id=run_id,
        task_id=task_id,
        map_index=map_index,
        text=text,
        is_own=is_own,
    )
    session.add(note)


def list_notes(session: Session, *, most: int) -> Sequence[TaskNote]:
    """The oldest notes that wait, *most* at once."""
    return session.scalars(select(TaskNote).order_by(TaskNote.id).limit(most)).all()


def drop_notes(session: Session, ids: Collection[int]) -> None:
    """Drop notes that Airflow shows."""
    session.execute(delete(TaskNote).where(TaskNote.id.in_(ids)))


def drop_before(session: Session, moment: datetime) -> None:
    """Drop the notes that waited since before a moment."""
    session.execute(delete(TaskNote).where(TaskNote.stored_at < moment))
