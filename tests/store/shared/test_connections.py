"""A connection that rested is asked before it is used; one given back just now is not."""

import pytest
from sqlalchemy import text

from oneplan.store.shared import session as sessions
from oneplan.store.shared.session import begin

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _one_connection(database_url):
    """A pool without the connections of other tests: what rests in it is known."""
    sessions.engine(database_url).dispose()
    yield
    sessions.engine(database_url).dispose()


def backend(url):
    with begin(url) as session:
        return session.scalar(text("SELECT pg_backend_pid()"))


def test_a_connection_that_was_cut_while_it_rested_is_replaced(database_url, session, monkeypatch):
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 0.0)
    before = backend(database_url)
    session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})

    assert backend(database_url) != before


def test_a_connection_given_back_just_now_is_not_asked(database_url, monkeypatch):
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 3600.0)
    made = sessions.engine(database_url)
    backend(database_url)
    asked = []
    monkeypatch.setattr(made.dialect, "do_ping", asked.append)
    backend(database_url)

    assert asked == []
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 0.0)
    backend(database_url)
    assert len(asked) == 1
