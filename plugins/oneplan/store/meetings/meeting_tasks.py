"""Tasks that resolutions gave, until they are done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oneplan.domain.meetings.faults import MeetingTaskUnknown
from oneplan.store.meetings.tables import MeetingTask as MeetingTask
from oneplan.store.meetings.tables import Sitting


def add_task(session: Session, **values: Any) -> MeetingTask:
    """Append a task."""
    task = MeetingTask(note="", **values)
    session.add(task)
    session.flush()
    return task


def get_task(session: Session, *, cycle_id: str, number: int) -> MeetingTask:
    """A task of a cycle, which the transaction holds until its end.

    Raises:
        MeetingTaskUnknown: The cycle has none of this number.
    """
    found = session.scalar(
        select(MeetingTask)
        .join(Sitting, Sitting.id == MeetingTask.sitting_id)
        .where(MeetingTask.id == number, Sitting.cycle_id == cycle_id)
        .with_for_update(of=MeetingTask)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise MeetingTaskUnknown(number=number)
    return found


def list_tasks(
    session: Session, *, cycle_id: str, only_open: bool = False, sitting_id: int | None = None
) -> Sequence[tuple[MeetingTask, Sitting]]:
    """The tasks of a cycle with the sittings that gave them, the first due first."""
    statement = (
        select(MeetingTask, Sitting)
        .join(Sitting, Sitting.id == MeetingTask.sitting_id)
        .where(Sitting.cycle_id == cycle_id)
        .order_by(MeetingTask.due_at, MeetingTask.id)
    )
    if only_open:
        statement = statement.where(MeetingTask.outcome.is_(None))
    if sitting_id is not None:
        statement = statement.where(MeetingTask.sitting_id == sitting_id)
    return [(task, sitting) for task, sitting in session.execute(statement)]
