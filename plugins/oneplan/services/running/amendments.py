"""Put a calendar in force, and tell units whose deadline it moves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.calendars import Calendar
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.notices.ladder import missing_items
from oneplan.services.notices.outbox import queue_notices
from oneplan.store import cycles, silent_units

AMENDED = "amended"


def follow_calendar(session: Session, calendar: Calendar, *, seed: int | None = None) -> int:
    """Start a cycle or amend it; whoever has still to send learns of a deadline that moved.

    Doing it again with the same calendar changes nothing.

    Returns:
        The revision in force.
    """
    known = cycles.find_cycle(session, calendar.cycle)
    before = {
        step.step_id: step.due_at
        for step in (cycles.list_steps(session, calendar.cycle) if known else ())
    }
    revision = start_cycle(session, calendar, seed=seed)
    session.expire_all()
    for step in cycles.list_steps(session, calendar.cycle):
        was = before.get(step.step_id)
        if was is None or step.due_at is None or was == step.due_at:
            continue
        scope = {"cycle_id": calendar.cycle, "step_id": step.step_id}
        silent = silent_units.list_silent_units(session, **scope)
        queue_notices(
            session,
            calendar.cycle,
            step.step_id,
            rung=AMENDED,
            template=AMENDED,
            recipients=silent,
            values={"due_before": was},
            values_of=missing_items(session, calendar.cycle, step.step_id, silent)
            if silent
            else {},
            asks_file=True,
        )
    return revision
