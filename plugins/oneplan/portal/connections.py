"""Connections that bring no request, or do not fetch their answer, are closed.

uvicorn closes a connection that is idle between two requests; one that never sends
the whole head of a request, or a byte of it now and then, it would keep for good.
There is no limit on connections as a whole: whoever opened that many would keep all
others out, where here each of theirs ends within seconds.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10
"""How long the head of a request may take from its first byte, or from the connection on."""
KEEP_ALIVE_SECONDS = 5
FETCH_SECONDS = 900
"""How long what was answered may lie unfetched once the connection is to be closed."""

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Protocol
else:
    _Protocol = AutoHTTPProtocol


class BoundedProtocol(_Protocol):
    """uvicorn's protocol with a time for the head of a request."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the time of the first request."""
        super().connection_made(transport)
        self._start_head_timer()

    def data_received(self, data: bytes) -> None:
        """Start the time of a next request with its first byte; stop it when its head is there."""
        if self._head_timer is None and not self._has_request():
            self._start_head_timer()
        super().data_received(data)
        if self._has_request():
            self._stop_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer with the connection."""
        self._stop_head_timer()
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, in the end with what its client never fetched."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(FETCH_SECONDS, self.transport.abort)

    def _has_request(self) -> bool:
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete

    def _start_head_timer(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if not self._has_request() and not self.transport.is_closing():
            self.transport.close()
