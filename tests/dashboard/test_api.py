"""Lineage over HTTP: told to those who may read the cycle, and no error is a stack of code."""

from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from tests.support.world import CYCLE, collect, send, start_world

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


@pytest.fixture
def row(session, files):
    """A row of a plan."""
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    return read_plan(session, CYCLE)["rows"][0]["row_key"]


@pytest.fixture
def app(session, monkeypatch):
    """The application on the transaction of the test, whose users may read everything."""
    from oneplan.dashboard import api

    @contextmanager
    def begin(*_, **__):
        with session.begin_nested():
            yield session

    monkeypatch.setattr(api, "begin", begin)
    (route,) = [r for r in api.app.routes if r.path.startswith("/api/dags")]
    (guard,) = [d.dependency for d in route.dependencies]
    api.app.dependency_overrides[guard] = lambda: None
    yield api.app
    api.app.dependency_overrides.clear()


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


def test_a_row_leads_to_its_cells(client, row):
    answer = client.get(f"/api/dags/{CYCLE}/lineage/{row}")

    assert answer.status_code == 200
    assert answer.json()["sources"][0]["unit"] == "A1"


@pytest.mark.parametrize(
    ("cycle", "key"),
    [
        pytest.param(CYCLE, "1/A1/9999", id="no such row"),
        pytest.param(CYCLE, "1/A9/6", id="no such unit"),
        pytest.param(CYCLE, "x", id="no key"),
        pytest.param(CYCLE, "1/A1/6/7", id="too long a key"),
        pytest.param(CYCLE, "1/A1/" + "9" * 40, id="a number that no sheet has"),
        pytest.param(CYCLE, "1/A%00/6", id="a NUL"),
        pytest.param(CYCLE, "%31/%41%31/-1", id="a number below zero"),
        pytest.param("x%00", "1/A1/6", id="a NUL in the cycle"),
        pytest.param("another-2564", "ROW", id="a row of another cycle"),
    ],
)
def test_what_is_not_there_is_told_in_words(client, row, cycle, key):
    answer = client.get(f"/api/dags/{cycle}/lineage/{row if key == 'ROW' else key}")

    assert answer.status_code == 404
    assert "a row reads <step>/<unit>/<sheet row>" in answer.json()["detail"]


def test_nobody_is_told_who_has_not_signed_in(app, row):
    app.dependency_overrides.clear()
    answer = TestClient(app).get(f"/api/dags/{CYCLE}/lineage/{row}")

    assert answer.status_code == 401
