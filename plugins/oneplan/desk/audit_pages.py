"""The audit log: who did what, when, through which entrance, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.domain.shared.thai_dates import parse_day
from oneplan.services.operations.audit_views import export_audit, view_audit
from oneplan.web.downloads import as_attachment

router = APIRouter()
MAX_NUMBER = 2**63 - 1
Text = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=0, le=MAX_NUMBER)]


@router.get("/cycles/{cycle_id}/audit", include_in_schema=False)
def audit(
    request: Request,
    context: ThisPage,
    act: Text = "",
    who: Text = "",
    first: Text = "",
    last: Text = "",
    before: Number = 0,
) -> Response:
    """The page."""
    view = audit_as_json(context, act, who, first, last, before)
    return render(request, "audit", context, view=view, first=first, last=last)


@router.get("/api/cycles/{cycle_id}/audit", tags=["audit"])
def audit_as_json(
    context: ThisPage,
    act: Text = "",
    who: Text = "",
    first: Text = "",
    last: Text = "",
    before: Number = 0,
) -> dict[str, Any]:
    """Acts of the cycle and of the whole office, the last first, fifty at a time."""
    require_whole_cycle(context)
    return view_audit(
        context.session,
        context.cycle.id,
        act=act,
        who=who.strip(),
        first=_day(first),
        last=_day(last),
        before=before,
    )


def _day(text: str) -> date | None:
    """A day as people write it: ๒๕ เม.ย. ๖๒ or 2019-04-25."""
    return parse_day(text) if text.strip() else None


@router.get("/cycles/{cycle_id}/audit.csv", include_in_schema=False)
def audit_as_csv(context: ThisPage) -> Response:
    """The whole log of the cycle for a spreadsheet."""
    require_whole_cycle(context)
    context.visitor.require(Right.ACT)
    return as_attachment(
        export_audit(context.session, context.cycle.id), f"audit-{context.cycle.id}.csv"
    )
