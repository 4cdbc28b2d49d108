"""Submissions: where the files stand, from the whole cycle down to the list of units."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.domain.cycles.calendar_words import LEVELS_OF_UNITS_TH
from oneplan.domain.submissions.unit_standings import STANDINGS
from oneplan.services.submissions.heat_maps import view_heat_map
from oneplan.services.submissions.submission_overviews import view_overview
from oneplan.services.submissions.unit_lists import UnitFilter, view_units

router = APIRouter()
Text = Annotated[str, Query(max_length=100)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/cycles/{cycle_id}/submissions", include_in_schema=False)
def submissions(request: Request, context: ThisPage, under: Text = "") -> Response:
    """The heat map with its pictures."""
    found = view_overview(
        context.session,
        context.cycle,
        now=context.now,
        area=context.visitor.area,
        under=under,
        reads=context.visitor.reads,
    )
    return render(request, "submissions", context, view=found["map"], curves=found["curves"])


@router.get("/api/cycles/{cycle_id}/submissions", tags=["submissions"])
def submissions_as_json(context: ThisPage, under: Text = "") -> dict[str, Any]:
    """What the heat map shows."""
    return view_heat_map(
        context.session, context.cycle.id, now=context.now, area=context.visitor.area, under=under
    )


@router.get("/cycles/{cycle_id}/submissions/units", include_in_schema=False)
def units(
    request: Request,
    context: ThisPage,
    step: Text = "",
    place: Text = "",
    standing: Text = "",
    level: Text = "",
    q: Text = "",
    page: PageNumber = 1,
) -> Response:
    """Units of a step and a place."""
    wanted = UnitFilter(step=step, place=place, standing=standing, level=level, text=q, page=page)
    return render(
        request,
        "units",
        context,
        view=_units(context, wanted),
        wanted=wanted,
        levels=LEVELS_OF_UNITS_TH,
        standings=STANDINGS,
    )


@router.get("/api/cycles/{cycle_id}/units", tags=["submissions"])
def units_as_json(
    context: ThisPage,
    step: Text = "",
    place: Text = "",
    standing: Text = "",
    level: Text = "",
    q: Text = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Units of a step and a place, fifty at once."""
    wanted = UnitFilter(step=step, place=place, standing=standing, level=level, text=q, page=page)
    return _units(context, wanted)


def _units(context: ThisPage, wanted: UnitFilter) -> dict[str, Any]:
    return view_units(
        context.session, context.cycle.id, wanted, now=context.now, area=context.visitor.area
    )
