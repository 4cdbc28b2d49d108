"""An office whose commands run on the transaction of a test."""

from contextlib import contextmanager

import pytest

from tests.support.command_office import Settings
from tests.support.world import start_world


@pytest.fixture
def office(session, tmp_path, monkeypatch):
    """The command on the transaction of the test."""

    @contextmanager
    def begin(*_, **__):
        with session.begin_nested():
            yield session

    monkeypatch.setattr("oneplan.store.shared.session.begin", begin)
    monkeypatch.setattr(
        "oneplan.gateways.files.files.settings", lambda: Settings(f"file://{tmp_path}")
    )
    return start_world(session)
