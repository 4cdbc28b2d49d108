"""What a request carries: no more than an upload needs, no slower than a poor line, with headers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oneplan.portal.guards import back_of
from oneplan.portal.rendering import render

MAX_BODY_BYTES = 101 * 1024 * 1024
"""A ZIP of a whole amphoe, and the form around it; one workbook is held to its own limit."""
BODY_SECONDS = 30
"""How long a body may take in any case."""
BYTES_A_SECOND = 4096
"""The pace that it has to keep after that: 25 MB over a poor line take an hour and a half."""
BODIES_OF_A_LINK = 8
"""Bodies on their way, or in work, at once from one link."""
CUT_OFF = "oneplan.body_cut_off"
SLOW = "oneplan.body_slow"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class BodyTooLarge(Exception):
    """A request carries more than any upload needs; whoever reads it stops."""


class BodyTooSlow(Exception):
    """A request comes slower than any line is; whoever reads it stops."""


class BodyLimits:
    """Sets the headers of every answer and stops a body that does not end, or hardly moves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._coming = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counted and with its headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        receive, send = _counted(scope, receive), _with_headers(send, scope["path"])
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdigit() and int(length) > MAX_BODY_BYTES:
            await _drain(receive)
            await too_large(Request(scope))(scope, receive, send)
            return
        with self._counting(scope) as is_one_too_many:
            if is_one_too_many:
                await _too_many(Request(scope))(scope, receive, send)
                return
            await self._app(scope, receive, send)

    @contextmanager
    def _counting(self, scope: Scope) -> Iterator[bool]:
        """Count a request that carries something; give whether its link has too many on the way."""
        parts = scope["path"].split("/")
        if scope["method"] != "POST" or parts[1:2] != ["u"]:
            yield False
            return
        own = "/".join(parts[:3])
        self._coming[own] += 1
        try:
            yield self._coming[own] > BODIES_OF_A_LINK
        finally:
            self._coming[own] -= 1
            if not self._coming[own]:
                del self._coming[own]


def too_large(request: Request) -> Response:
    """The page that says how much can be sent at once."""
    return render(
        request,
        "error",
        status=413,
        kind="BodyTooLarge",
        message_th="",
        message_en="",
        back=back_of(request),
    )


def too_slow(request: Request) -> Response:
    """The page that says that what was sent did not arrive; the connection is closed with it."""
    answer = render(
        request,
        "error",
        status=408,
        kind="BodyTooSlow",
        message_th="ข้อมูลมาถึงช้าเกินไป ยังไม่ได้เก็บไฟล์ของท่าน กรุณาตรวจสัญญาณแล้วส่งใหม่",
        message_en="What you sent came too slowly and was not kept; send it again",
        back=back_of(request),
    )
    answer.headers["Connection"] = "close"
    return answer


def _too_many(request: Request) -> Response:
    answer = render(
        request,
        "error",
        status=429,
        kind="TooManyRequests",
        message_th="",
        message_en="",
        back=back_of(request),
    )
    answer.headers.update({"Connection": "close", "Retry-After": str(BODY_SECONDS)})
    return answer


def is_too_large(request: Request) -> bool:
    """Whether the body was cut off, whatever its reader made of that."""
    return bool(request.scope.get(CUT_OFF))


def is_too_slow(request: Request) -> bool:
    """Whether the body was given up for its pace, whatever its reader made of that."""
    return bool(request.scope.get(SLOW))


def _counted(scope: Scope, receive: Receive) -> Receive:
    seen = 0
    more = True
    start = asyncio.get_running_loop().time()

    async def counted() -> Message:
        nonlocal seen, more
        if not more:
            return await receive()
        try:
            async with asyncio.timeout_at(start + BODY_SECONDS + seen / BYTES_A_SECOND):
                message = await receive()
        except TimeoutError as error:
            scope[SLOW] = True
            raise BodyTooSlow from error
        seen += len(message.get("body", b""))
        more = bool(message.get("more_body"))
        if seen > MAX_BODY_BYTES:
            scope[CUT_OFF] = True
            raise BodyTooLarge
        return message

    return counted


async def _drain(receive: Receive) -> None:
    """Read what is still on its way and keep none of it: a browser shows no answer before."""
    with suppress(BodyTooLarge, BodyTooSlow):
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
