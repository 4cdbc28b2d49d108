"""Errors of the desk as pages for people and as JSON for programs."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from oneplan.desk.rendering import render
from oneplan.errors import OneplanError
from oneplan.store.shared.faults import is_passing

log = structlog.get_logger()
RETRY_SECONDS = 30
NOT_READY = (
    "ระบบไม่พร้อม ยังไม่ได้ทำสิ่งที่ท่านสั่ง กรุณาลองใหม่ในอีก ๓๐ วินาที",
    "The office is not ready and nothing was done; try again in 30 seconds.",
)
BAD_VALUE = (
    "ข้อมูลที่ส่งมีอักขระหรือค่าที่รับไม่ได้",
    "Something that was sent holds a value that cannot be kept.",
)
FAILED = (
    "ระบบขัดข้องโดยไม่คาดไว้ กรุณาเปิดหน้าเดิมดูว่าสิ่งที่สั่งทำไปแล้วหรือยัง และแจ้งผู้ดูแลระบบพร้อมเวลา",
    "Something failed. Look at the page again to see whether what you ordered was done, and tell"
    " whoever runs the machine at what time it was.",
)
NO_PAGE = ("ไม่มีหน้านี้", "There is no such page.")
UNREADABLE = ("อ่านคำขอไม่ได้", "The request cannot be read.")


def add_handlers(app: FastAPI) -> None:
    """Answer every error of *app* in words."""
    app.add_exception_handler(OneplanError, _refuse)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(DBAPIError, _store_fault)
    app.add_exception_handler(PoolTimeout, _store_fault)
    app.add_exception_handler(Exception, _failed)


def _say(request: Request, status: int, th: str, en: str) -> Response:
    """The same sentence as JSON below ``/api/`` and as a page elsewhere."""
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}  # noqa: PLR2004  away
    if "/api/" in request.url.path:
        return JSONResponse({"detail": en, "detail_th": th}, status_code=status, headers=headers)
    answer = render(request, "error", status=status, message_th=th, message_en=en)
    answer.headers.update(headers)
    return answer


def _refuse(request: Request, error: Exception) -> Response:
    if not isinstance(error, OneplanError):
        raise error
    return _say(request, error.status_code, error.in_thai, str(error))


def _unreadable(request: Request, error: Exception) -> Response:
    names = ", ".join(str(each["loc"][-1]) for each in getattr(error, "errors", list)())
    return _say(request, 422, f"{UNREADABLE[0]}: {names}", f"{UNREADABLE[1]} ({names})")


def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _say(request, status, *(NO_PAGE if status == 404 else UNREADABLE))  # noqa: PLR2004


def _store_fault(request: Request, error: Exception) -> Response:
    """The store refused a value, or is away; the log gets the kind and nothing that was sent."""
    away = is_passing(error)
    log.warning("desk.store_fault", kind=type(error).__name__)
    return _say(request, 503 if away else 422, *(NOT_READY if away else BAD_VALUE))


def _failed(request: Request, _error: Exception) -> Response:
    """What nobody foresaw; the server writes the error down itself."""
    return _say(request, 500, *FAILED)
