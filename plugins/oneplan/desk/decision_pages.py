"""Decisions, meetings, what they gave to do, orders and comments."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import Desk, Reader, ThisPage, context_of
from oneplan.desk.rendering import render
from oneplan.domain.meetings.faults import SittingUnknown
from oneplan.services.decisions.decision_views import view_decisions
from oneplan.services.meetings.meeting_views import (
    view_comments,
    view_open_tasks,
    view_step_orders,
)
from oneplan.services.meetings.sitting_facts import find_sitting
from oneplan.services.meetings.sitting_minutes import draft_of, write_draft
from oneplan.services.meetings.sitting_views import view_sitting, view_sittings
from oneplan.store.meetings.sittings import find_file_name
from oneplan.web.downloads import as_attachment

router = APIRouter()
Text = Annotated[str, Query(max_length=100)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
Draft = Annotated[str, Query(pattern=r"^\d{0,6}$")]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
PREFIX = "/cycles/{cycle_id}/decisions"


@router.get(PREFIX, include_in_schema=False)
def decisions(request: Request, context: ThisPage) -> Response:
    """What waits and what was decided."""
    return render(request, "decisions", context, view=decisions_as_json(context))


@router.get(f"/api{PREFIX}", tags=["decisions"])
def decisions_as_json(context: ThisPage) -> dict[str, Any]:
    """What waits for a decision, what was decided by whom, and what was set by hand."""
    require_whole_cycle(context)
    return view_decisions(context.session, context.cycle.id)


@router.get(f"{PREFIX}/meetings", include_in_schema=False)
def meetings(request: Request, context: ThisPage) -> Response:
    """The meetings."""
    return render(request, "meetings", context, view=meetings_as_json(context))


@router.get(f"/api{PREFIX}/meetings", tags=["decisions"])
def meetings_as_json(context: ThisPage) -> dict[str, Any]:
    """The meetings of the cycle, in the order in which they are held."""
    require_whole_cycle(context)
    return {"meetings": view_sittings(context.session, context.cycle.id)}


@router.get(f"{PREFIX}/meetings/{{step}}", include_in_schema=False)
def meeting(
    request: Request, context: ThisPage, step: str, number: Text, group: Text = ""
) -> Response:
    """One meeting."""
    return render(request, "meeting", context, view=meeting_as_json(context, step, number, group))


@router.get(f"/api{PREFIX}/meetings/{{step}}", tags=["decisions"])
def meeting_as_json(context: ThisPage, step: str, number: Text, group: Text = "") -> dict[str, Any]:
    """One meeting of a step: calls, invited, agenda, tasks, minutes."""
    require_whole_cycle(context)
    sitting = find_sitting(context.session, context.cycle.id, step, number, group_code=group)
    return view_sitting(context.session, sitting)


@router.get(f"{PREFIX}/meetings/{{step}}/draft", include_in_schema=False)
def minutes_draft(
    cycle_id: str, step: str, reader: Reader, desk: Desk, number: Text, group: Text = ""
) -> Response:
    """A draft of the minutes as a Word file, written once the transaction has ended."""
    with desk.begin() as session:
        require_whole_cycle(context_of(cycle_id, reader, session, desk))
        draft = draft_of(session, cycle_id, step, number, group_code=group)
    name = f"minutes-{number.replace('/', '-')}.docx"
    return as_attachment(write_draft(draft), name)


@router.get(f"{PREFIX}/files/{{sha256}}", include_in_schema=False)
def meeting_file(context: ThisPage, sha256: Sha256) -> Response:
    """A letter, minutes or an order of the cycle, as it was kept."""
    require_whole_cycle(context)
    name = find_file_name(context.session, context.cycle.id, sha256)
    if name is None:
        raise SittingUnknown(step_id="", number=sha256[:16])
    return as_attachment(context.files.get(sha256), name)


@router.get(f"{PREFIX}/tasks", include_in_schema=False)
def tasks(request: Request, context: ThisPage) -> Response:
    """What meetings gave to do."""
    return render(request, "meeting_tasks", context, view=tasks_as_json(context))


@router.get(f"/api{PREFIX}/tasks", tags=["decisions"])
def tasks_as_json(context: ThisPage) -> dict[str, Any]:
    """What meetings gave to do, open tasks first."""
    require_whole_cycle(context)
    return view_open_tasks(context.session, context.cycle.id)


@router.get(f"{PREFIX}/orders", include_in_schema=False)
def orders(request: Request, context: ThisPage, step: Text = "") -> Response:
    """The orders of a step."""
    return render(request, "orders", context, view=orders_as_json(context, step))


@router.get(f"/api{PREFIX}/orders", tags=["decisions"])
def orders_as_json(context: ThisPage, step: Text = "") -> dict[str, Any]:
    """The orders of a step, and the areas that have none yet."""
    require_whole_cycle(context)
    return view_step_orders(context.session, context.cycle.id, step)


@router.get(f"{PREFIX}/comments", include_in_schema=False)
def comments(request: Request, context: ThisPage, draft: Draft = "", page: Page = 1) -> Response:
    """Comments on drafts."""
    return render(request, "comments", context, view=comments_as_json(context, draft, page))


@router.get(f"/api{PREFIX}/comments", tags=["decisions"])
def comments_as_json(context: ThisPage, draft: Draft = "", page: Page = 1) -> dict[str, Any]:
    """Comments on a draft or on all, those without an answer first; a page of them."""
    require_whole_cycle(context)
    return view_comments(
        context.session, context.cycle.id, draft=int(draft) if draft else None, page=page
    )
