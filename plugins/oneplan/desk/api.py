"""What programs read of a cycle as JSON; each page's own data stands in its module."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from oneplan.desk.page_context import SignedIn, ThisPage
from oneplan.services.plans.lineage import trace_row
from oneplan.store.shared.audit_chain import last_number

router = APIRouter(prefix="/api")


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, _: SignedIn) -> dict[str, Any]:
    """The description of this API, for who is signed in."""
    found: dict[str, Any] = request.app.openapi()
    return found


@router.get("/cycles/{cycle_id}/pulse", tags=["cycle"])
def pulse(context: ThisPage) -> dict[str, Any]:
    """A number that grows with everything that is done in the cycle, and the planning time.

    An open page asks for it every few seconds and offers to load itself again.
    """
    return {
        "changes": last_number(context.session, cycle_id=context.cycle.id),
        "now": context.now.isoformat(),
    }


@router.get("/dags/{cycle_id}/lineage/{row_key:path}", include_in_schema=False)
@router.get("/cycles/{cycle_id}/lineage/{row_key:path}", tags=["plan"])
def lineage(context: ThisPage, row_key: str) -> dict[str, Any]:
    """Follow a plan row, ``<step>/<unit>/<sheet row>``, back to the cells that asked for it."""
    return dict(trace_row(context.session, context.cycle.id, row_key))
