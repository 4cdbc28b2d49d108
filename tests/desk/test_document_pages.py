"""Documents, dispatch, circulars and collations: pages, downloads, the check of a file."""

import hashlib
import io
import re

import pytest

from oneplan.services.documents.dispatch import dispatch_step
from tests.support.approved_plans import approve, make_plan
from tests.support.desk import desk_client, fields_of
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, send

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}/documents"
SUBPAGES = ("", "/dispatch", "/circulars", "/collations")


@pytest.fixture
def plan(session, files, calendar):
    """A plan that is a draft."""
    send(session, files, calendar, "A1")
    make_plan(session)


@pytest.fixture
def sent(session, files, plan, printed_once):
    """The plan, approved, issued and sent."""
    approve(session)
    return dispatch_step(session, CYCLE, "4", "", files=files)


@pytest.mark.parametrize("part", SUBPAGES)
def test_a_page_stands_with_and_without_a_plan_and_asks_little(session, desk, part):
    session.expire_all()
    with count_queries(session) as asked:
        assert desk.get(f"{ROOT}{part}").status_code == 200
    assert len(asked) <= 8, "\n\n".join(asked)


@pytest.mark.parametrize("part", SUBPAGES)
def test_an_officer_of_an_amphoe_has_no_page_of_the_province(session, files, calendar, part):
    assert desk_client(session, files, area="7401").get(f"{ROOT}{part}").status_code == 403


def test_a_draft_is_saved_and_known_again(desk, plan):
    page = desk.get(ROOT).text
    assert "ร่าง" in page
    address = next(each for each in re.findall(r'href="([^"]+)"', page) if ".csv?" in each)
    saved = desk.get(address.replace("&amp;", "&"))

    assert saved.status_code == 200
    assert "attachment" in saved.headers["content-disposition"]
    assert "ไม่ใช่ฉบับที่ออกเลขที่" in check(desk, saved.content)


@pytest.mark.parametrize(
    ("kind", "format_", "status"),
    [
        pytest.param("provincial_plan", "open_data", 200, id="the plan as data"),
        pytest.param("annual_action_plan", "open_data", 200, id="the action plan as data"),
        pytest.param("annual_action_plan", "project_workbooks", 200, id="its projects' workbooks"),
        pytest.param("amphoe_action_plan", "open_data", 422, id="an amphoe's plan, not published"),
        pytest.param("provincial_plan", "html", 422, id="no format of a download"),
    ],
)
def test_data_and_workbooks_are_saved(desk, plan, kind, format_, status):
    group = "?group=7401" if kind.startswith("amphoe") else ""
    saved = desk.get(f"{ROOT}/files/{kind}.{format_}{group}")

    assert saved.status_code == status
    if status == 200:
        assert saved.headers["content-type"] == "application/zip"
        assert "ไม่ใช่ฉบับที่ออกเลขที่" in check(desk, saved.content)
        assert f"{kind}.{format_}?" in desk.get(ROOT).text


def test_an_officer_of_an_amphoe_saves_no_data_of_the_province(session, files, plan):
    officer = desk_client(session, files, area="7401")

    assert officer.get(f"{ROOT}/files/provincial_plan.open_data").status_code == 403
    assert officer.get(f"{ROOT}/files/annual_action_plan.project_workbooks").status_code == 403


def check(desk, content):
    page = desk.get(ROOT).text
    answer = desk.post(
        ROOT, data={"csrf": fields_of(page)["csrf"]}, files={"file": ("x.csv", io.BytesIO(content))}
    )
    assert answer.status_code == 200
    return answer.text


def test_a_file_of_others_is_told(desk, plan):
    assert "ไม่ใช่เอกสารที่ระบบนี้จัดทำ" in check(desk, b"x")
    answer = desk.post(ROOT, data={"csrf": "x"}, files={"file": ("x", io.BytesIO(b"x"))})
    assert answer.status_code == 403


def test_what_was_issued_comes_from_its_kept_bytes(desk, session, sent):
    view = desk.get(f"/api{ROOT}").json()
    file = view["issued"][0]["files"][0]
    saved = desk.get(f"{ROOT}/kept/{file['sha256']}")

    assert hashlib.sha256(saved.content).hexdigest() == file["sha256"]
    assert "ตรงกับที่ระบบจัดทำ" in check(desk, saved.content)
    assert desk.get(f"{ROOT}/kept/{'0' * 64}").status_code == 404
    session.expire_all()
    with count_queries(session) as asked:
        desk.get(ROOT)
    assert len(asked) <= 8


def test_what_was_sent_tells_who_has_it(desk, session, sent):
    packages = desk.get(f"/api{ROOT}/dispatch").json()["packages"]
    [central] = [each for each in packages if each["recipients"][0]["name_th"] == "ทีมบูรณาการกลาง"]
    assert (central["acknowledged"], central["superseded_by"]) == (0, None)
    assert "ยังไม่ตอบรับ" in desk.get(f"{ROOT}/dispatch").text
