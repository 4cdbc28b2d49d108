"""Settings of the office in words, and whether it is well."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from oneplan.config.mail_settings import mail_settings
from oneplan.config.settings import settings
from oneplan.desk.page_context import Desk, DeskContext, Reader, ThisPage, context_of
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right, Visitor
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.operations import health
from oneplan.services.operations.machine_health import check_machine
from oneplan.services.operations.office_settings import view_settings

router = APIRouter()


@router.get("/cycles/{cycle_id}/settings", include_in_schema=False)
def office_settings(request: Request, context: ThisPage) -> Response:
    """The settings."""
    return render(request, "settings", context, view=settings_as_json(context))


@router.get("/api/cycles/{cycle_id}/settings", tags=["office"])
def settings_as_json(context: ThisPage) -> dict[str, Any]:
    """The reminder schedule of the cycle and what of the deployment matters to the office."""
    return view_settings(
        context.session,
        context.cycle.id,
        settings=settings(),
        mail=mail_settings(),
        may_act=context.visitor.may(Right.ACT),
    )


@router.get("/cycles/{cycle_id}/health", include_in_schema=False)
async def office_health(request: Request, cycle_id: str, reader: Reader, desk: Desk) -> Response:
    """Whether the office is well; a page also where the database is away."""
    return await run_in_threadpool(_show_health, request, cycle_id, reader, desk)


def _show_health(request: Request, cycle_id: str, reader: Visitor, desk: DeskContext) -> Response:
    machine = check_machine(settings(), desk.files)
    try:
        with desk.begin() as session:
            context = context_of(cycle_id, reader, session, desk)
            found = [*health.check_store(session, now=real_now()), *machine]
            return render(request, "health", context, view=health.as_json(found))
    except (DBAPIError, PoolTimeout) as error:
        found = [health.away(type(error).__name__), *machine]
        return render(request, "health", status=503, view=health.as_json(found))


@router.get("/api/cycles/{cycle_id}/health", tags=["office"])
async def health_as_json(cycle_id: str, reader: Reader, desk: Desk) -> dict[str, Any]:
    """What was looked at, and how it stands."""
    del cycle_id, reader
    found = await run_in_threadpool(
        lambda: health.check_office(begin=desk.begin, settings=settings(), files=desk.files)
    )
    return health.as_json(found)
