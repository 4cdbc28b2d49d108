"""Calendar feeds: what is printed for everyone, a unit's own behind its link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from oneplan.portal.visits import Public, Transaction, Visitor
from oneplan.services.cycles.feeds import cycle_feed

router = APIRouter()
KIND = "text/calendar; charset=utf-8"
CycleId = Annotated[str, Path(pattern=r"^[a-z0-9-]{3,60}$")]


@router.get("/calendar/{cycle_id}.ics", response_class=Response, dependencies=[Public])
def calendar_feed(cycle_id: CycleId, session: Transaction) -> Response:
    """The calendar of a cycle, as it is in force."""
    return _feed(cycle_feed(session, cycle_id), cycle_id)


@router.get("/u/{token}/calendar.ics", response_class=Response)
def unit_feed(token: str, visitor: Visitor, session: Transaction) -> Response:
    """The steps that wait for one unit."""
    content = cycle_feed(session, visitor.cycle_id, unit_code=visitor.unit_code)
    return _feed(content, visitor.cycle_id)


def _feed(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return Response(content, media_type=KIND, headers=headers)
