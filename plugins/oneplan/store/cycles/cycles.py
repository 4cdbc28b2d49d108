"""Cycles, the revisions of their calendars, their steps and their clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Function,
    Text,
    bindparam,
    delete,
    func,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.cycles.tables import CalendarRevision
from oneplan.store.cycles.tables import Cycle as Cycle
from oneplan.store.cycles.tables import CycleClock as CycleClock
from oneplan.store.cycles.tables import StoredStep as StoredStep

LOCK_SECONDS = 30
"""How long a unit's file waits for whoever changes its cycle as a whole."""


class CycleUnknown(OneplanError):
    """A cycle was named that was never started."""

    status_code = 404

    def __init__(self, *, cycle_id: str) -> None:
        self.th = f"ยังไม่ได้เริ่มรอบแผน {cycle_id}"
        super().__init__(
            f"Cycle {cycle_id!r} has not been started; trigger its DAG in Airflow,"
            f" or run `oneplan rehearse {cycle_id}`."
        )


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
        self.th = f"ขั้นตอน {step_id} ของรอบแผน {cycle_id} ถูกยกเลิกโดยปฏิทินที่แก้ไขแล้ว"
        self.args = (
            f"Step {step_id!r} of cycle {cycle_id!r} was withdrawn by an amended calendar.",
        )


def find_cycle(session: Session, cycle_id: str) -> Cycle | None:
    """The cycle, or None."""
    return session.get(Cycle, cycle_id)


def list_cycle_ids(session: Session) -> Sequence[str]:
    """Ids of every cycle that was started."""
    return session.scalars(select(Cycle.id).order_by(Cycle.id)).all()


def get_cycle(session: Session, cycle_id: str) -> Cycle:
    """The cycle.

    Raises:
        CycleUnknown: It was never started.
    """
    cycle = find_cycle(session, cycle_id)
    if cycle is None:
        raise CycleUnknown(cycle_id=cycle_id)
    return cycle


def add_cycle(session: Session, **values: Any) -> None:
    """Add a cycle unless it is there already (two tasks may start together)."""
    session.execute(insert(Cycle).values(**values).on_conflict_do_nothing())


def delete_cycle(session: Session, cycle_id: str) -> None:
    """Drop a cycle with every fact about it; only a rehearsal may."""
    session.execute(delete(Cycle).where(Cycle.id == cycle_id))


def lock_cycle(session: Session, cycle_id: str) -> None:
    """Let one transaction at a time change what is numbered within a cycle.

    It waits for every unit that is being received (:func:`lock_unit`), and they for it.
    """
    if not session.info.get(_UNLOCKED):
        session.execute(select(func.pg_advisory_xact_lock(_key(cycle_id))))


def lock_documents(session: Session, cycle_id: str) -> None:
    """Let one transaction at a time number and issue documents of a cycle.

    Documents are typeset under it, which takes long, so it is not the cycle's own
    lock: units send and groups are collected meanwhile. Who holds it takes no lock of
    the cycle any more.
    """
    session.execute(select(func.pg_advisory_xact_lock(_key(f"{cycle_id}/documents"))))


@contextmanager
def without_locks(session: Session) -> Iterator[None]:
    """Take no lock of a cycle for what is rolled back in the end: nobody waits for a trial."""
    session.info[_UNLOCKED] = True
    try:
        yield
    finally:
        session.info.pop(_UNLOCKED)


_UNLOCKED = "takes_no_cycle_lock"


def lock_unit(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> None:
    """Let one transaction at a time change what a unit sent for a step.

    Other units go on, while the cycle as a whole (:func:`lock_cycle`) is held by nobody.
    A transaction locks one unit, or the cycle first: else two could wait in a circle.
    From here on no lock is waited for longer than :data:`LOCK_SECONDS`.

    Raises:
        OperationalError: It was not to be had in that time.
    """
    session.connection().execute(
        _LOCK_UNIT, {"cycle": cycle_id, "unit": f"{cycle_id}/{step_id}/{unit_code}"}
    )


def _key(name: str | BindParameter[str]) -> Function[int]:
    return func.hashtextextended(name, 0)


# Built once: every file that comes asks for it.
_LOCK_UNIT = select(
    func.set_config("lock_timeout", f"{LOCK_SECONDS}s", true()),
    func.pg_advisory_xact_lock_shared(_key(bindparam("cycle", type_=Text()))),
    func.pg_advisory_xact_lock(_key(bindparam("unit", type_=Text()))),
)


def add_revision(
    session: Session, *, cycle_id: str, content_hash: str, document: Mapping[str, Any]
) -> int:
    """Append a revision of the calendar unless this content is in force; return its number.

    A calendar that comes back after another is a revision of its own: feeds take
    only a higher number, and mails about its dates go again.
    """
    in_force = session.scalar(
        select(CalendarRevision.number)
        .join(Cycle, Cycle.id == CalendarRevision.cycle_id)
        .where(
            Cycle.id == cycle_id,
            CalendarRevision.number == Cycle.revision,
            CalendarRevision.content_hash == content_hash,
        )
    )
    if in_force is not None:
        return in_force
    last = session.scalar(
        select(func.coalesce(func.max(CalendarRevision.number), 0)).where(
            CalendarRevision.cycle_id == cycle_id
        )
    )
    number = (last or 0) + 1
    session.add(
        CalendarRevision(
            cycle_id=cycle_id, number=number, content_hash=content_hash, document=dict(document)
        )
    )
    session.flush()
    return number


def get_revision_hash(session: Session, cycle_id: str) -> str:
    """The content hash of the calendar in force; no query where the session holds it."""
    cycle = get_cycle(session, cycle_id)
    key = session.identity_key(CalendarRevision, (cycle_id, cycle.revision))
    held: CalendarRevision | None = session.identity_map.get(key)
    if held is not None:
        return held.content_hash
    return session.scalars(
        select(CalendarRevision.content_hash).where(
            CalendarRevision.cycle_id == cycle_id, CalendarRevision.number == cycle.revision
        )
    ).one()


def list_revision_hashes(session: Session, cycle_ids: Collection[str]) -> Mapping[str, str]:
    """Cycle → content hash of its calendar in force, for those that were started."""
    rows = session.execute(
        select(Cycle.id, CalendarRevision.content_hash)
        .join(
            CalendarRevision,
            (CalendarRevision.cycle_id == Cycle.id) & (CalendarRevision.number == Cycle.revision),
        )
        .where(Cycle.id.in_(cycle_ids))
    )
    return {row.id: row.content_hash for row in rows}


def get_revision_document(session: Session, cycle_id: str) -> Mapping[str, Any]:
    """The calendar in force, as it was stored."""
    cycle = get_cycle(session, cycle_id)
    revision = session.get_one(CalendarRevision, (cycle_id, cycle.revision))
    return revision.document


def list_earlier_documents(session: Session, cycle_id: str) -> Sequence[Mapping[str, Any]]:
    """The calendars that were in force before the present one, as stored, oldest first."""
    cycle = get_cycle(session, cycle_id)
    return session.scalars(
        select(CalendarRevision.document)
        .where(CalendarRevision.cycle_id == cycle_id, CalendarRevision.number < cycle.revision)
        .order_by(CalendarRevision.number)
    ).all()


def get_revision_moment(session: Session, cycle_id: str) -> datetime:
    """When the calendar in force was loaded."""
    cycle = get_cycle(session, cycle_id)
    return session.get_one(CalendarRevision, (cycle_id, cycle.revision)).loaded_at


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


def list_clocks(session: Session, cycle_ids: Collection[str]) -> Sequence[CycleClock]:
    """The simulated clocks of those of many cycles that have one."""
    return session.scalars(select(CycleClock).where(CycleClock.cycle_id.in_(cycle_ids))).all()


def find_clock(session: Session, cycle_id: str) -> CycleClock | None:
    """The simulated clock of a cycle, or None where real time holds."""
    return session.get(CycleClock, cycle_id)


def save_clock(session: Session, **values: Any) -> None:
    """Set the simulated clock of a cycle."""
    statement = insert(CycleClock).values(**values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["cycle_id"],
            set_={name: value for name, value in values.items() if name != "cycle_id"},
        )
    )
    session.expire_all()
