"""Today: where the year stands, who is late, what waits for a person."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.services.operations.today import view_today

router = APIRouter()


@router.get("/cycles/{cycle_id}", include_in_schema=False)
def today(request: Request, context: ThisPage) -> Response:
    """The page."""
    return render(request, "today", context, view=today_as_json(context))


@router.get("/api/cycles/{cycle_id}/today", tags=["today"])
def today_as_json(context: ThisPage) -> dict[str, Any]:
    """What the page shows."""
    return view_today(context.session, context.cycle.id, now=context.now, area=context.visitor.area)
