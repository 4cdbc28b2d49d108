"""What the use cases are tested with."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text


@pytest.fixture
def begin(session):
    """Each transaction a savepoint of the test's."""

    @contextmanager
    def opened():
        with session.begin_nested():
            yield session

    return opened


@pytest.fixture
def shared_url(database_url):
    """A database that other connections see; what a test leaves in it goes at the end."""
    from oneplan.store.session import begin

    yield database_url
    with begin(database_url) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("DELETE FROM audit_events"))
        session.execute(text("SET LOCAL session_replication_role = origin"))
        for table in ("cycles", "units", "areas", "audit_head", "people"):
            session.execute(text(f"DELETE FROM {table}"))
