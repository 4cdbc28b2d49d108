"""The desk, or the portal, in a thread of its own on a real port, for a browser."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn

from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from tests.support.desk import ROLES


@contextmanager
def served_desk(begin, files, *, role="secretary", area=""):
    """Serve the desk on transactions of *begin*, everybody one user; gives its address."""

    async def identify(_request, _cycle_id):
        return Visitor(user=role, rights=ROLES[role], area=area, reads=lambda _: True)

    with served(create_app(begin=begin, files=files, identify=identify)) as base:
        yield base


@contextmanager
def served(app):
    """Serve an application; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
