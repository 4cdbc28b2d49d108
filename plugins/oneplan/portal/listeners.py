"""Sockets by which the portal's worker processes share one port evenly.

uvicorn hands one listening socket to all its workers; asyncio accepts in a loop until
nothing is left, so the worker that wakes first takes every connection of a rush and
the others stay idle. With ``SO_REUSEPORT`` each worker has a queue of its own and the
kernel spreads connections over them.
"""

from __future__ import annotations

import socket
from typing import Any

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

from oneplan.errors import OneplanError

WORKER_SECONDS = 60
"""How long a worker may be silent before uvicorn ends it, and every upload in it; its
default of 5 is less than a rush on a busy machine may take."""


class AddressTaken(OneplanError):
    """The portal cannot listen where it was told to."""

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The portal cannot listen on {host}, port {port} ({reason}):"
            " name another with --host or --port."
        )


class WorkerSocket(socket.socket):
    """A bound socket that becomes a new one of the same address in the process it is sent to."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Bind anew where it is unpickled, rather than share this one's queue."""
        host, port = self.getsockname()[:2]
        return _bind_shared, (host, port)


def serve_in_workers(config: Config) -> None:
    """Serve with ``config.workers`` processes until a signal ends them.

    Raises:
        AddressTaken: Another program listens there.
    """
    with reserve_port(config.host, config.port) as reserved:
        Multiprocess(config, sockets=[reserved]).run()


def reserve_port(host: str, port: int) -> WorkerSocket:
    """Bind without listening: connections go to the workers' sockets only.

    Raises:
        AddressTaken: Another program listens there, be it another portal.
    """
    try:
        with _socket_for(host) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind((host, port))
            alone.listen()
        return _bind_shared(host, port)
    except OSError as error:
        raise AddressTaken(host=host, port=port, reason=error.strerror or str(error)) from error


def _bind_shared(host: str, port: int) -> WorkerSocket:
    bound = _socket_for(host)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((host, port))
    return bound


def _socket_for(host: str) -> WorkerSocket:
    return WorkerSocket(socket.AF_INET6 if ":" in host else socket.AF_INET)
