"""The audit log: in Thai words, found by act, person and day, proven and taken along."""

import csv
import io

import pytest
from sqlalchemy import text

from oneplan.store.shared.audit import append_event
from oneplan.store.shared.audit_chain import append_pending
from tests.support.desk import desk_client, fields_of
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
AUDIT = f"/cycles/{CYCLE}/audit"


@pytest.fixture
def acts(session, calendar):
    """An act of a person and one of a unit."""
    append_event(
        session,
        actor="สมหญิง ใจดี",
        action="step.released",
        cycle_id=CYCLE,
        subject="1",
        details={"reason": "น้ำท่วม"},
    )
    append_event(session, actor="A2", action="letter.acknowledged", cycle_id=CYCLE, subject="ว ๑")
    append_event(session, actor="x", action="step.released", cycle_id="another", subject="1")
    append_pending(session)


def test_acts_are_told_in_thai_with_who_and_why(desk, acts):
    page = desk.get(AUDIT).text

    assert "สมหญิง ใจดี" in page
    assert "ปล่อยขั้นตอนที่รอหน่วยงาน" in page
    assert "เหตุผล: น้ำท่วม" in page
    assert "กบอ. กระทุ่มแบน" in page
    assert "step.released" not in page
    assert "person:" not in page


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        pytest.param("who=สมหญิง", ["1"], id="a part of a person's name"),
        pytest.param("who=A2", ["ว ๑"], id="a unit's code"),
        pytest.param("who=กระทุ่มแบน", ["ว ๑"], id="a part of a unit's name"),
        pytest.param("who=nobody", [], id="nobody"),
        pytest.param("act=รับทราบหนังสือ", ["ว ๑"], id="an act"),
        pytest.param("first=2019-01-01&last=2019-01-02", [], id="days without acts"),
        pytest.param("who=สมหญิง&first=๑ ม.ค. ๖๒", ["1"], id="since a day, as people write it"),
    ],
)
def test_acts_are_found(desk, acts, asked, subjects):
    found = desk.get(f"/api{AUDIT}?{asked}").json()

    assert [each["subject"] for each in found["rows"]] == subjects


def test_no_act_of_another_cycle_is_told(desk, acts):
    assert {each["who"][0] for each in desk.get(f"/api{AUDIT}").json()["rows"]} & {"x"} == set()


@pytest.mark.parametrize("asked", ["first=วันก่อน", "before=-1", "before=x"])
def test_what_is_no_day_or_number_is_refused_in_words(desk, acts, asked):
    answer = desk.get(f"{AUDIT}?{asked}")

    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


def test_the_log_goes_back_page_by_page(desk, session, acts):
    for at in range(60):
        append_event(
            session, actor="oneplan", action="step.opened", cycle_id=CYCLE, subject=f"{at}"
        )
    first = desk.get(f"/api{AUDIT}").json()
    second = desk.get(f"/api{AUDIT}?before={first['older']}").json()

    assert len(first["rows"]) == 50
    assert second["rows"][0]["number"] < first["rows"][-1]["number"]
    assert second["older"] == 0


def test_the_proof_is_shown_with_who_made_it(desk, session, acts):
    act = f"/cycles/{CYCLE}/acts/verify-audit"
    done = desk.post(
        act, data={**fields_of(desk.get(act).text), "reason": "ตรวจสอบ", "phase": "confirm"}
    )

    assert done.status_code == 303
    page = desk.get(AUDIT).text
    assert "พิสูจน์แล้วว่าครบถ้วน" in page
    assert "secretary" in page


def test_a_log_that_was_changed_is_told(desk, session, acts):
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("UPDATE audit_events SET subject = 'z' WHERE number = 1"))
    act = f"/cycles/{CYCLE}/acts/verify-audit"
    desk.post(act, data={**fields_of(desk.get(act).text), "reason": "ตรวจสอบ", "phase": "confirm"})

    assert "สมุดขาดที่แถว ๑" in " ".join(desk.get(AUDIT).text.split())


def test_the_log_is_taken_along_by_who_acts(session, files, desk, acts):
    answer = desk.get(f"{AUDIT}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert rows[-1]["action_th"] == "รับทราบหนังสือ"
    assert desk_client(session, files, role="viewer").get(f"{AUDIT}.csv").status_code == 403


def test_an_officer_of_an_amphoe_is_not_shown_the_log(session, files, acts):
    officer = desk_client(session, files, area="7402")

    assert officer.get(AUDIT).status_code == 403
    assert officer.get(f"{AUDIT}.csv").status_code == 403


def test_the_page_asks_few_questions_of_the_store(desk, session, acts):
    with count_queries(session) as asked:
        desk.get(f"{AUDIT}?who=สมหญิง&act=ปล่อยขั้นตอนที่รอหน่วยงาน")

    assert len(asked) <= 8, asked
