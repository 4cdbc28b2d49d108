"""JSON over HTTP: told to those who may read the cycle, and no error is a stack of code."""

import pytest

from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from tests.support.desk import desk_client
from tests.support.world import CYCLE, collect, send

pytestmark = pytest.mark.postgres


@pytest.fixture
def row(session, files, calendar):
    """A row of a plan."""
    send(session, files, calendar, "A1")
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    return read_plan(session, CYCLE)["rows"][0]["row_key"]


@pytest.mark.parametrize("kind", ["cycles", "dags"])
def test_a_row_leads_to_its_cells(desk, row, kind):
    answer = desk.get(f"/api/{kind}/{CYCLE}/lineage/{row}")

    assert answer.status_code == 200
    assert answer.json()["sources"][0]["unit"] == "A1"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("1/A1/9999", id="no such row"),
        pytest.param("1/A9/6", id="no such unit"),
        pytest.param("x", id="no key"),
        pytest.param("1/A1/6/7", id="too long a key"),
        pytest.param("1/A1/" + "9" * 40, id="a number that no sheet has"),
        pytest.param("1/A%00/6", id="a NUL"),
        pytest.param("%31/%41%31/-1", id="a number below zero"),
    ],
)
def test_what_is_not_there_is_told_in_words(desk, row, key):
    answer = desk.get(f"/api/cycles/{CYCLE}/lineage/{key}")

    assert answer.status_code == 404
    assert "a row reads <step>/<unit>/<sheet row>" in answer.json()["detail"]


@pytest.mark.parametrize("cycle", ["x%00", "another-2564"])
def test_a_cycle_that_is_not_there_is_told_in_words(desk, row, cycle):
    answer = desk.get(f"/api/cycles/{cycle}/lineage/{row}")

    assert answer.status_code in (404, 422)
    assert answer.json()["detail"]


def test_nobody_is_told_who_has_not_signed_in(session, files, row):
    nobody = desk_client(session, files, role="nobody")

    assert nobody.get(f"/api/cycles/{CYCLE}/lineage/{row}").status_code == 401
    assert nobody.get("/api/openapi.json").status_code == 401


def test_the_pulse_moves_with_what_is_done(desk, session, files, calendar):
    before = desk.get(f"/api/cycles/{CYCLE}/pulse").json()["changes"]
    send(session, files, calendar, "A2")
    from oneplan.store.shared.audit_chain import append_pending

    append_pending(session)

    assert desk.get(f"/api/cycles/{CYCLE}/pulse").json()["changes"] > before
