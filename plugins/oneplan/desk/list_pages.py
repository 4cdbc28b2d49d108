"""The lists of the office: the register, committees, strategies, last year's money, targets."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.services.operations.list_views import (
    FILES,
    view_committees,
    view_master_plans,
    view_money,
    view_register,
    view_strategies,
)
from oneplan.web.downloads import as_attachment

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
FileName = Annotated[str, Path(pattern=f"^({'|'.join(FILES)})$")]


@router.get("/cycles/{cycle_id}/lists", include_in_schema=False)
def register(
    request: Request,
    context: ThisPage,
    level: Text = "",
    words: Text = "",
    unreached: Text = "",
    page: Page = 1,
) -> Response:
    """The register of units."""
    view = register_as_json(context, level, words, unreached, page)
    return render(request, "lists", context, view=view, tab="register")


@router.get("/api/cycles/{cycle_id}/lists", tags=["lists"])
def register_as_json(
    context: ThisPage, level: Text = "", words: Text = "", unreached: Text = "", page: Page = 1
) -> dict[str, Any]:
    """The units of the register, a page of them; no address is told."""
    return view_register(
        context.session,
        context.cycle,
        area=context.visitor.area,
        level=level,
        words=words.strip(),
        unreached=bool(unreached),
        page=page,
    )


@router.get("/cycles/{cycle_id}/lists/committees", include_in_schema=False)
def committees(request: Request, context: ThisPage) -> Response:
    """Who may answer for a committee."""
    view = committees_as_json(context)
    return render(request, "list_committees", context, view=view, tab="committees")


@router.get("/api/cycles/{cycle_id}/lists/committees", tags=["lists"])
def committees_as_json(context: ThisPage) -> dict[str, Any]:
    """The members of the cycle's committees, by step."""
    require_whole_cycle(context)
    return view_committees(context.session, context.cycle)


@router.get("/cycles/{cycle_id}/lists/strategies", include_in_schema=False)
def strategies(request: Request, context: ThisPage) -> Response:
    """The provincial strategies."""
    view = strategies_as_json(context)
    return render(request, "list_strategies", context, view=view, tab="strategies")


@router.get("/api/cycles/{cycle_id}/lists/strategies", tags=["lists"])
def strategies_as_json(context: ThisPage) -> dict[str, Any]:
    """The provincial strategies of the cycle."""
    require_whole_cycle(context)
    return view_strategies(context.session, context.cycle)


@router.get("/cycles/{cycle_id}/lists/master-plans", include_in_schema=False)
def master_plans(request: Request, context: ThisPage) -> Response:
    """The targets of the Master Plans."""
    view = master_plans_as_json(context)
    return render(request, "list_master_plans", context, view=view, tab="master-plans")


@router.get("/api/cycles/{cycle_id}/lists/master-plans", tags=["lists"])
def master_plans_as_json(context: ThisPage) -> dict[str, Any]:
    """The targets of the Master Plans that projects of the cycle may name."""
    require_whole_cycle(context)
    return view_master_plans(context.session, context.cycle)


@router.get("/cycles/{cycle_id}/lists/money", include_in_schema=False)
def money(request: Request, context: ThisPage) -> Response:
    """Last year's money and the target tambon."""
    view = money_as_json(context)
    return render(request, "list_money", context, view=view, tab="money")


@router.get("/api/cycles/{cycle_id}/lists/money", tags=["lists"])
def money_as_json(context: ThisPage) -> dict[str, Any]:
    """Last year's money and the tambon that the cycle is about."""
    require_whole_cycle(context)
    return view_money(context.session, context.cycle)


@router.get("/cycles/{cycle_id}/lists/files/{name}", include_in_schema=False)
def list_file(context: ThisPage, name: FileName) -> Response:
    """A list in the form in which it is taken in; it holds addresses."""
    context.visitor.require(Right.ACT)
    if name != "register":
        require_whole_cycle(context)
    found = FILES[name](context.session, context.cycle, context.visitor.area)
    file_name = f"{name}-{context.cycle.id}.{found.suffix}"
    return as_attachment(found.content, file_name, kind=found.media_type)
