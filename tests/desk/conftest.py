"""A small cycle and a desk that a secretary looks at."""

import pytest

from tests.support.desk import desk_client
from tests.support.world import start_world


@pytest.fixture
def calendar(session):
    """The calendar of a cycle whose first step is open."""
    return start_world(session)


@pytest.fixture
def desk(session, files, calendar):
    """A secretary's browser."""
    return desk_client(session, files)
