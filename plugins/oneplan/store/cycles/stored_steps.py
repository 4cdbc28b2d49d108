"""The steps of the calendar in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.store.cycles.cycles import get_cycle
from oneplan.store.cycles.tables import StoredStep as StoredStep


class StepUnknown(OneplanError):
    """A step was named that the calendar in force does not have."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str) -> None:
        self.th = f"รอบแผน {cycle_id} ไม่มีขั้นตอน {step_id}"
        super().__init__(f"Cycle {cycle_id!r} has no step {step_id!r}.")


class StepWithdrawn(StepUnknown):
    """A step was named that an amended calendar dropped while the cycle ran."""

    status_code = 410

    def __init__(self, *, cycle_id: str, step_id: str) -> None:
        super().__init__(cycle_id=cycle_id, step_id=step_id)
        self.th = f"{name_of_id(step_id)} ของรอบแผน {cycle_id} ถูกยกเลิกโดยปฏิทินที่แก้ไขแล้ว"
        self.args = (
            f"Step {step_id!r} of cycle {cycle_id!r} was withdrawn by an amended calendar.",
        )


def save_steps(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Bring the steps in force up to date; a release by the secretariat stays."""
    statement = insert(StoredStep)
    names = ("position", "title_th", "kind", "opens_at", "due_at", "grace_days", "when_missing")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["cycle_id", "step_id"],
            # A step that comes back is in force again.
            set_={**{name: statement.excluded[name] for name in names}, "withdrawn_at": None},
        ),
        list(rows),
    )


def withdraw_step(session: Session, cycle_id: str, step_id: str, *, at: datetime) -> None:
    """Take a step out of force; its row stays for what was written about it."""
    session.execute(
        update(StoredStep)
        .where(StoredStep.cycle_id == cycle_id, StoredStep.step_id == step_id)
        .values(withdrawn_at=at)
    )


def get_step(session: Session, cycle_id: str, step_id: str) -> StoredStep:
    """The step in force.

    Raises:
        StepUnknown: The calendar has no such step.
        StepWithdrawn: It had, until it was amended.
    """
    step = session.get(StoredStep, (cycle_id, step_id))
    if step is not None and step.withdrawn_at is not None:
        raise StepWithdrawn(cycle_id=cycle_id, step_id=step_id)
    if step is None:
        get_cycle(session, cycle_id)
        raise StepUnknown(cycle_id=cycle_id, step_id=step_id)
    return step


def list_steps(session: Session, cycle_id: str) -> Sequence[StoredStep]:
    """The steps in force, in calendar order."""
    return session.scalars(
        select(StoredStep)
        .where(StoredStep.cycle_id == cycle_id, StoredStep.withdrawn_at.is_(None))
        .order_by(StoredStep.position)
    ).all()


def list_steps_of_many(session: Session, cycle_ids: Collection[str]) -> Sequence[StoredStep]:
    """The steps in force of many cycles."""
    return session.scalars(
        select(StoredStep).where(
            StoredStep.cycle_id.in_(cycle_ids), StoredStep.withdrawn_at.is_(None)
        )
    ).all()


def list_withdrawn(session: Session, cycle_id: str) -> Sequence[StoredStep]:
    """The steps that an amended calendar took out of force, in calendar order."""
    return session.scalars(
        select(StoredStep)
        .where(StoredStep.cycle_id == cycle_id, StoredStep.withdrawn_at.is_not(None))
        .order_by(StoredStep.position)
    ).all()
