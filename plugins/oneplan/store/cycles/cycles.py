"""Cycles that were started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.cycles.tables import Cycle as Cycle
from oneplan.store.cycles.tables import CycleClock
from oneplan.store.units.tables import UserArea


class CycleUnknown(OneplanError):
    """A cycle was named that was never started."""

    status_code = 404

    def __init__(self, *, cycle_id: str) -> None:
        self.th = f"ยังไม่ได้เริ่มรอบแผน {cycle_id}"
        super().__init__(
            f"Cycle {cycle_id!r} has not been started; trigger its DAG in Airflow,"
            f" or run `oneplan rehearse {cycle_id}`."
        )


def find_cycle(session: Session, cycle_id: str) -> Cycle | None:
    """The cycle, or None."""
    return session.get(Cycle, cycle_id)


def list_cycle_ids(session: Session) -> Sequence[str]:
    """Ids of every cycle that was started."""
    return session.scalars(select(Cycle.id).order_by(Cycle.id)).all()


def list_cycles(session: Session) -> Sequence[Cycle]:
    """Every cycle that was started, the latest first."""
    return session.scalars(select(Cycle).order_by(Cycle.started_at.desc(), Cycle.id)).all()


def list_alike(session: Session, cycle: Cycle) -> Sequence[Cycle]:
    """The other cycles of a cycle's province, rehearsals or not as it is; the latest first."""
    return session.scalars(
        select(Cycle)
        .where(
            Cycle.province_code.is_not_distinct_from(cycle.province_code),
            Cycle.is_simulated == cycle.is_simulated,
            Cycle.id != cycle.id,
        )
        .order_by(Cycle.started_at.desc(), Cycle.id)
    ).all()


def get_cycle(session: Session, cycle_id: str) -> Cycle:
    """The cycle.

    Raises:
        CycleUnknown: It was never started.
    """
    cycle = find_cycle(session, cycle_id)
    if cycle is None:
        raise CycleUnknown(cycle_id=cycle_id)
    return cycle


def read_revision(session: Session, cycle_id: str) -> int:
    """The revision in force, read anew: another transaction may have changed it.

    Raises:
        CycleUnknown: It was never started.
    """
    cycle = get_cycle(session, cycle_id)
    session.refresh(cycle, ["revision"])
    return cycle.revision


def load_for_user(
    session: Session, cycle_id: str, user: str
) -> tuple[Cycle, CycleClock | None, str]:
    """The cycle, its clock with it, and the area that a user of Airflow sees: one query a page.

    Returns:
        The cycle; its clock, which the session knows as long as the caller holds it; the
        area's DOPA code, empty where nobody gave the user one.

    Raises:
        CycleUnknown: It was never started.
    """
    found = session.execute(
        select(Cycle, CycleClock, UserArea.area_code)
        .outerjoin(CycleClock, CycleClock.cycle_id == Cycle.id)
        .outerjoin(UserArea, UserArea.user_name == user)
        .where(Cycle.id == cycle_id)
    ).one_or_none()
    if found is None:
        raise CycleUnknown(cycle_id=cycle_id)
    return found[0], found[1], found[2] or ""


def add_cycle(session: Session, **values: Any) -> None:
    """Add a cycle unless it is there already (two tasks may start together)."""
    session.execute(insert(Cycle).values(**values).on_conflict_do_nothing())


def delete_cycle(session: Session, cycle_id: str) -> None:
    """Drop a cycle with every fact about it; only a rehearsal may."""
    session.execute(delete(Cycle).where(Cycle.id == cycle_id))
