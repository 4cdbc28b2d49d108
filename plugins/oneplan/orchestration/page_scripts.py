"""Scripts of the office in Airflow's page, before Airflow's own.

Each is a file of its own and not text in the page, so that a content security policy of
``script-src 'self'`` lets it through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BEFORE = b'<script type="module"'
"""Where Airflow's page asks for its own script, which runs after ours."""

Script = Callable[[Scope], Awaitable[Response]]
"""Answers the request for a script."""


def tag_of(path: str) -> str:
    """What asks for a script in a page; its path is below Airflow's own."""
    return f'<script src=".{path}"></script>\n    '


class PageScripts:
    """ASGI middleware that puts scripts into Airflow's page, and serves them.

    Args:
        app: What answers everything else.
        scripts: Path of each script → what answers for it.
    """

    def __init__(self, app: ASGIApp, scripts: Mapping[str, Script]) -> None:
        self.app = app
        self._scripts = scripts
        self._tags = "".join(tag_of(path) for path in scripts).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a page of Airflow's UI gets the scripts."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        for path, script in self._scripts.items():
            if scope["path"].endswith(path):
                answer = await script(scope)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, _Page(send, self._tags).send)


class _Page:
    """One response: a page is held until it is whole, everything else goes through."""

    def __init__(self, send: Send, tags: bytes) -> None:
        self._send = send
        self._tags = tags
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = b"".join(self._parts).replace(BEFORE, self._tags + BEFORE, 1)
        headers = MutableHeaders(raw=start["headers"])
        if body:
            headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(raw=message["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-encoding" not in headers
