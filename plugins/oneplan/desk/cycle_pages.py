"""The first page: the cycles that a visitor may read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from oneplan.desk.page_context import Desk, SignedIn, Transaction
from oneplan.desk.rendering import base_of, render
from oneplan.desk.visitors import Right
from oneplan.store.cycles import cycles

router = APIRouter(include_in_schema=False)


@router.get("/")
async def list_cycles(
    request: Request, visitor: SignedIn, session: Transaction, desk: Desk, dag: str = ""
) -> Response:
    """List the cycles; *dag*, which Airflow's tabs send, leads to that cycle's own page."""
    found = [
        cycle
        for cycle in await run_in_threadpool(cycles.list_cycles, session)
        if (await desk.identify(request, cycle.id)).may(Right.READ)
    ]
    named = [cycle for cycle in found if cycle.id == dag] if dag else found
    if len(named) == 1:
        return RedirectResponse(f"{base_of(request)}/cycles/{named[0].id}", status_code=303)
    return render(request, "cycles", cycles=found, visitor=visitor)
