"""Commands against a store of the test."""

from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from oneplan.cli.app import app
from tests.support.world import start_world


@pytest.fixture
def office(session, tmp_path, monkeypatch):
    """The command on the transaction of the test."""

    @contextmanager
    def begin(*_):
        with session.begin_nested():
            yield session

    monkeypatch.setattr("oneplan.store.shared.session.begin", begin)
    monkeypatch.setattr(
        "oneplan.gateways.files.files.settings", lambda: Settings(f"file://{tmp_path}")
    )
    return start_world(session)


class Settings:
    def __init__(self, files_url):
        self.files_url = files_url


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))
