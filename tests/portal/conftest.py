"""A portal on a real PostgreSQL, with three amphoe and a clock that a test moves."""

from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from oneplan.services.units.portal_links import mint_link
from tests.support.world import CYCLE, start_world


@pytest.fixture
def world(session, files):
    """The transaction of the test, as the portal opens it."""
    calendar = start_world(session)

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    return session, begin, calendar


@pytest.fixture
def client(world, files):
    """A browser without a script, before the front page."""
    from oneplan.portal.app import create_app

    _, begin, _ = world
    with TestClient(
        create_app(begin=begin, files=files, schema=True), base_url="https://portal.test"
    ) as made:
        yield made


@pytest.fixture
def link_of(world):
    """Makes a link for a unit."""
    session, _, _ = world

    def make(unit: str) -> str:
        return "/u/" + mint_link(session, cycle_id=CYCLE, unit_code=unit)

    return make
