"""Proposed projects with what screenings found about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.services.decisions.screening_sheets import view_screening_page, write_sheet
from oneplan.web.downloads import as_attachment

router = APIRouter()
Page = Annotated[int, Query(ge=1, le=1_000_000)]
PREFIX = "/cycles/{cycle_id}/decisions/screenings"


@router.get(PREFIX, include_in_schema=False)
def screenings(request: Request, context: ThisPage, page: Page = 1) -> Response:
    """The proposed projects."""
    return render(request, "screenings", context, view=screenings_as_json(context, page))


@router.get(f"/api{PREFIX}", tags=["decisions"])
def screenings_as_json(context: ThisPage, page: Page = 1) -> dict[str, Any]:
    """The proposed projects, those without a result first, a page of them; what needs a look."""
    require_whole_cycle(context)
    return view_screening_page(context.session, context.cycle.id, page=page)


@router.get(f"{PREFIX}/sheet.csv", include_in_schema=False)
def screening_sheet(context: ThisPage) -> Response:
    """The list that a meeting fills in, with the results that hold."""
    require_whole_cycle(context)
    content = write_sheet(context.session, context.cycle.id)
    return as_attachment(content, f"screenings-{context.cycle.id}.csv")
