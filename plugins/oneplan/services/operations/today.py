"""What a secretariat sees first: where the year stands today."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.store.cycles import stored_steps
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.submissions.step_counts import count_by_step


def view_today(session: Session, cycle_id: str, *, now: datetime, area: str = "") -> dict[str, Any]:
    """Describe the day *now* of a cycle as plain JSON.

    Returns:
        now, and steps: those whose window holds *now*, with their title, dates, days left
        until the due date (below zero after it), units expected and received.
    """
    counts = count_by_step(session, cycle_id=cycle_id, area=area)
    steps = stored_steps.list_steps(session, cycle_id)
    return {
        "now": now.isoformat(),
        "steps": [
            _view(step, now, *counts.get(step.step_id, (0, 0)))
            for step in steps
            if _is_running(step, now)
        ],
    }


def _is_running(step: StoredStep, now: datetime) -> bool:
    return (step.opens_at is None or step.opens_at <= now) and not step.has_closed(now)


def _view(step: StoredStep, now: datetime, expected: int, received: int) -> dict[str, Any]:
    left = (
        (step.due_at.astimezone(BANGKOK).date() - now.astimezone(BANGKOK).date()).days
        if step.due_at
        else None
    )
    return {
        "step": step.step_id,
        "title_th": step.title_th,
        "opens_at": step.opens_at,
        "due_at": step.due_at,
        "days_left": left,
        "expected": expected,
        "received": received,
    }
