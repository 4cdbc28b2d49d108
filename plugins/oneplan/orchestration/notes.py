"""Notes in the grid of Airflow: what a person reads on a task without opening its log.

A task keeps its note in the store, in the transaction in which it reads what to say;
``pending_notes.py`` brings the notes of many tasks to Airflow at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from airflow.sdk.definitions.context import Context
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.errors import OneplanError
from oneplan.services.operations.task_notes import DoneTask, note_of
from oneplan.services.operations.waiting_notes import note_of_waiting
from oneplan.store.shared.session import begin
from oneplan.store.shared.task_notes import add_note

log = structlog.get_logger()


def put_note(context: Context, note: str) -> None:
    """Add to the note of the running task what shall stay there."""
    _put_made(context, lambda _session: note, is_own=False)


def put_own_note(context: Context, note: str) -> None:
    """Say on the running task how it stands, until it stands otherwise."""
    _put_made(context, lambda _session: note)


def put_waiting_note(context: Context, task: Any) -> None:
    """Say on a task that begins to wait what it waits for; ``waiting_notes.py`` keeps it fresh."""
    _put_made(
        context,
        lambda session: note_of_waiting(
            session, task.cycle_id, task.step_id, task.act, str(task.group)
        ),
    )


def put_end_note(context: Context, result: Any = None) -> None:
    """Say on a task that ended well what it did; Airflow calls it after each one.

    A note never fails a task: what was done is done.
    """
    task: Any = context["task"]
    if not hasattr(task, "step_id"):
        return

    def make(session: Session) -> str:
        done = DoneTask(
            cycle_id=task.cycle_id,
            step_id=task.step_id,
            act=Act(str(task.task_id).rsplit(".", 1)[-1]),
            group=str(getattr(task, "group", "")),
        )
        return note_of(session, done, result)

    _put_made(context, make)


def _put_made(context: Context, make: Callable[[Session], str], *, is_own: bool = True) -> None:
    """Keep the note that *make* reads from the store; where the store is away there is none."""
    instance: Any = context.get("ti")
    if instance is None:
        return
    try:
        with begin(source="airflow") as session:
            if note := make(session):
                add_note(
                    session,
                    dag_id=instance.dag_id,
                    run_id=instance.run_id,
                    task_id=instance.task_id,
                    map_index=-1 if instance.map_index is None else instance.map_index,
                    text=note,
                    is_own=is_own,
                )
    except (OneplanError, SQLAlchemyError, LookupError, ValueError) as error:
        log.warning("note.not_made", reason=type(error).__name__)
