"""The calendar of a cycle: its picture, its table, its life, and what changed in it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.gantt import lay_out
from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.services.cycles.kept_drafts import view_draft
from oneplan.services.operations.calendar_views import view_calendar, view_differences
from oneplan.services.operations.desk_amendments import read_in_force
from oneplan.services.operations.made_calendars import read_kept, read_kept_draft
from oneplan.web.downloads import as_attachment
from oneplan.web.languages import language_of

router = APIRouter()
Revision = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/cycles/{cycle_id}/calendar", include_in_schema=False)
def calendar(request: Request, context: ThisPage) -> Response:
    """The page."""
    view = calendar_as_json(context)
    chart = lay_out(view, thai=language_of(request) == "th")
    return render(request, "calendar", context, view=view, chart=chart)


@router.get("/api/cycles/{cycle_id}/calendar", tags=["calendar"])
def calendar_as_json(context: ThisPage) -> dict[str, Any]:
    """The calendar in force against the one that was planned and what was done."""
    return view_calendar(context.session, context.cycle.id, now=context.now)


@router.get("/cycles/{cycle_id}/calendar/file", include_in_schema=False)
def calendar_file(context: ThisPage) -> Response:
    """The calendar in force as a file, to be amended."""
    context.visitor.require(Right.ACT)
    return as_attachment(
        read_in_force(context.session, context.cycle.id), f"{context.cycle.id}.yaml"
    )


@router.get("/cycles/{cycle_id}/calendar/changes", include_in_schema=False)
def changes(request: Request, context: ThisPage, old: Revision, new: Revision) -> Response:
    """Two revisions compared."""
    view = view_differences(context.session, context.cycle.id, old, new)
    return render(request, "calendar_changes", context, view=view)


@router.get("/api/cycles/{cycle_id}/calendar/changes", tags=["calendar"])
def changes_as_json(context: ThisPage, old: Revision, new: Revision) -> dict[str, Any]:
    """What changed between two revisions."""
    return view_differences(context.session, context.cycle.id, old, new)


@router.get("/cycles/{cycle_id}/calendar/drafts/{sha256}", include_in_schema=False)
def draft(
    request: Request, context: ThisPage, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
) -> Response:
    """A draft of a calendar with its questions."""
    context.visitor.require(Right.ACT)
    require_whole_cycle(context)
    text = read_kept_draft(context.session, context.cycle.id, sha256, files=context.files)
    return render(request, "calendar_draft", context, view=view_draft(text), draft=sha256)


@router.get("/cycles/{cycle_id}/calendar/files/{name}", include_in_schema=False)
def made_file(context: ThisPage, name: Annotated[str, Path(max_length=160)]) -> Response:
    """A calendar's file that an act made."""
    context.visitor.require(Right.ACT)
    content, file_name = read_kept(context.session, context.cycle.id, name, files=context.files)
    return as_attachment(content, file_name)
