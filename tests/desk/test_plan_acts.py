"""What is done to a plan: seen first, done once, by whom it may be, told to Airflow."""

import pytest

from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.services.plans.merging import list_candidates, propose_merges
from oneplan.services.plans.routing import list_routed
from oneplan.services.plans.strategies import CeilingChange, set_ceilings
from oneplan.store.plans.strategies import list_ceilings
from oneplan.store.shared.audit_chain import list_events
from tests.support.desk import confirm, desk_client
from tests.support.made_plans import make
from tests.support.world import CYCLE, put

pytestmark = pytest.mark.postgres
ACTS = f"/cycles/{CYCLE}/acts"
ONE, OTHER = "ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขม", "ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขมม"


def reasons(session, action):
    return [e.details["reason"] for e in list_events(session) if e.action == action]


@pytest.fixture
def pair(session, calendar):
    """Two rows that may be one project."""
    put(session, "A1", (ONE, "740101", 100))
    put(session, "A2", (OTHER, "740101", 100))
    make(session)
    propose_merges(session, CYCLE, "2", "")
    [found] = list_candidates(session, CYCLE)
    return found.id


@pytest.mark.parametrize(
    ("act", "state"), [("accept-merge", "accepted"), ("refuse-merge", "refused")]
)
def test_a_pair_is_answered_once(desk, session, pair, act, state):
    values = {"keep": "1/A2/3"} if act == "accept-merge" else {}
    page = desk.get(f"{ACTS}/{act}", params={"pair": pair, **values}).text
    assert OTHER in page
    [open_] = list_candidates(session, CYCLE)
    assert open_.state == "open"
    first = confirm(desk, f"{ACTS}/{act}", page, **values)

    assert first.status_code == 303
    assert confirm(desk, f"{ACTS}/{act}", page, **values).headers == first.headers
    [answered] = list_candidates(session, CYCLE)
    assert (answered.state, answered.answered_by) == (state, "secretary")
    assert answered.keep == values.get("keep")
    assert reasons(session, f"merge.{state}") == ["เหตุผล"]


def test_a_pair_that_is_not_there_is_told(desk, session, calendar):
    assert desk.get(f"{ACTS}/accept-merge?pair=9").status_code == 404
    assert 'role="alert"' in desk.get(f"{ACTS}/refuse-merge?pair=x").text


@pytest.fixture
def plan(session, calendar):
    """A plan of two projects."""
    put(session, "A1", ("ก่อสร้างถนน", "740101", 100), ("ก่อสร้างสะพาน", "740102", 70))
    make(session)


def test_a_ceiling_is_tried_before_it_is_set(desk, session, plan):
    page = desk.get(f"{ACTS}/set-ceiling?year=๒๕๖๔&strategy=all&baht=120").text

    assert "ก่อสร้างสะพาน" in page
    assert "เกินกรอบปี 2564" in page
    assert list_ceilings(session, CYCLE) == []
    answer = confirm(desk, f"{ACTS}/set-ceiling", page, year="๒๕๖๔", strategy="all", baht="120")
    assert answer.status_code == 303
    assert list_ceilings(session, CYCLE) == [["2564", "", "120.00"]]
    assert reasons(session, "ceiling.set") == ["เหตุผล"]


def test_a_ceiling_is_lifted(desk, session, plan):
    set_ceilings(session, CYCLE, [CeilingChange.parse("2564=5")], actor="t", reason="มติ")
    page = desk.get(f"{ACTS}/lift-ceiling?year=2564&strategy=all").text
    confirm(desk, f"{ACTS}/lift-ceiling", page, year="2564", strategy="all")

    assert list_ceilings(session, CYCLE) == []


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("year=64&strategy=all&baht=1", id="a year of two digits"),
        pytest.param("year=2564&strategy=all&baht=-1", id="below zero"),
        pytest.param("year=2564&strategy=all&baht=x", id="no amount"),
        pytest.param("year=2564&strategy=S9&baht=1", id="no such strategy"),
    ],
)
def test_a_ceiling_that_cannot_be_is_told_while_it_is_typed(desk, plan, values):
    page = desk.get(f"{ACTS}/set-ceiling?{values}").text
    assert 'role="alert"' in page
    assert "กรอบวงเงินใช้ไม่ได้" in page or "ตัวเลือกนี้ไม่มี" in page


BEYOND = {"beyond_capacity_of": "pao"}


@pytest.fixture
def beyond(session, calendar):
    """A project beyond the capacity of the PAO."""
    from oneplan.store.submissions.tables import Submission

    sent = put(session, "A1", ("ก่อสร้างถนน", "740101", 100, BEYOND))
    session.get(Submission, sent.id).form = "amphoe_needs_plan"
    session.flush()


def holder(session):
    [found] = list_routed(session, CYCLE)
    return found.at.holder, found.at.outcome


def test_a_project_beyond_capacity_goes_on_is_taken_or_returned(desk, session, beyond):
    row = "row=1/A1/3"
    page = desk.get(f"{ACTS}/send-route?{row}").text
    assert "ต่อไปอยู่กับจังหวัด" in page
    assert holder(session)[0] == "owner"
    confirm(desk, f"{ACTS}/send-route", page)
    assert holder(session) == ("province", "holds")

    page = desk.get(f"{ACTS}/send-route?{row}").text
    assert 'name="to"' in page
    page = desk.get(f"{ACTS}/return-route?{row}").text
    confirm(desk, f"{ACTS}/return-route", page)
    assert holder(session) == ("owner", "returned")
    assert reasons(session, "route.return") == ["เหตุผล"]


@pytest.mark.parametrize(
    ("before", "act", "typed", "after", "words"),
    [
        pytest.param(
            ["send-route"], "take-route", {}, ("province", "taken"), "บรรจุในแผนแล้ว", id="taken"
        ),
        pytest.param([], "send-route", {}, ("province", "holds"), "อยู่ระหว่างพิจารณา", id="sent on"),
        pytest.param(
            ["send-route"],
            "send-route",
            {"to": "กรมทางหลวงชนบท"},
            ("ministry", "holds"),
            "กรมทางหลวงชนบท",
            id="sent to a ministry by name",
        ),
        pytest.param(
            ["send-route"], "return-route", {}, ("owner", "returned"), "ส่งคืน", id="returned"
        ),
    ],
)
def test_a_holder_decides_once_with_who_and_why(
    desk, session, beyond, *, before, act, typed, after, words
):
    values = {"row": "1/A1/3", **typed}
    for each in before:
        confirm(desk, f"{ACTS}/{each}", desk.get(f"{ACTS}/{each}?row=1/A1/3").text)
    was = holder(session)
    page = desk.get(f"{ACTS}/{act}", params=values).text
    assert holder(session) == was, "a preview moves nothing"
    first, second = (confirm(desk, f"{ACTS}/{act}", page, **values) for _ in range(2))

    assert first.status_code == second.status_code == 303, first.text
    assert holder(session) == after
    kept = [
        event
        for event in list_events(session)
        if event.action == f"route.{act.removesuffix('-route')}"
    ]
    assert len(kept) == 1 + before.count(act)
    assert kept[-1].details["reason"] == "เหตุผล"
    shown = desk.get(f"/cycles/{CYCLE}/plan/routes?holder={after[0]}").text
    assert "ก่อสร้างถนน" in shown
    assert words in shown


def test_what_is_taken_is_decided_about_no_more(desk, session, beyond):
    row = "row=1/A1/3"
    for each in ("send-route", "take-route"):
        confirm(desk, f"{ACTS}/{each}", desk.get(f"{ACTS}/{each}?{row}").text)

    for each in ("take-route", "send-route", "return-route"):
        assert 'role="alert"' in desk.get(f"{ACTS}/{each}?{row}").text
    assert holder(session) == ("province", "taken")


def test_what_its_holder_cannot_do_is_told(desk, beyond):
    assert 'role="alert"' in desk.get(f"{ACTS}/take-route?row=1/A1/3").text
    assert desk.get(f"{ACTS}/take-route?row=1/A1/9").status_code in (200, 404)


def test_an_officer_decides_about_projects_of_the_amphoe_alone(session, files, beyond):
    own = desk_client(session, files, area="7401").get(f"{ACTS}/send-route?row=1/A1/3")
    other = desk_client(session, files, area="7402").get(f"{ACTS}/send-route?row=1/A1/3")

    assert "ต่อไปอยู่กับจังหวัด" in own.text
    assert other.status_code == 404
    assert desk_client(session, files, area="7401").get(f"{ACTS}/set-ceiling").status_code == 403


class FakeAirflow:
    """What the desk asks of Airflow, gathered."""

    def __init__(self, *, refuses=False):
        self.calls, self.refuses = [], refuses

    def of_user(self, token):
        return self

    def clear_downstream(self, cycle_id, **options):
        self.calls.append((cycle_id, options["task_id"], options["note"]))
        if self.refuses:
            raise AirflowRefused(call="POST", answer="away")
        return ()

    def close(self):
        pass


def test_a_plan_is_made_again_by_airflow_as_the_user(desk, session, plan, monkeypatch):
    airflow = FakeAirflow()
    monkeypatch.setattr("oneplan.desk.plan_acts.AirflowApi", airflow)
    page = desk.get(f"{ACTS}/consolidate-again?step=2").text
    answer = confirm(desk, f"{ACTS}/consolidate-again", page)

    assert answer.status_code == 303
    assert airflow.calls == [(CYCLE, "step_02.consolidate", "เหตุผล")]
    assert reasons(session, "consolidation.ordered") == ["เหตุผล"]


def test_an_order_that_airflow_did_not_take_can_be_confirmed_again(
    desk, session, plan, monkeypatch
):
    airflow = FakeAirflow(refuses=True)
    monkeypatch.setattr("oneplan.desk.plan_acts.AirflowApi", airflow)
    page = desk.get(f"{ACTS}/consolidate-again?step=2").text
    answer = confirm(desk, f"{ACTS}/consolidate-again", page)
    assert (answer.status_code, "Airflow ยังไม่ได้เริ่มงาน" in answer.text) == (502, True)

    airflow.refuses = False
    assert confirm(desk, f"{ACTS}/consolidate-again", page).status_code == 303
    assert len(airflow.calls) == 2
    assert reasons(session, "consolidation.ordered") == ["เหตุผล"]


def test_a_step_that_makes_no_plan_is_not_made_again(desk, plan):
    assert desk.get(f"{ACTS}/consolidate-again?step=1").status_code in (404, 409, 422)
