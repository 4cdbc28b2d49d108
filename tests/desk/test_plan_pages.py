"""The plan: from a total to the cell that asked for it, and two versions side by side."""

import io
import re
from html import unescape

import openpyxl
import pytest

from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.merging import propose_merges
from oneplan.services.plans.strategies import CeilingChange, set_ceilings
from tests.support.desk import desk_client
from tests.support.made_plans import make
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, collect, put, send, set_time

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}/plan"
SUBPAGES = ("", "/comparison", "/merges", "/ceilings", "/routes")


@pytest.fixture
def plan(session, files, calendar):
    """A plan of two amphoe: five projects each."""
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
    make(session)


def row_of(desk, unit):
    """Key of the first project of a unit."""
    return desk.get(f"/api{ROOT}?unit={unit}").json()["rows"]["items"][0]["row_key"]


def links(page, path):
    """Addresses on a page that lead to *path* and below."""
    found = map(unescape, re.findall(r'href="([^"]+)"', page))
    return [each for each in found if each.startswith(f"{ROOT}{path}")]


def test_a_total_leads_to_its_rows_to_a_row_and_to_its_cell(desk, plan):
    page = desk.get(ROOT)
    assert page.status_code == 200
    total = next(each for each in links(page.text, "?") if "strategy=" in each)
    rows = desk.get(total)
    row = links(rows.text, "/rows/")[0]
    project = desk.get(row)
    cell = links(project.text, "/cells/")[0]
    picture = desk.get(cell)

    assert project.status_code == 200
    assert picture.status_code == 200
    [marked] = re.findall(r'class="marked"[^>]*><strong>► ([^<]*)<', picture.text)
    money = desk.get(f"/api{row}").json()["sources"][0]["money"][0]
    assert float(marked) == float(money["baht"])
    assert money["cell"] in picture.text


def test_a_project_is_saved_in_the_order_of_the_national_project_system(desk, plan):
    row = row_of(desk, "A1")
    page = desk.get(f"{ROOT}/rows/{row}").text
    saved = desk.get(links(page, "/workbooks/")[0])
    sheet = openpyxl.load_workbook(io.BytesIO(saved.content)).active

    assert saved.status_code == 200
    assert "attachment" in saved.headers["content-disposition"]
    assert sheet["A1"].value == desk.get(f"/api{ROOT}/rows/{row}").json()["title"]
    assert desk.get(f"{ROOT}/workbooks/1/A1/9999").status_code == 404


def test_the_sums_of_a_page_are_those_of_the_plan(desk, plan):
    by_amphoe = desk.get(f"/api{ROOT}?by_row=amphoe&by_column=year").json()
    names = [each["label"] for each in by_amphoe["pivot"]["rows"]]

    assert names == ["อำเภอเมืองสมุทรสาคร", "อำเภอกระทุ่มแบน"]
    assert by_amphoe["pivot"]["total"] == by_amphoe["totals"]["baht"]
    assert by_amphoe["totals"]["projects"] == 10
    one = desk.get(f"/api{ROOT}?amphoe=7401").json()
    assert one["totals"]["projects"] == 5
    assert one["totals"]["baht"] == by_amphoe["pivot"]["rows"][0]["total"]


@pytest.mark.parametrize(
    ("query", "projects"),
    [
        pytest.param("unit=A2", 5, id="a unit"),
        pytest.param("year=2570", 0, id="a year without money"),
        pytest.param("holder=pao", 0, id="a holder"),
        pytest.param("holder=-", 10, id="within capacity"),
        pytest.param("tambon=740101", 5, id="a tambon"),
        pytest.param("words=ไม่มีคำนี้", 0, id="words of none"),
        pytest.param("agency=-", 0, id="no agency"),
    ],
)
def test_projects_are_chosen(desk, plan, query, projects):
    answer = desk.get(f"/api{ROOT}?{query}")

    assert answer.json()["totals"]["projects"] == projects


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("version=9", id="a version that was not made"),
        pytest.param("by_row=x", id="no dimension"),
        pytest.param("page=0", id="no page"),
        pytest.param("year=x", id="no year"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(desk, plan, query):
    answer = desk.get(f"{ROOT}?{query}")

    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("part", SUBPAGES)
def test_a_page_stands_before_there_is_a_plan(desk, part):
    assert desk.get(f"{ROOT}{part}").status_code == 200


def test_an_officer_sees_the_projects_of_the_amphoe_alone(session, files, desk, plan):
    theirs, others = row_of(desk, "A2"), row_of(desk, "A1")
    officer = desk_client(session, files, area="7402")

    page = officer.get(ROOT).text
    assert "A2" in page
    assert officer.get(f"/api{ROOT}").json()["totals"]["projects"] == 5
    assert officer.get(f"{ROOT}/rows/{others}").status_code == 404
    assert officer.get(f"{ROOT}/cells/{others}?cell=H6&file=1").status_code == 404
    assert officer.get(f"{ROOT}/workbooks/{others}").status_code == 404
    assert officer.get(f"{ROOT}/workbooks/{theirs}").status_code == 200
    assert officer.get(f"{ROOT}/rows/{theirs}").status_code == 200
    for part in ("/merges", "/ceilings"):
        assert officer.get(f"{ROOT}{part}").status_code == 403


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        pytest.param("cell=H6&file=9", 404, id="no such version of the file"),
        pytest.param("cell=H6:H7&file=1", 422, id="no cell"),
        pytest.param("cell=ZZ99&file=1", 200, id="an empty cell"),
    ],
)
def test_a_cell_that_cannot_be_shown_is_told(desk, plan, cell, status):
    assert desk.get(f"{ROOT}/cells/{row_of(desk, 'A1')}?{cell}").status_code == status


def test_a_file_that_is_kept_no_more_is_told(desk, session, files, plan):
    put(session, "A3", ("ก่อสร้างถนน", "740301", 100))
    set_time(session, "2019-01-25")
    collect(session, "7403")
    consolidate_step(session, CYCLE, "2", "")
    row = desk.get(f"/api{ROOT}?unit=A3").json()["rows"]["items"][0]["row_key"]

    answer = desk.get(f"{ROOT}/cells/{row}?cell=B3&file=1")
    assert answer.status_code == 404
    assert "ไม่มีไฟล์นี้เก็บไว้แล้ว" in answer.text


@pytest.fixture
def two_versions(session, calendar):
    """A road that costs more, a bridge that moved to another row, a school that came."""
    put(
        session,
        "A1",
        ("ก่อสร้างถนน", "740101", 100),
        ("ก่อสร้างสะพาน", "740101", 50),
        ("ขุดสระ", "740101", 7),
    )
    make(session)
    put(
        session,
        "A1",
        ("ก่อสร้างถนน", "740101", 999),
        ("ก่อสร้างโรงเรียน", "740101", 5),
        ("ก่อสร้างสะพาน", "740101", 50),
    )
    make(session)


def test_two_versions_stand_side_by_side_by_name(desk, two_versions):
    found = desk.get(f"/api{ROOT}/comparison").json()

    assert (found["before"]["version"], found["after"]["version"]) == (1, 2)
    assert {each["title"]: each["kind"] for each in found["entries"]["items"]} == {
        "ก่อสร้างถนน": "changed", "ก่อสร้างโรงเรียน": "added", "ขุดสระ": "gone",
    }  # fmt: skip
    [road] = [each for each in found["entries"]["items"] if each["kind"] == "changed"]
    assert road["fields"] == [
        {"label": "งบประมาณปี 2564 (บาท)", "before": "100.00", "after": "999.00"}
    ]
    page = desk.get(f"{ROOT}/comparison").text
    assert "<del>100.00</del>" in page
    assert "<ins>999.00</ins>" in page


def test_a_comparison_asks_the_store_at_most_eight_times(session, desk, two_versions):
    with count_queries(session) as asked:
        desk.get(f"{ROOT}/comparison")

    assert len(asked) <= 8, "\n\n".join(asked)


def test_a_ceiling_stands_beside_what_is_asked(desk, session, plan):
    set_ceilings(session, CYCLE, [CeilingChange.parse("2564=5")], actor="t", reason="มติ")
    [found] = desk.get(f"/api{ROOT}/ceilings").json()["ceilings"]

    assert (found["limit"], float(found["left"]) < 0) == ("5.00", True)
    assert "เกินกรอบ" in desk.get(f"{ROOT}/ceilings").text


def test_pairs_wait_for_an_answer(desk, session, calendar):
    put(session, "A1", ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขม", "740101", 100))
    put(session, "A2", ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขมม", "740101", 100))
    make(session)
    propose_merges(session, CYCLE, "2", "")
    page = desk.get(f"{ROOT}/merges").text

    assert "กบอ. เมือง" in page
    assert "/acts/accept-merge?pair=" in page
    assert "หน่วยงานละหนึ่งแถว และวงเงินเท่ากันทุกปี" in page
    assert "ระบบไม่รวมโครงการเอง" not in page


@pytest.mark.parametrize("part", [*SUBPAGES, "/rows/{row}", "?by_row=unit&by_column=agency"])
def test_a_page_asks_the_store_at_most_eight_times(session, desk, plan, part):
    part = part.format(row=row_of(desk, "A1"))
    session.expire_all()
    with count_queries(session) as asked:
        assert desk.get(f"{ROOT}{part}").status_code == 200

    assert len(asked) <= 8, "\n\n".join(asked)
