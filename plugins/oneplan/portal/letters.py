"""Letters that an office is asked to pass on: GET shows them, POST acknowledges."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from oneplan.portal.rendering import render
from oneplan.portal.unit_acts import Name
from oneplan.portal.visits import Acting, Transaction, Visitor
from oneplan.services.reminders.forwarding_views import view_forwardings
from oneplan.services.reminders.forwardings import acknowledge
from oneplan.services.submissions.portal_views import view_header
from oneplan.web.form_guards import csrf_token

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/u/{token}/letters", response_class=HTMLResponse)
def letters_page(request: Request, token: str, visitor: Visitor, session: Transaction) -> Response:
    """What the office is asked to pass on, and to whom."""
    scope = {"cycle_id": visitor.cycle_id, "unit_code": visitor.unit_code}
    return render(
        request,
        "letters",
        token=token,
        csrf=csrf_token(token),
        unit=view_header(session, **scope),
        letters=view_forwardings(session, **scope),
    )


@router.post("/u/{token}/letters/{number}", dependencies=[Acting])
def acknowledge_letter(
    token: str, number: Number, visitor: Visitor, session: Transaction, by: Name
) -> Response:
    """Keep the acknowledgement; those below are told."""
    acknowledge(
        session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code, forwarding_id=number, by=by
    )
    return RedirectResponse(f"/u/{token}/letters", status_code=303)
