"""What became of a unit's projects, by its link: each from the file to the money."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from oneplan.portal.rendering import render
from oneplan.portal.visits import Transaction, Visitor
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.submissions.portal_views import view_header

router = APIRouter()


@router.get("/u/{token}/projects", response_class=HTMLResponse)
def projects_page(request: Request, token: str, visitor: Visitor, session: Transaction) -> Response:
    """Every project that the unit sent, with its stages; of other units what plans print."""
    return render(
        request,
        "projects",
        token=token,
        unit=view_header(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code),
        found=view_projects(session, visitor.cycle_id, visitor.unit_code),
    )
