"""The planning clock of a cycle: every decision reads it here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import Clock, RealClock, SimulatedClock, real_now
from oneplan.store.cycles import clocks, cycles
from oneplan.store.shared import audit


class ClockIsReal(OneplanError):
    """Somebody tried to move the clock of a cycle that real units take part in."""

    status_code = 409

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"Cycle {cycle_id!r} runs in real time: its clock cannot be set."
            " Only a rehearsal has a clock that moves."
        )


class ClockGoesBack(OneplanError):
    """A planning moment was asked for that has passed."""

    status_code = 409

    def __init__(self, *, cycle_id: str, now: datetime, asked: datetime) -> None:
        super().__init__(
            f"The clock of {cycle_id!r} reads {now.isoformat()}; it cannot go back to"
            f" {asked.isoformat()}, facts were already recorded."
        )


def clock_of(session: Session, cycle_id: str) -> Clock:
    """The clock that a cycle lives by."""
    return _clock(clocks.find_clock(session, cycle_id))


def clocks_of(
    session: Session, cycle_ids: Collection[str]
) -> tuple[Mapping[str, Clock], Collection[str]]:
    """The clocks of many cycles by one query, and which of the cycles are rehearsals."""
    rows = {row.cycle_id: row for row in clocks.list_clocks(session, cycle_ids)}
    return {each: _clock(rows.get(each)) for each in cycle_ids}, set(rows)


def _clock(row: clocks.CycleClock | None) -> Clock:
    if row is None:
        return RealClock()
    return SimulatedClock(
        anchor_planning_at=row.anchor_planning_at,
        anchor_real_at=row.anchor_real_at,
        speed=row.speed,
        hold_at=row.hold_at,
    )


def planning_now(session: Session, cycle_id: str) -> DateTime:
    """The planning moment of a cycle, aware, in Bangkok."""
    return clock_of(session, cycle_id).now()


def set_clock(
    session: Session,
    cycle_id: str,
    *,
    at: datetime,
    speed: float,
    hold_at: datetime | None,
    actor: str | None = None,
) -> None:
    """Set the clock of a rehearsal.

    Args:
        session: Open transaction.
        cycle_id: A simulated cycle.
        at: Planning moment from now on, aware.
        speed: Planning seconds in one real second; 0 stands still.
        hold_at: Planning moment that is not passed.
        actor: Who sets it, for the audit; a rehearsal's own ticks are not audited.

    Raises:
        ClockIsReal: The cycle is no rehearsal.
        ClockGoesBack: *at* lies before the present planning moment.
    """
    if not cycles.get_cycle(session, cycle_id).is_simulated:
        raise ClockIsReal(cycle_id=cycle_id)
    if clocks.find_clock(session, cycle_id) is not None:
        now = planning_now(session, cycle_id)
        if at < now:
            raise ClockGoesBack(cycle_id=cycle_id, now=now, asked=at)
    clocks.save_clock(
        session,
        cycle_id=cycle_id,
        anchor_planning_at=at,
        anchor_real_at=real_now(),
        speed=speed,
        hold_at=hold_at,
    )
    if actor is not None:
        audit.append_event(
            session,
            actor=actor,
            action="clock.set",
            cycle_id=cycle_id,
            subject=cycle_id,
            details={"at": at.isoformat(), "speed": speed},
        )
