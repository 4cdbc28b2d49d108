"""A portal of its own process on a real PostgreSQL, with a step that is open."""

import os
import socket
import subprocess
import sys
import time

import httpx
import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.services.portal_links import mint_link
from oneplan.store.schema import migrate
from oneplan.store.session import begin
from tests.services.world import CYCLE, start_world


@pytest.fixture(scope="session")
def portal_folder(tmp_path_factory):
    """Where the portal keeps files."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def portal(postgres_socket, portal_folder):
    """Its address and its database."""
    create_databases(postgres_socket, ("oneplan_portal",))
    url = database_url(postgres_socket, "oneplan_portal")
    migrate(url)
    with begin(url) as session:
        start_world(session)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = portal_folder
    environment = {
        **os.environ,
        "ONEPLAN_DATABASE_URL": url,
        "ONEPLAN_FILES_URL": f"file://{folder}",
    }
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "oneplan.cli.app", "portal", "--port", str(port)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{base}/health")
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield base, url
    server.terminate()
    server.wait(20)


@pytest.fixture
def link(portal):
    """A new link of an amphoe."""
    base, url = portal
    with begin(url) as session:
        return f"{base}/u/{mint_link(session, cycle_id=CYCLE, unit_code='A1')}"
