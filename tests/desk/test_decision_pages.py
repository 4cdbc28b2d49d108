"""Decisions, meetings, tasks, orders and comments: what stands on their pages, and for whom."""

import pytest

from oneplan.services.decisions.approval_questions import present_versions
from tests.support.approved_plans import approve, make_plan
from tests.support.desk import confirm, desk_client
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, send

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}/decisions"
SUBPAGES = ("", "/meetings", "/tasks", "/orders", "/comments")
ACT = f"/cycles/{CYCLE}/acts/answer-approval"
TYPED = {
    "answer": "approved",
    "meeting_no": "๓/๒๕๖๒",
    "held_on": "2019-01-20",
    "present": "๒๐",
    "members": "30",
    "resolution": "เห็นชอบตามเสนอ",
}


@pytest.fixture
def shown(session, files, calendar):
    """A plan that lies before its committee."""
    send(session, files, calendar, "A1")
    make_plan(session)
    present_versions(session, CYCLE, "3")


class FakeAirflow:
    """A run in which one version waits for its committee."""

    def __init__(self):
        self.answers = []

    def of_user(self, token):
        return self

    def find_run(self, cycle_id):
        return {"dag_run_id": "run"}

    def list_requests(self, cycle_id, run_id):
        from oneplan.gateways.airflow.airflow_api import Request

        params = dict.fromkeys(("meeting_no", "held_on", "present", "members", "resolution"))
        return [
            Request(task_id="step_03.approve", map_index=0, options=("เห็นชอบ",), params=params),
            Request(task_id="step_04.approve", map_index=0, options=("เห็นชอบ",), params=params),
        ]

    def answer(self, cycle_id, run_id, request, *, option, values):
        self.answers.append((request.task_id, option, values["present"]))

    def close(self):
        pass


@pytest.fixture
def airflow(monkeypatch):
    """What the desk tells Airflow."""
    fake = FakeAirflow()
    monkeypatch.setattr("oneplan.desk.decision_acts.AirflowApi", fake)
    return fake


def waiting(desk):
    return desk.get(f"/api{ROOT}").json()["waiting"]


def test_a_plan_waits_until_its_committee_is_answered_for_once(desk, session, shown, airflow):
    [each] = waiting(desk)
    assert (each["step"], each["act"], each["version"]) == ("3", "approve", 1)
    page = desk.get(ACT, params={"step": "3", "version": "1", **TYPED}).text
    assert "ครบองค์ประชุม" in page
    assert len(waiting(desk)) == 1
    first = confirm(desk, ACT, page, **TYPED)

    assert first.status_code == 303
    assert confirm(desk, ACT, page, **TYPED).headers["location"] == first.headers["location"]
    assert waiting(desk) == []
    [decided] = desk.get(f"/api{ROOT}").json()["decided"]
    assert (decided["decided_by"], decided["meeting_no"], decided["version"]) == (
        "secretary", "๓/๒๕๖๒", 1,
    )  # fmt: skip
    assert airflow.answers == [("step_03.approve", "เห็นชอบ", 20)]
    page = desk.get(ROOT).text
    assert "เห็นชอบตามเสนอ" in page
    assert decided["content_hash"][:16] in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"present": "5"}, "องค์ประชุมไม่ครบ", id="no quorum"),
        pytest.param({"held_on": "2030-01-01"}, "อยู่หลังวันนี้", id="a day to come"),
        pytest.param({"held_on": "2019-01-01"}, "อยู่ก่อนวันที่จัดทำแผน", id="before the plan was made"),
        pytest.param({"held_on": "x"}, "วันที่ประชุม", id="no day"),
        pytest.param({"members": "10"}, "มากกว่ากรรมการทั้งหมด", id="more than there are"),
        pytest.param(
            {"returned_rows": "9/9/9: ผิด", "answer": "returned"}, "ไม่มีในแผน", id="no such row"
        ),
        pytest.param({"version": "7"}, "ฉบับที่ใช้อยู่", id="another version"),
        pytest.param({"resolution": " "}, "ยังไม่ได้กรอก", id="no reason"),
    ],
)
def test_what_is_wrong_is_told_while_it_is_typed_and_nothing_is_lost(desk, shown, changes, words):
    page = desk.get(ACT, params={"step": "3", "version": "1", **TYPED, **changes}).text

    assert words in page
    assert 'role="alert"' in page
    if "resolution" not in changes:
        assert "เห็นชอบตามเสนอ" in page
    assert len(waiting(desk)) == 1


def test_a_return_that_comes_by_two_ways_is_one_decision(session, shown):
    from oneplan.domain.decisions.decisions import DecidedAlready

    approve(session, answer="desk:1", resolution="returned")
    with pytest.raises(DecidedAlready):
        approve(session, answer="airflow/1", resolution="returned")


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("member", 200), ("secretary", 200), ("nobody", 401)]
)
def test_who_answers_for_a_committee_may_do_so_here(session, files, shown, role, status):
    other = desk_client(session, files, role=role)

    assert other.get(f"{ACT}?step=3&version=1").status_code == status
    assert other.get(f"/cycles/{CYCLE}/acts/call-meeting").status_code == (
        status if role != "member" else 403
    )


@pytest.mark.parametrize("part", SUBPAGES)
def test_a_page_stands_in_both_languages_and_asks_little(session, desk, shown, part):
    session.expire_all()
    with count_queries(session) as asked:
        assert desk.get(f"{ROOT}{part}").status_code == 200
    assert len(asked) <= 8, "\n\n".join(asked)
    assert '<html lang="en">' in desk.get(f"{ROOT}{part}?lang=en").text


@pytest.mark.parametrize("part", SUBPAGES)
def test_an_officer_of_an_amphoe_has_no_page_of_the_province(session, files, shown, part):
    assert desk_client(session, files, area="7401").get(f"{ROOT}{part}").status_code == 403


def test_a_file_of_no_meeting_is_not_given(desk, shown):
    assert desk.get(f"{ROOT}/files/{'0' * 64}").status_code == 404
