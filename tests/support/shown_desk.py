"""A desk that a browser can open: served on a port of this machine, for a secretary."""

from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn

from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from oneplan.store.shared.session import begin
from tests.support.desk import ROLES


def shown_app(url, files, *, role="secretary", area=""):
    """The desk on the database *url*; everybody who asks is a user of *role*."""

    @contextmanager
    def opened():
        with begin(url, source="desk") as session:
            yield session

    async def identify(_request, _cycle_id):
        return Visitor(user=role, rights=ROLES[role], area=area)

    return create_app(begin=opened, files=files, identify=identify)


@contextmanager
def shown_desk(url, files, *, role="secretary", area="", port=0):
    """Serve it; gives its address."""
    config = uvicorn.Config(
        shown_app(url, files, role=role, area=area), host="127.0.0.1", port=port, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
