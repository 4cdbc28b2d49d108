"""SendGrid's own HTTP client on connections that are kept for the next mail.

The official client makes a connection, and a TLS handshake, for every request.
Only the line is another here: urls, headers, bodies and errors stay the client's.
"""

from __future__ import annotations

import io
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, getproxies, proxy_bypass

from python_http_client.client import Client
from python_http_client.exceptions import handle_error
from urllib3 import HTTPConnectionPool, HTTPHeaderDict, PoolManager, ProxyManager
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError
from urllib3.exceptions import HTTPError as LineError
from urllib3.util import make_headers

FIRST_REFUSAL = 300
"""A redirect is none of SendGrid's answers: nothing is sent after it."""

TUNNEL_REFUSED = "Tunnel connection failed"
"""How ``http.client`` begins to say that a proxy makes no connection to the host."""


class NeverReached(URLError):
    """No connection was made, so nothing was sent."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the official client reads an answer by."""

    status: int
    headers: HTTPHeaderDict
    content: bytes

    def getcode(self) -> int:
        return self.status

    def read(self) -> bytes:
        return self.content

    def info(self) -> HTTPHeaderDict:
        return self.headers


def lines_to(host: str, *, at_once: int) -> HTTPConnectionPool:
    """Connections to *host*, through the proxy that the environment names for it.

    Args:
        host: URL with scheme, such as ``https://api.sendgrid.com``.
        at_once: Connections kept; more requests at the same time make lines that are not.
    """
    parts = urlsplit(host)
    proxy = getproxies().get(parts.scheme)
    is_near = not proxy or proxy_bypass(parts.netloc)
    manager = PoolManager() if is_near else _through(str(proxy))
    return manager.connection_from_url(host, pool_kwargs={"maxsize": at_once})


def _through(proxy: str) -> ProxyManager:
    """A proxy as environments name it: its scheme may be left out, its password stand in it."""
    url = proxy if "://" in proxy else f"http://{proxy}"
    parts = urlsplit(url)
    if parts.username is None:
        return ProxyManager(url)
    name_and_password = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return ProxyManager(url, proxy_headers=make_headers(proxy_basic_auth=name_and_password))


def _was_never_reached(error: LineError) -> bool:
    """Whether an error is one of making the connection, before anything was sent.

    A line through a proxy that breaks after the mail was sent is a ``ProxyError``
    too: only its cause tells the one from the other, and a doubtful one was sent.
    """
    cause = error.original_error if isinstance(error, ProxyError) else error
    if isinstance(cause, SSLError):
        return any(isinstance(each, ssl.SSLCertVerificationError) for each in cause.args)
    is_tunnel_refused = isinstance(error, ProxyError) and str(cause).startswith(TUNNEL_REFUSED)
    return is_tunnel_refused or isinstance(cause, NewConnectionError | ConnectTimeoutError)


class KeptClient(Client):  # type: ignore[misc]  # the official client has no types
    """The official client, asking over *lines*.

    Args:
        lines: Connections of :func:`lines_to`.
        **settings: As the official client takes them.
    """

    def __init__(self, lines: HTTPConnectionPool, **settings: Any) -> None:
        super().__init__(**settings)
        self._lines = lines

    @classmethod
    def of(cls, client: Client, *, at_once: int) -> KeptClient:
        """The same client on kept connections."""
        return cls(
            lines_to(client.host, at_once=at_once),
            host=client.host,
            request_headers=client.request_headers,
            version=client._version,  # noqa: SLF001  it has no other name
            timeout=client.timeout,
        )

    def _build_client(self, name: str | None = None) -> KeptClient:
        return KeptClient(
            self._lines,
            host=self.host,
            request_headers=self.request_headers,
            version=self._version,
            url_path=[*self._url_path, name] if name else self._url_path,
            append_slash=self.append_slash,
            timeout=self.timeout,
        )

    def _target(self, request: Request) -> str:
        """A proxy that passes plain requests on is told the whole address."""
        is_passed_on = self._lines.proxy is not None and self._lines.scheme == "http"
        return request.full_url if is_passed_on else request.selector

    def _make_request(self, opener: Any, request: Request, timeout: float | None = None) -> _Answer:
        """Ask once; nothing is asked a second time of itself.

        Raises:
            NeverReached: No connection was made.
            URLError: The connection broke, or no answer came in time.
            python_http_client.exceptions.HTTPError: An answer that is no yes.
        """
        del opener  # it would make a connection of its own
        try:
            found = self._lines.urlopen(
                request.get_method(),
                self._target(request),
                body=request.data,  # type: ignore[arg-type]  # the client gives bytes
                headers=dict(request.header_items()),
                timeout=timeout or self.timeout,
                retries=False,
                redirect=False,
                assert_same_host=False,
            )
        except LineError as error:
            raise (NeverReached if _was_never_reached(error) else URLError)(error) from error
        if found.status >= FIRST_REFUSAL:
            refusal = HTTPError(
                request.full_url,
                found.status,
                found.reason or "",
                found.headers,  # type: ignore[arg-type]  # only looked up by name
                io.BytesIO(found.data),
            )
            raise handle_error(refusal)
        return _Answer(found.status, found.headers, found.data)
