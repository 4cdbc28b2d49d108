"""The tasks that meetings gave, as they are looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.clock import planning_now
from oneplan.store.meetings import meeting_tasks
from oneplan.store.units import unit_mergers, units


def owner_now(session: Session, code: str) -> str:
    """The unit that answers for another's task: one that became part of another does no more."""
    while (successor := unit_mergers.find_successor(session, code)) is not None:
        code = successor
    return code


def view_tasks(
    session: Session, cycle_id: str, *, only_open: bool = False, sitting_id: int | None = None
) -> list[dict[str, Any]]:
    """The tasks of a cycle as plain JSON, the first due first; *overdue* counts days."""
    today = planning_now(session, cycle_id).astimezone(BANGKOK).date()
    rows = meeting_tasks.list_tasks(
        session, cycle_id=cycle_id, only_open=only_open, sitting_id=sitting_id
    )
    owners = {code: owner_now(session, code) for code in {task.owner_code for task, _ in rows}}
    names = units.list_by_code(session, set(owners.values()))
    return [
        {
            "task": task.id,
            "step": sitting.step_id,
            "sitting": sitting.number,
            "item": task.item_number,
            "owner": (owner := owners[task.owner_code]),
            "owner_th": names[owner].name_th,
            "what": task.what,
            "due": (due := task.due_at.astimezone(BANGKOK).date()).isoformat(),
            "overdue": max(0, today.toordinal() - due.toordinal()) if task.outcome is None else 0,
            "outcome": task.outcome,
            "note": task.note,
            "ended_by": task.ended_by,
            "ended_at": task.ended_at.astimezone(BANGKOK).isoformat() if task.ended_at else None,
        }
        for task, sitting in rows
    ]
