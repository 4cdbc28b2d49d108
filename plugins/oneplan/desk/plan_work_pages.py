"""What is done to the plan: pairs to answer, ceilings, projects beyond capacity."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.services.plans.plan_work_views import view_ceilings, view_merges, view_routes

router = APIRouter()
Page = Annotated[int, Query(ge=1, le=1_000_000)]
State = Literal["open", "accepted", "refused", "outdated"]
Holder = Annotated[str, Query(max_length=50)]


@router.get("/cycles/{cycle_id}/plan/merges", include_in_schema=False)
def merges(request: Request, context: ThisPage, state: State = "open", page: Page = 1) -> Response:
    """Pairs that may be one project."""
    return render(request, "plan_merges", context, view=merges_as_json(context, state, page))


@router.get("/api/cycles/{cycle_id}/plan/merges", tags=["plan"])
def merges_as_json(context: ThisPage, state: State = "open", page: Page = 1) -> dict[str, Any]:
    """Pairs of projects that may be one, of one state, and how many there are of each."""
    require_whole_cycle(context)
    return view_merges(context.session, context.cycle.id, state=state, page=page)


@router.get("/cycles/{cycle_id}/plan/ceilings", include_in_schema=False)
def ceilings(request: Request, context: ThisPage) -> Response:
    """Ceilings beside what is asked."""
    return render(request, "plan_ceilings", context, view=ceilings_as_json(context))


@router.get("/api/cycles/{cycle_id}/plan/ceilings", tags=["plan"])
def ceilings_as_json(context: ThisPage) -> dict[str, Any]:
    """The ceilings in force beside what the final plan asks for."""
    require_whole_cycle(context)
    return view_ceilings(context.session, context.cycle.id)


@router.get("/cycles/{cycle_id}/plan/routes", include_in_schema=False)
def routes(request: Request, context: ThisPage, holder: Holder = "", page: Page = 1) -> Response:
    """Projects beyond capacity."""
    return render(request, "plan_routes", context, view=routes_as_json(context, holder, page))


@router.get("/api/cycles/{cycle_id}/plan/routes", tags=["plan"])
def routes_as_json(context: ThisPage, holder: Holder = "", page: Page = 1) -> dict[str, Any]:
    """Projects beyond capacity: who holds each, since when, and where it has been."""
    return view_routes(
        context.session, context.cycle.id, holder=holder, page=page, area=context.visitor.area
    )
