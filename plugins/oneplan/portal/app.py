"""The portal: the units' pages on their own, with nothing of Airflow behind them."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

import structlog
from anyio import to_thread
from fastapi import BackgroundTasks, FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from oneplan.config.places import INCLUDE
from oneplan.config.settings import settings
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files, FilesFull, files, is_full
from oneplan.portal import (
    attached_files,
    calendar_feeds,
    circular_pages,
    document_pages,
    draft_acts,
    draft_files,
    draft_pages,
    installing,
    letters,
    mail_events,
    need_acts,
    project_pages,
    unit_acts,
    unit_pages,
    view_pages,
)
from oneplan.portal.bodies import (
    BodyLimits,
    BodyTooLarge,
    BodyTooSlow,
    is_too_large,
    is_too_slow,
    too_large,
    too_slow,
)
from oneplan.portal.guards import RateLimits, address_of, back_of
from oneplan.portal.rendering import render
from oneplan.portal.texts import TEXTS
from oneplan.portal.visits import Open, PortalContext, Public
from oneplan.portal.worker_queues import PAGE_THREADS
from oneplan.services.reminders.renewals import renew_link
from oneplan.services.units.portal_links import KeyMissing, LinkRefused
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin
from oneplan.store.shared.transactions import Transactions
from oneplan.web.form_guards import check_csrf, csrf_token

log = structlog.get_logger()
RENEW = "renew"
RETRY_SECONDS = 30
NOT_READY = (
    "ระบบไม่พร้อม ยังไม่ได้เก็บสิ่งที่ท่านส่ง กรุณากดย้อนกลับแล้วลองใหม่ในอีก ๓๐ วินาที",
    "The office is not ready and nothing of yours was kept; go back and try again in 30 seconds",
)
_BEGIN = partial(begin, source="portal")
WORDS = {
    400: (
        "อ่านคำขอไม่ได้ ไฟล์อาจส่งมาไม่ครบ",
        "The request cannot be read; the file may be cut short",
    ),
    405: ("หน้านี้ใช้วิธีนี้ไม่ได้", "This page does not do that"),
}


def create_app(
    *,
    begin: Transactions = _BEGIN,
    files: Files | None = None,
    schema: bool = False,
) -> FastAPI:
    """Build the portal.

    Args:
        begin: Opens a transaction.
        files: Where uploads are kept; the deployment's by default.
        schema: Whether ``/openapi.json`` is served; for tests.

    Raises:
        KeyMissing: Nothing to sign links with.
    """
    if not settings().secret_key:
        raise KeyMissing
    app = FastAPI(
        title="OnePlan portal",
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if schema else None,
        lifespan=_prepare_worker,
    )
    app.state.context = PortalContext(
        begin=begin, files=files or deployment_files(), limits=RateLimits()
    )
    app.add_middleware(BodyLimits)
    # A form of twenty projects is 76 KB of text and 8 KB of it compressed. No page repeats what
    # its address says, so that a length tells nobody what a link is.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.mount("/static", StaticFiles(directory=INCLUDE / "static"), name="static")
    app.mount("/fonts", StaticFiles(directory=INCLUDE / "fonts"), name="fonts")
    app.add_exception_handler(OneplanError, _refused)
    app.add_exception_handler(RequestValidationError, _incomplete)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(DBAPIError, _not_kept)
    app.add_exception_handler(PoolTimeout, _not_kept)
    app.add_exception_handler(OSError, _full)
    app.add_exception_handler(BodyTooSlow, _no_page)
    app.add_exception_handler(BodyTooLarge, _no_page)
    app.include_router(unit_pages.router)
    app.include_router(project_pages.router)
    app.include_router(unit_acts.router)
    app.include_router(installing.router)
    app.include_router(draft_pages.router)
    app.include_router(draft_acts.router)
    app.include_router(draft_files.router)
    app.include_router(need_acts.router)
    app.include_router(attached_files.router)
    app.include_router(mail_events.router)
    app.include_router(calendar_feeds.router)
    app.include_router(document_pages.router)
    app.include_router(letters.router)
    app.include_router(circular_pages.router)
    app.include_router(view_pages.router)
    app.add_api_route(
        "/", front_page, methods=["GET"], response_class=HTMLResponse, dependencies=[Public]
    )
    app.add_api_route("/renewals", ask_renewal, methods=["POST"], response_class=HTMLResponse)
    app.add_api_route("/health", health, methods=["GET"])
    return app


@asynccontextmanager
async def _prepare_worker(_: FastAPI) -> AsyncIterator[None]:
    """Give the pages a number of threads that the connections of the pool suffice for.

    What is loaded by now lives as long as the process; the garbage collector need not
    look through it again with every full collection.
    """
    to_thread.current_default_thread_limiter().total_tokens = PAGE_THREADS
    gc.freeze()
    yield


def deployment_files() -> Files:
    """The files of this deployment."""
    return files()


def front_page(request: Request) -> Response:
    """Nothing to see without a link: ask for a new one."""
    return render(request, "renew", csrf=csrf_token(RENEW), done=False)


def ask_renewal(
    request: Request,
    opened: Open,
    later: BackgroundTasks,
    unit_code: Annotated[str, Form(max_length=100)] = "",
    email: Annotated[str, Form(max_length=320)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Mail a new link to the registered address; the answer never says whether there is one."""
    opened.limits.count("renew", address_of(request))
    check_csrf(RENEW, csrf)
    later.add_task(renew_link, opened.begin, unit_code=unit_code.strip(), address=email)
    return render(request, "renew", csrf=csrf_token(RENEW), done=True)


async def health() -> PlainTextResponse:
    """Say that the portal answers: no thread, no limit and no database is asked."""
    return PlainTextResponse("ok")


def _refused(request: Request, error: Exception) -> Response:
    """An error of ours as a page; what it names is the visitor's own."""
    if not isinstance(error, OneplanError):
        raise error
    status = error.status_code
    log.info("portal.refused", rule=type(error).__name__, status=status)
    name = "bad_link" if isinstance(error, LinkRefused) else "error"
    answer = render(
        request,
        name,
        status=status,
        kind=type(error).__name__,
        message_th=error.in_thai,
        message_en=str(error),
        back=back_of(request),
    )
    return _come_again(answer, getattr(error, "retry_after_seconds", RETRY_SECONDS))


def _come_again(answer: Response, seconds: int) -> Response:
    """Say when to come back, where an answer is that the office is not ready."""
    if answer.status_code in (429, 503):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def _incomplete(request: Request, error: Exception) -> Response:
    names = [str(each["loc"][-1]) for each in getattr(error, "errors", list)()]
    th, en = (", ".join(TEXTS.get(name, (name, name))[at] for name in names) for at in (0, 1))
    return render(
        request,
        "error",
        status=422,
        kind="Incomplete",
        message_th=f"ข้อมูลไม่ครบหรือยาวเกินไป: {th}",
        message_en=f"Missing, too long or no such value: {en}",
        back=back_of(request),
    )


def _not_kept(request: Request, error: Exception) -> Response:
    """The store refused a value, or is away; the log gets the kind and nothing that was sent."""
    away = is_passing(error)
    log.warning("portal.not_kept", kind=type(error).__name__)
    answer = render(
        request,
        "error",
        status=503 if away else 422,
        kind="NotKept",
        message_th=NOT_READY[0] if away else "ข้อมูลที่ส่งมีอักขระหรือค่าที่รับไม่ได้",
        message_en=NOT_READY[1]
        if away
        else "Something that was sent holds a value that cannot be kept",
        back=back_of(request),
    )
    return _come_again(answer, RETRY_SECONDS)


def _full(request: Request, error: Exception) -> Response:
    """No room for what was sent; any other fault of the system is no page of ours."""
    if not is_full(error):
        raise error
    return _refused(request, FilesFull())


def _no_page(request: Request, error: Exception) -> Response:
    if is_too_large(request):
        return too_large(request)
    if is_too_slow(request):
        return too_slow(request)
    if is_full(error.__cause__ or error.__context__):
        return _refused(request, FilesFull())
    status = error.status_code if isinstance(error, HTTPException) else 500
    th, en = WORDS.get(status, ("ไม่มีหน้านี้", "There is no such page"))
    answer = render(
        request,
        "error",
        status=status,
        kind="NoPage",
        message_th=th,
        message_en=en,
        back=back_of(request),
    )
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer
