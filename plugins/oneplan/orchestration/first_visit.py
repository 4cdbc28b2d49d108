"""Airflow's pages in Thai and in Bangkok's time at the first visit of a browser.

Airflow keeps the language and the time zone of a user in the browser, and has no setting
for either: a computer that speaks English gets English and UTC. A script that stands
before Airflow's own writes both once, where nothing is written; what a user chooses later
stays. It is a file of its own and not text in the page, so that a content security
policy of ``script-src 'self'`` lets it through.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT_PATH = "/static/oneplan-first-visit.js"
BEFORE = b'<script type="module"'
"""Where Airflow's page asks for its own script, which runs after ours."""
TAG = f'<script src=".{SCRIPT_PATH}"></script>\n    '.encode()
LANGUAGE, TIMEZONE = "th", "Asia/Bangkok"
SCRIPT = f"""(function () {{
  "use strict";
  try {{
    var kept = window.localStorage;
    if (kept.getItem("i18nextLng") === null) kept.setItem("i18nextLng", "{LANGUAGE}");
    if (kept.getItem("timezone") === null) kept.setItem("timezone", '"{TIMEZONE}"');
    document.documentElement.lang = kept.getItem("i18nextLng");
  }} catch (refused) {{
    document.documentElement.lang = "{LANGUAGE}";
  }}
}})();
"""


class FirstVisit:
    """ASGI middleware that puts the script into Airflow's page, and serves it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a page of Airflow's UI gets the script."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
        elif scope["path"].endswith(SCRIPT_PATH):
            headers = {"Cache-Control": "public, max-age=3600"}
            script = Response(SCRIPT, media_type="text/javascript", headers=headers)
            await script(scope, receive, send)
        else:
            await self.app(scope, receive, _Page(send).send)


class _Page:
    """One response: a page is held until it is whole, everything else goes through."""

    def __init__(self, send: Send) -> None:
        self._send = send
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
        body = b"".join(self._parts).replace(BEFORE, TAG + BEFORE, 1)
        headers = MutableHeaders(raw=start["headers"])
        if body:
            headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(raw=message["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-encoding" not in headers
