"""A step: its dates and its units by how they stand, and what can be done about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from oneplan.desk.page_context import PageContext, ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.domain.submissions.unit_standings import STANDINGS
from oneplan.services.submissions.step_views import view_step_page
from oneplan.services.submissions.unit_lists import UnitFilter

router = APIRouter()
Text = Annotated[str, Query(max_length=100)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/cycles/{cycle_id}/steps/{step_id}", include_in_schema=False)
def step(
    request: Request,
    context: ThisPage,
    step_id: str,
    place: Text = "",
    standing: Text = "",
    q: Text = "",
    page: PageNumber = 1,
) -> Response:
    """The page."""
    wanted = UnitFilter(step=step_id, place=place, standing=standing, text=q, page=page)
    return render(
        request,
        "step",
        context,
        view=_view(context, step_id, wanted),
        wanted=wanted,
        may_act=context.visitor.may(Right.ACT),
        standings=STANDINGS,
        sees_all=not context.visitor.area,
    )


@router.get("/api/cycles/{cycle_id}/steps/{step_id}", tags=["submissions"])
def step_as_json(
    context: ThisPage,
    step_id: str,
    place: Text = "",
    standing: Text = "",
    q: Text = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """What the page shows."""
    wanted = UnitFilter(step=step_id, place=place, standing=standing, text=q, page=page)
    return _view(context, step_id, wanted)


def _view(context: PageContext, step_id: str, wanted: UnitFilter) -> dict[str, Any]:
    return view_step_page(
        context.session,
        context.cycle.id,
        step_id,
        wanted,
        now=context.now,
        area=context.visitor.area,
    )
