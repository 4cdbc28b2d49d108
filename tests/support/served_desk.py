"""A desk that a browser reaches: served in a thread of the test, everybody is the secretary."""

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
    """Give the address of a desk on transactions of *begin*."""

    async def identify(_request, _cycle_id):
        return Visitor(user=role, rights=ROLES[role], area=area)

    app = create_app(begin=begin, files=files, identify=identify)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)
