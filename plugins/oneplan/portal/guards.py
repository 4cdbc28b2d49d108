"""What stands at the door of every request: size, rate, headers, forgery."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oneplan.config import settings
from oneplan.domain.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.portal.rendering import render

MAX_BODY_BYTES = 101 * 1024 * 1024
"""A ZIP of a whole amphoe, and the form around it; one workbook is held to its own limit."""
CUT_OFF = "oneplan.body_cut_off"
CSRF_SECONDS = 12 * 3600
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class TooManyRequests(OneplanError):
    """A link or an address asks more often than people do."""

    status_code = 429

    def __init__(self) -> None:
        super().__init__("Too many requests; wait a moment.")


class PageStale(OneplanError):
    """A form was sent that this portal did not write, or long ago."""

    status_code = 403

    def __init__(self) -> None:
        super().__init__("This page is out of date; open it anew and try again.")


class BodyTooLarge(Exception):
    """A request carries more than any upload needs; whoever reads it stops."""


class DoorKeeper:
    """Sets the headers of every answer and stops a body that does not end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counted and with its headers."""
        if scope["type"] == "http":
            receive, send = _counted(scope, receive), _with_headers(send, scope["path"])
            length = Headers(scope=scope).get("content-length", "0")
            if length.isdigit() and int(length) > MAX_BODY_BYTES:
                await _drain(receive)
                await too_large(Request(scope))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def too_large(request: Request) -> Response:
    """The page that says how much can be sent at once."""
    return render(request, "error", status=413, kind="BodyTooLarge", message_th="", message_en="",
                  back=back_of(request))  # fmt: skip


def is_too_large(request: Request) -> bool:
    """Whether the body was cut off, whatever its reader made of that."""
    return bool(request.scope.get(CUT_OFF))


def back_of(request: Request) -> str:
    """The visitor's own page, from within it; else an empty string."""
    parts = request.url.path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and parts[1] == "u" else ""  # noqa: PLR2004  /u/token/…


def _counted(scope: Scope, receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            scope[CUT_OFF] = True
            raise BodyTooLarge
        return message

    return counted


async def _drain(receive: Receive) -> None:
    """Read what is still on its way and keep none of it: a browser shows no answer before."""
    with suppress(BodyTooLarge):
        message: Message = {"more_body": True}
        while message.get("more_body"):
            message = await receive()


def _with_headers(send: Send, path: str) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not path.startswith(("/static/", "/fonts/")):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return with_headers


class RateLimits:
    """Counts requests by address, and posts and failures by link."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limits = {
            "address": parse(os.environ.get("ONEPLAN_PORTAL_RATE") or "600/minute"),
            "post": parse(os.environ.get("ONEPLAN_PORTAL_POSTS") or "30/minute"),
            "bad_link": parse("20/minute"),
            "renew": parse("5/minute"),
        }

    def count(self, kind: str, key: str) -> None:
        """Count one.

        Raises:
            TooManyRequests: The limit of *kind* is reached.
        """
        if not self._limiter.hit(self._limits[kind], kind, key):
            raise TooManyRequests


def address_of(request: Request) -> str:
    """The caller's address, hashed: it is compared, never kept."""
    host = request.client.host if request.client else ""
    return hashlib.sha256(host.encode()).hexdigest()[:16]


def plain(text: str) -> str:
    """Text without control characters, which no field of ours holds and the store refuses."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")


def filled(text: str) -> str:
    """Text in which something can be seen.

    Raises:
        ValueError: Nothing can.
    """
    if not normalise_text(text):
        message = "nothing can be seen in it"
        raise ValueError(message)
    return text


def csrf_token(subject: str) -> str:
    """A value that only a page of ours can carry."""
    return str(_csrf().dumps(_short(subject)))


def check_csrf(subject: str, value: str) -> None:
    """Refuse a form that no page of ours wrote for *subject*.

    Raises:
        PageStale: Forged, for another link, or older than twelve hours.
    """
    try:
        found = _csrf().loads(value, max_age=CSRF_SECONDS)
    except BadSignature as error:
        raise PageStale from error
    if found != _short(subject):
        raise PageStale


def _csrf() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="oneplan.portal.form")


def _short(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()[:24]
