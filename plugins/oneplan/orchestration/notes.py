"""Notes in the grid of Airflow: what a person reads on a task without opening its log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from airflow.sdk.definitions.context import Context
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oneplan.config.accounts import ADMIN
from oneplan.domain.cycles.acts import Act
from oneplan.domain.shared.notes import with_more, with_own
from oneplan.errors import OneplanError
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_events import AirflowEvents
from oneplan.services.operations.task_notes import DoneTask, note_of
from oneplan.services.operations.waiting_notes import note_of_waiting
from oneplan.store.shared.session import begin

log = structlog.get_logger()


def put_note(context: Context, note: str) -> None:
    """Add to the note of the running task what shall stay there."""
    _write(context, lambda before: with_more(before, note))


def put_own_note(context: Context, note: str) -> None:
    """Say on the running task how it stands, until it stands otherwise."""
    _write(context, lambda before: with_own(before, note))


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


def _write(context: Context, change: Callable[[str], str]) -> None:
    """Change the note of the running task, where Airflow can be reached as the office's user."""
    instance: Any = context.get("ti")
    if instance is None:
        return
    try:
        airflow = AirflowEvents.sign_in(ADMIN)
        place = (instance.dag_id, instance.run_id, instance.task_id, instance.map_index)
        airflow.put_note(*place, change(airflow.read_note(*place)))
        airflow.close()
    except (AirflowRefused, AirflowUserUnknown) as error:
        log.warning("note.not_put", reason=type(error).__name__)


def _put_made(context: Context, make: Callable[[Session], str]) -> None:
    """Put the note that *make* reads from the store; where the store is away there is none."""
    if context.get("ti") is None:
        return
    try:
        with begin(source="airflow") as session:
            note = make(session)
    except (OneplanError, SQLAlchemyError, LookupError, ValueError) as error:
        log.warning("note.not_made", reason=type(error).__name__)
        return
    if note:
        put_own_note(context, note)
