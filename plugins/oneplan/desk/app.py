"""The desk: the secretariat's pages, mounted in Airflow's API server under ``/oneplan``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from oneplan.config.places import INCLUDE
from oneplan.desk import (
    act_pages,
    api,
    attached_files,
    audit_pages,
    calendar_pages,
    cycle_pages,
    decision_pages,
    document_pages,
    evidence_pages,
    list_pages,
    mail_pages,
    office_pages,
    plan_pages,
    plan_work_pages,
    screening_pages,
    step_pages,
    submission_pages,
    today_pages,
    unit_pages,
)
from oneplan.desk.errors import add_handlers
from oneplan.desk.page_context import DeskContext
from oneplan.desk.visitors import Identify
from oneplan.gateways.files.files import Files
from oneplan.store.shared.transactions import Transactions

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self';"
        " img-src 'self' data:; connect-src 'self'; form-action 'self';"
        " frame-ancestors 'self'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ROUTERS = (
    cycle_pages.router,
    today_pages.router,
    calendar_pages.router,
    mail_pages.router,
    audit_pages.router,
    submission_pages.router,
    step_pages.router,
    unit_pages.router,
    attached_files.router,
    plan_pages.router,
    plan_work_pages.router,
    list_pages.router,
    evidence_pages.router,
    office_pages.router,
    decision_pages.router,
    screening_pages.router,
    document_pages.router,
    act_pages.router,
    api.router,
)


def create_app(*, begin: Transactions, files: Files, identify: Identify) -> FastAPI:
    """Build the desk.

    Args:
        begin: Opens a transaction.
        files: Where files are kept.
        identify: Tells who sends a request.
    """
    app = FastAPI(
        title="OnePlan",
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.context = DeskContext(begin=begin, files=files, identify=identify)
    app.middleware("http")(_add_headers)
    app.mount("/static", StaticFiles(directory=INCLUDE / "static"), name="static")
    app.mount("/fonts", StaticFiles(directory=INCLUDE / "fonts"), name="fonts")
    add_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    return app


async def _add_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Let no page load or send anything elsewhere, be framed elsewhere, or be kept by a cache."""
    answer = await call_next(request)
    answer.headers.update(HEADERS)
    if "/static/" not in request.url.path and "/fonts/" not in request.url.path:
        answer.headers["Cache-Control"] = "no-store"
    return answer
