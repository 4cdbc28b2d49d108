"""What the use cases are tested with."""

from contextlib import contextmanager

import pytest


@pytest.fixture
def begin(session):
    """Each transaction a savepoint of the test's."""

    @contextmanager
    def opened(**_):
        with session.begin_nested():
            yield session

    return opened
