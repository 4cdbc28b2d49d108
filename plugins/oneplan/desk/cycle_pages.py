"""The first page: the cycles that a visitor may read."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from oneplan.desk.page_context import SignedIn, Transaction
from oneplan.desk.rendering import base_of, render
from oneplan.desk.visitors import Visitor
from oneplan.services.operations.required_actions import find_group_of_task, find_step_of_task
from oneplan.store.cycles import cycles

router = APIRouter(include_in_schema=False)


@router.get("/")
async def list_cycles(
    request: Request,
    visitor: SignedIn,
    session: Transaction,
    dag: str = "",
    task: str = "",
    index: str = "",
) -> Response:
    """List the cycles.

    What Airflow's tabs send leads on: *dag* to that cycle's own page, *task* and *index* to
    the page of its step.
    """
    found = await run_in_threadpool(_list_readable, session, visitor)
    named = [cycle for cycle in found if cycle.id == dag] if dag else found
    if len(named) == 1:
        below = await run_in_threadpool(_page_of_task, session, named[0].id, task, index)
        return RedirectResponse(f"{base_of(request)}/cycles/{named[0].id}{below}", status_code=303)
    return render(request, "cycles", cycles=found, visitor=visitor)


def _list_readable(session: Session, visitor: Visitor) -> list[cycles.Cycle]:
    return [cycle for cycle in cycles.list_cycles(session) if visitor.reads(cycle.id)]


def _page_of_task(session: Session, cycle_id: str, task_id: str, index: str) -> str:
    """What shows a task of Airflow, below its cycle; empty for a task of no step."""
    step_id = find_step_of_task(session, cycle_id, task_id) if task_id else None
    if step_id is None:
        return ""
    number = int(index) if index.isascii() and index.isdecimal() else -1
    place = find_group_of_task(session, cycle_id, task_id, number)
    return f"/steps/{quote(step_id)}" + (f"?place={quote(place)}" if place else "")
