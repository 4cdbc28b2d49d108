"""The calendar of a cycle: planned, amended, done, its life; two revisions compared."""

import pytest

from oneplan.desk.gantt import lay_out
from oneplan.services.cycles.calendar_history import record_stage
from oneplan.services.operations.amendments import follow_calendar
from tests.support.desk import desk_client
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
CALENDAR = f"/cycles/{CYCLE}/calendar"


def amended(calendar, step, printed):
    """The calendar with another window."""
    data = calendar.model_dump(mode="json")
    for each in data["steps"]:
        if each["id"] == step:
            each["window"] = {"printed": printed}
    return type(calendar).model_validate(data)


@pytest.fixture
def moved(session, calendar):
    """The first step is due later than planned."""
    follow_calendar(session, amended(calendar, "1", "ม.ค. - มี.ค. ๖๒"), by="สมหญิง", reason="น้ำท่วม")


def test_the_table_tells_what_was_planned_and_what_is_in_force(desk, moved):
    page = desk.get(CALENDAR).text
    (step,) = [e for e in desk.get(f"/api{CALENDAR}").json()["steps"] if e["step"] == "1"]

    assert step["is_amended"]
    assert step["planned"] != step["now"]
    assert step["now"][1] == "2019-03-31"
    assert "แก้ไขปฏิทิน" in page
    assert "สมหญิง" in page
    assert "น้ำท่วม" in page
    assert "<svg" in page
    assert "style=" not in page


def test_what_the_calendar_notes_as_undecided_is_shown(desk, session, calendar):
    data = calendar.model_dump(mode="json")
    data["missing_calendars"] = [{"title_th": "ปฏิทินระดับพื้นที่", "title_en": "", "note": ""}]
    data["open_questions"] = ["รายงานส่งถึงจังหวัดหรือกรม"]
    follow_calendar(session, type(calendar).model_validate(data))
    page = desk.get(CALENDAR).text

    assert "ข้อที่ควรตรวจในปฏิทินที่ใช้อยู่" in page
    assert "“ปฏิทินระดับพื้นที่”: ประกาศไว้ แต่ตารางไม่อยู่ในเอกสาร" in page
    assert "“รายงานส่งถึงจังหวัดหรือกรม”" in page


def test_what_was_done_is_told(desk, calendar):
    (step,) = [e for e in desk.get(f"/api{CALENDAR}").json()["steps"] if e["step"] == "1"]

    assert step["actual"] == ["2019-01-05", None]


def test_two_revisions_are_compared_in_thai(desk, moved):
    page = desk.get(f"{CALENDAR}/changes?old=1&new=2").text

    assert "มี.ค. ๖๒" in page


@pytest.mark.parametrize("asked", ["old=1&new=9", "old=0&new=1", "old=x&new=1", "old=1"])
def test_a_revision_that_is_not_there_is_told_in_words(desk, calendar, asked):
    answer = desk.get(f"{CALENDAR}/changes?{asked}")

    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["0" * 64 + "-x-2570.yaml", "../secrets.json", "x"])
def test_no_file_is_given_that_no_act_made(desk, calendar, name):
    assert desk.get(f"{CALENDAR}/files/{name}").status_code == 404


def test_the_page_asks_few_questions_of_the_store(desk, session, moved):
    with count_queries(session) as asked:
        desk.get(CALENDAR)

    assert len(asked) <= 8, asked


def test_who_only_looks_is_shown_no_act(session, files, moved):
    page = desk_client(session, files, role="viewer").get(CALENDAR).text

    assert "/acts/" not in page


def test_a_calendar_without_days_has_an_empty_picture():
    chart = lay_out({"steps": [], "first": None, "last": None, "today": None}, thai=True)

    assert chart["rows"] == []


@pytest.mark.parametrize(
    ("role", "stage"), [("viewer", 403), ("secretary", 404)], ids=["who looks", "who acts"]
)
def test_a_draft_is_for_who_acts(session, files, calendar, role, stage):
    answer = desk_client(session, files, role=role).get(f"{CALENDAR}/drafts/{'0' * 64}")

    assert answer.status_code == stage


def test_what_was_circulated_is_what_was_planned(desk, session, moved, calendar):
    from oneplan.domain.cycles.calendar_stages import Stage

    record_stage(session, CYCLE, Stage.ENDORSED, by="x", reference="ก.บ.จ. ๑/๒๕๖๒")
    record_stage(session, CYCLE, Stage.CIRCULATED, by="x", reference="รย ๐๐๑๗/ว ๑")
    found = desk.get(f"/api{CALENDAR}").json()

    assert found["planned_revision"] == 2
    assert not any(each["is_amended"] for each in found["steps"])
