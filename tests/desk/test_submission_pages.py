"""Today, submissions, units and steps: what is shown, to whom, at what cost."""

import pytest

from oneplan.services.cycles.clock import planning_now
from oneplan.services.submissions.submissions import receive_nil
from oneplan.store.shared import audit_chain
from tests.support.desk import desk_client
from tests.support.statements import statements
from tests.support.world import CYCLE, put, send, set_time

pytestmark = pytest.mark.postgres
MOST_QUERIES = 8
PAGES = [
    "",
    "/submissions",
    "/submissions?under=7401",
    "/submissions/units?step=1&place=7401",
    "/units/A1",
    "/units/A1/projects",
    "/steps/1",
    "/steps/2",
]


@pytest.fixture
def sent(session, files, calendar):
    """A1 sent, A2 said nothing, A3 has nothing to send; the due day was yesterday."""
    send(session, files, calendar, "A1")
    receive_nil(
        session,
        cycle_id=CYCLE,
        step_id="1",
        unit_code="A3",
        reason="ไม่มีโครงการ",
        sender="ก",
        files=files,
    )
    audit_chain.append_pending(session)
    set_time(session, "2019-02-01")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_few_queries(desk, session, sent, path):
    desk.get(f"/cycles/{CYCLE}{path}")
    session.expunge_all()
    with statements() as asked:
        answer = desk.get(f"/cycles/{CYCLE}{path}")

    assert answer.status_code == 200
    assert len(asked) <= MOST_QUERIES, asked


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_no_word_of_the_machine_is_shown(desk, sent, path, language):
    page = desk.get(
        f"/cycles/{CYCLE}{path}?lang={language}".replace("?lang", "&lang")
        if "?" in path
        else f"/cycles/{CYCLE}{path}?lang={language}"
    ).text

    shown = page.split("<main")[1]
    for word in ("accepted_with", "late_waiting<", "provincial_agency", "None", "Undefined", "kbo"):
        assert f">{word}" not in shown
        assert f" {word} " not in shown


def test_the_map_counts_each_place(desk, sent):
    map_ = desk.get(f"/api/cycles/{CYCLE}/submissions").json()

    cells = {place["name_th"]: place["cells"][0] for place in map_["places"]}
    assert (map_["expected"], map_["received"], map_["missing"]) == (3, 2, 1)
    assert (cells["อำเภอกระทุ่มแบน"]["missing"], cells["อำเภอกระทุ่มแบน"]["mark"]) == (1, "due")
    assert cells["อำเภอเมืองสมุทรสาคร"]["mark"] == "complete"


@pytest.mark.parametrize(
    ("at", "mark"),
    [
        pytest.param("2019-01-06", "open", id="while it is open"),
        pytest.param("2019-02-01", "due", id="in the days of grace"),
        pytest.param("2019-02-08", "overdue", id="after closing"),
    ],
)
def test_a_cell_says_where_its_step_stands(desk, session, calendar, at, mark):
    set_time(session, at)

    places = desk.get(f"/api/cycles/{CYCLE}/submissions").json()["places"]
    assert {place["cells"][0]["mark"] for place in places} == {mark}


def test_a_late_file_that_waits_is_neither_received_nor_missing(desk, session, files, calendar):
    set_time(session, "2019-02-20")
    send(session, files, calendar, "A1")

    found = desk.get(f"/api/cycles/{CYCLE}/submissions").json()
    assert (found["received"], found["waiting"], found["missing"]) == (0, 1, 2)
    assert "ไฟล์ล่าช้ารอพิจารณา" in desk.get(f"/cycles/{CYCLE}/units/A1").text


def test_the_list_of_units_is_filtered_and_paged(desk, session, sent, monkeypatch):
    from oneplan.services.submissions import unit_lists

    monkeypatch.setattr(unit_lists, "PAGE", 2)
    address = f"/api/cycles/{CYCLE}/units?step=1"

    first, second = desk.get(address).json(), desk.get(f"{address}&page=2").json()
    assert (first["total"], first["pages"]) == (3, 2)
    assert [each["unit"] for each in first["units"]] == ["A2", "A1"], "who owes comes first"
    assert [each["unit"] for each in second["units"]] == ["A3"]
    owes = desk.get(f"{address}&standing=owes").json()
    assert [(each["unit"], each["days_late"]) for each in owes["units"]] == [("A2", 1)]
    assert desk.get(f"{address}&q=บ้านแพ้ว").json()["total"] == 1
    assert desk.get(f"{address}&q=%25").json()["total"] == 0


def test_a_unit_page_tells_what_it_sent_and_gives_the_file(desk, sent):
    page = desk.get(f"/cycles/{CYCLE}/units/A1")

    assert "A1.xlsx" in page.text
    file = desk.get(f"/cycles/{CYCLE}/units/A1/files/1/1")
    assert file.content.startswith(b"PK")
    assert "attachment" in file.headers["content-disposition"]
    assert desk.get(f"/cycles/{CYCLE}/units/A1/files/1/2").status_code == 404
    assert desk.get(f"/cycles/{CYCLE}/units/A9").status_code == 404


def test_who_only_reads_is_shown_no_address(session, files, sent):
    viewer = desk_client(session, files, role="viewer")

    page = viewer.get(f"/cycles/{CYCLE}/units/A1").text
    assert "units.invalid" not in page
    assert "ออกลิงก์ใหม่" not in page
    assert "units.invalid" not in viewer.get(f"/api/cycles/{CYCLE}/units/A1").text


AREA = "7401"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/units/A1", 200, id="own unit"),
        pytest.param("/units/A2", 403, id="a unit of another amphoe"),
        pytest.param("/units/C1", 403, id="a unit of the province"),
        pytest.param("/units/A2/files/1/1", 403, id="a file of another amphoe"),
        pytest.param("/units/A1/files/1/1", 200, id="own file"),
        pytest.param("/acts/ask-ticket?step=1&unit=A2", 403, id="an act for another"),
        pytest.param("/acts/save-contact?unit=A2", 403, id="a person of another"),
    ],
)
def test_an_amphoe_officer_sees_and_acts_for_the_own_area(session, files, sent, path, status):
    officer = desk_client(session, files, area=AREA)

    assert officer.get(f"/cycles/{CYCLE}{path}").status_code == status


@pytest.mark.parametrize("path", ["", "/submissions", "/submissions?under=7402", "/submissions/units?place=7402", "/steps/1?place=7402"])  # fmt: skip
def test_an_amphoe_officer_is_told_of_no_other_unit(session, files, sent, path):
    page = desk_client(session, files, area=AREA).get(f"/cycles/{CYCLE}{path}")

    assert page.status_code == 200
    assert "กระทุ่มแบน" not in page.text


def test_a_step_page_counts_by_standing(desk, sent):
    view = desk.get(f"/api/cycles/{CYCLE}/steps/1").json()

    counts = {each["standing"]: each["count"] for each in view["standings"]}
    assert counts == {
        "received": 1, "received_late": 0, "nil": 1, "late_waiting": 0, "returned": 0, "missing": 1,
    }  # fmt: skip
    assert (view["days_left"], view["is_closed"]) == (-1, False)
    assert desk.get(f"/cycles/{CYCLE}/steps/99").status_code == 404


def test_a_step_without_files_tells_what_it_does(desk):
    page = desk.get(f"/cycles/{CYCLE}/steps/3").text

    assert "พิจารณาให้ความเห็นชอบ" in page
    assert "ยังไม่ได้ทำ" in page


@pytest.mark.parametrize(
    ("task", "index", "below"),
    [
        pytest.param("step_01.each.collect", "1", "/steps/1?place=7402", id="an amphoe of a step"),
        pytest.param("step_01.each.wait", "0", "/steps/1?place=7401", id="the first amphoe"),
        pytest.param("step_01.remind", "1", "/steps/1", id="a reminder is no place"),
        pytest.param("step_03.approve", "0", "/steps/3", id="a version is no place"),
        pytest.param("step_02.consolidate", "-1", "/steps/2", id="not mapped"),
        pytest.param("step_01.each.collect", "99", "/steps/1", id="no such index"),
        pytest.param("step_01.each.collect", "{MAP_INDEX}", "/steps/1", id="no index"),
        pytest.param("start", "-1", "", id="a task of no step"),
        pytest.param("step_77.open", "-1", "", id="a step that is not there"),
    ],
)
def test_a_tab_of_airflow_leads_to_the_page_of_its_step(desk, calendar, task, index, below):
    answer = desk.get("/", params={"dag": CYCLE, "task": task, "index": index})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/cycles/{CYCLE}{below}"


def test_the_curve_rises_to_what_has_come(desk, session, sent):
    from oneplan.services.submissions.submission_overviews import view_overview
    from oneplan.store.cycles.cycles import get_cycle

    now = planning_now(session, CYCLE)
    (curve,) = view_overview(session, get_cycle(session, CYCLE), now=now)["curves"]

    assert curve["points"][0] == (0, 0.0)
    assert curve["points"][-1] == (31, round(2 / 3, 4))


def test_the_page_of_the_map_has_its_pictures(desk, sent):
    page = desk.get(f"/cycles/{CYCLE}/submissions").text

    assert page.count("<svg") >= 2
    assert "style=" not in page
    assert "67%" in page


def test_a_late_unit_is_named_today_with_its_days(desk, session, sent):
    put(session, "A2", None, state="returned")
    page = desk.get(f"/cycles/{CYCLE}").text
    view = desk.get(f"/api/cycles/{CYCLE}/today").json()

    assert [(each["name_th"], each["days_late"]) for each in view["late"]["units"]] == [
        ("กบอ. กระทุ่มแบน", 1)
    ]
    assert view["late"]["places"] == [{"code": "7402", "name_th": "อำเภอกระทุ่มแบน", "count": 1}]
    assert "ส่งคืนให้แก้ไข" in page
