"""A survey is uploaded, matched, seen and taken in; its needs stand beside the plan's projects."""

import csv
import io
import re
from html import unescape

import pytest
from openpyxl import Workbook
from sqlalchemy import text

from oneplan.services.evidence.evidence_files import keep_evidence, open_kept
from oneplan.services.evidence.evidence_imports import EvidenceOrder, import_evidence, uses_of
from oneplan.services.evidence.evidence_views import view_unit_evidence
from oneplan.services.units.register import import_units
from oneplan.store.cycles.cycles import get_cycle
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.units.units import require_unit
from oneplan.web.form_guards import csrf_token
from tests.support.desk import confirm, desk_client
from tests.support.evidence_files import BMN, LEVELS, TWO_ROWS, VILLAGES, add_villages
from tests.support.made_plans import make
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, rows_of, send

pytestmark = pytest.mark.postgres
PAGE = f"/cycles/{CYCLE}/lists/evidence"
ACT = f"/cycles/{CYCLE}/acts/import-evidence"


@pytest.fixture
def villages(session, calendar):
    """The villages are registered."""
    add_villages(session)


def values_of(page: str) -> dict[str, str]:
    """Everything that the form of an act holds."""
    page = unescape(page)
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input id="field-[^"]+" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(
        re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S)
    )
    for name, options in re.findall(
        r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', page, re.S
    ):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        found[name] = chosen[0] if chosen else ""
    return found


def upload(desk, content, *, kind="bmn", name="จปฐ.csv"):
    """Choose a file on the page."""
    csrf = values_of(desk.get(PAGE).text)["csrf"]
    content = content.encode() if isinstance(content, str) else content
    return desk.post(PAGE, data={"csrf": csrf, "kind": kind}, files={"file": (name, content)})


def take_in(desk, content, *, kind="bmn", confirm=True, **values):
    """Upload, match, see, confirm."""
    chosen = upload(desk, content, kind=kind)
    assert chosen.status_code == 303, chosen.text
    first = values_of(desk.get(chosen.headers["location"]).text)
    seen = desk.post(ACT, data={**first, "year": "2561", **values, "phase": "preview"})
    if not confirm:
        return seen
    return desk.post(
        ACT, data={**values_of(seen.text), **values, "reason": "ได้รับจาก พช.", "phase": "confirm"}
    )


def in_store(session, statement):
    return session.execute(text(statement)).all()


def test_a_survey_is_seen_then_taken_in_with_who_and_why(desk, session, villages):
    page = take_in(desk, TWO_ROWS.encode("cp874"), confirm=False).text
    assert "3 หมู่บ้านหรือตำบล" in page
    assert "ไม่นับแถวผลรวม" in page
    assert "บ้านแพ" in page  # of the register and not in the file
    assert in_store(session, "SELECT FROM evidence_files") == []
    answer = take_in(desk, TWO_ROWS.encode("cp874"))

    assert answer.status_code == 303, answer.text
    assert len(in_store(session, "SELECT FROM evidence_values")) == 5
    event = [each for each in list_events(session) if each.action == "evidence.imported"][-1]
    assert event.details["reason"] == "ได้รับจาก พช."
    assert event.details["places"] == 3
    shown = desk.get(PAGE).text
    assert "ใช้อยู่" in shown
    assert "ได้รับจาก พช." in shown


def test_hidden_rows_and_sheets_of_a_survey_are_named_before_it_is_taken_in(desk, villages):
    book = Workbook()
    pages = book.active, book.create_sheet("เก่า")
    for line in csv.reader(LEVELS.splitlines()):
        for page in pages:
            page.append(line)
    book.active.row_dimensions[3].hidden = True
    pages[1].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    page = take_in(desk, stream.getvalue(), kind="nrd2c", confirm=False).text

    assert "Sheet A3: แถวนี้ซ่อนอยู่" in page
    assert "แผ่นงาน เก่า ซ่อนอยู่" in page


def test_the_matching_is_remembered_for_the_same_heading(desk, session, villages):
    take_in(desk, LEVELS, kind="nrd2c", use3="ignored", indicators="1 | ถนนในหมู่บ้าน | 2")
    again = LEVELS.replace("ปานกลาง", "3")
    page = desk.get(upload(desk, again, kind="nrd2c").headers["location"]).text

    assert values_of(page)["use3"] == "ignored"
    assert values_of(page)["indicators"] == "1 | ถนนในหมู่บ้าน | 2"
    other = LEVELS.replace("2. น้ำดื่ม", "2. น้ำใช้")
    page = desk.get(upload(desk, other, kind="nrd2c").headers["location"]).text
    assert values_of(page)["use3"] == "level"


def test_a_later_file_stands_for_the_one_before_whole(desk, session, villages):
    take_in(desk, TWO_ROWS)
    rows = TWO_ROWS.splitlines(keepends=True)
    take_in(desk, "".join([*rows[:7], *rows[8:]]))  # without the second village
    found = view_unit_evidence(session, require_unit(session, "74010102"))

    assert found["sources"] == []
    assert "มีไฟล์ใหม่แทน" in desk.get(PAGE).text
    assert [
        row[0] for row in in_store(session, "SELECT version FROM evidence_files ORDER BY id")
    ] == [1, 2]


def test_the_same_file_is_taken_in_once(session, files, villages):
    cycle = get_cycle(session, CYCLE)
    sha256 = keep_evidence(files, TWO_ROWS.encode())
    table = open_kept(files, sha256)
    uses, _ = uses_of(session, table, BMN)
    order = EvidenceOrder(
        sha256=sha256, file_name="ก.csv", kind=BMN, year="2561", area_code="74", uses=uses
    )
    for _ in range(2):
        import_evidence(session, cycle, table, order, actor="t", reason="ก")

    assert in_store(session, "SELECT version FROM evidence_files") == [(1,)]
    actions = [each.action for each in list_events(session)]
    assert actions.count("evidence.imported") == 1


def test_the_same_file_is_taken_in_again_once_the_register_knows_more(session, files, villages):
    cycle = get_cycle(session, CYCLE)
    content = "รหัส,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,5,5\n74010109,5,5\n".encode()
    sha256 = keep_evidence(files, content)
    table = open_kept(files, sha256)
    uses, _ = uses_of(session, table, BMN)
    order = EvidenceOrder(
        sha256=sha256, file_name="ก.csv", kind=BMN, year="2561", area_code="74", uses=uses,
        leaves_out_wrong=True,
    )  # fmt: skip
    import_evidence(session, cycle, table, order, actor="t", reason="ก")
    late = VILLAGES.splitlines()[0] + "\n74010109,village,บ้านเก้า,740101,village_committee,,\n"
    import_units(session, late, actor="t", is_simulated=True)
    for _ in range(2):
        import_evidence(session, cycle, table, order, actor="t", reason="เพิ่มบ้านเก้า")

    statement = "SELECT version, places, left_out FROM evidence_files ORDER BY id"
    assert in_store(session, statement) == [(1, 1, 1), (2, 2, 0)]


@pytest.mark.parametrize(
    ("change", "values", "words"),
    [
        pytest.param(("๑,มหาชัย,บ้านหนึ่ง,๑,", "๑,มหาชัย,บ้านหนึ่ง,๙,"), {}, "แถวที่ 7", id="unknown"),
        pytest.param(("๓,,บ้านสาม,๓,", "๓,,บ้านสอง,๒,"), {}, "ซ้ำกับ", id="doubled"),
        pytest.param(("950,50,", "950,ห้าสิบ,"), {}, "จำนวนเต็ม", id="no number"),
        pytest.param(("", ""), {"year": "2018"}, "พ.ศ. ๒๕๖๑", id="year of another era"),
        pytest.param(("", ""), {"year": ""}, "ยังไม่ได้กรอก", id="no year"),
        pytest.param(("", ""), {"use4": "code"}, "ไม่มีในทะเบียน", id="a wrong column"),
        pytest.param(("", ""), {"use5": "failed"}, "ต้องมีคอลัมน์เดียว", id="one figure twice"),
        pytest.param(("", ""), {"area": "10"}, "เลือกใหม่", id="another province"),
        pytest.param(("", ""), {"indicators": "1 ก"}, "เลข | ชื่อ | เกณฑ์", id="no threshold"),
    ],
)
@pytest.mark.usefixtures("villages")
def test_what_is_wrong_is_refused_in_words_and_nothing_is_kept(
    desk, session, change, values, words
):
    answer = take_in(desk, TWO_ROWS.replace(*change) if change[0] else TWO_ROWS, **values)

    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text
    assert words in unescape(answer.text)
    assert in_store(session, "SELECT FROM evidence_files") == []


def test_what_is_wrong_can_be_left_out_by_who_has_seen_it(desk, session, villages):
    content = TWO_ROWS.replace("๓,,บ้านสาม,๓,", "๓,,บ้านสอง,๒,")
    assert "ซ้ำกับ" in take_in(desk, content, wrong="yes", confirm=False).text
    answer = take_in(desk, content, wrong="yes")

    assert answer.status_code == 303, answer.text
    assert in_store(session, "SELECT DISTINCT unit_code FROM evidence_values") == [("74010101",)]
    assert in_store(session, "SELECT left_out FROM evidence_files") == [(1,)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(
            "รหัส,ชื่อ-สกุล,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,x,1,0\n", "ข้อมูลส่วนบุคคล", id="people"
        ),
        pytest.param("x", "ไม่พบตาราง", id="no table"),
        pytest.param(b"%PDF-1.4", "", id="another kind of file"),
        pytest.param(b"", "", id="an empty file"),
    ],
)
def test_a_file_that_is_no_survey_is_not_kept(desk, files, villages, content, words):
    answer = upload(desk, content)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert not [path for path in files._fs.find(files._root) if "content" in path]


@pytest.mark.parametrize(
    ("visitor", "status"),
    [
        pytest.param({"role": "viewer"}, 403, id="a viewer"),
        pytest.param({"role": "member"}, 403, id="of a committee"),
        pytest.param({"area": "7401"}, 303, id="of the area"),
        pytest.param({"area": "7402"}, 403, id="of another area"),
    ],
)
def test_who_may_take_a_survey_in(session, files, villages, visitor, status):
    desk = desk_client(session, files, **visitor)
    if "area" in visitor:
        answer = take_in(desk, TWO_ROWS, area="7401")
    else:
        csrf = csrf_token(f"desk {visitor['role']}")
        answer = desk.post(PAGE, data={"csrf": csrf, "kind": "bmn"}, files={"file": ("a", b"x")})

    assert answer.status_code in ((403, 422) if status == 403 else (status,))
    assert bool(in_store(session, "SELECT FROM evidence_files")) is (status == 303)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/lists/evidence", id="files"),
        pytest.param("/plan/needs", id="by tambon"),
        pytest.param("/plan/needs/740101", id="a tambon"),
        pytest.param("/units/74010101", id="a unit"),
    ],
)
def test_a_page_asks_a_few_queries(desk, session, villages, path):
    take_in(desk, TWO_ROWS)
    take_in(desk, LEVELS, kind="nrd2c")
    with count_queries(session) as asked:
        answer = desk.get(f"/cycles/{CYCLE}{path}")

    assert answer.status_code == 200, answer.text
    assert "มหาชัย" in answer.text or path == "/lists/evidence"
    assert len(asked) <= 8, "\n\n".join(asked)


def test_an_officer_sees_the_own_area_alone(desk, session, files, villages):
    take_in(desk, TWO_ROWS)
    officer = desk_client(session, files, role="viewer", area="7402")

    assert officer.get(f"/api/cycles/{CYCLE}/plan/needs").json()["rows"] == []
    assert officer.get(f"/cycles/{CYCLE}/plan/needs/740101").status_code == 403
    [file] = officer.get(f"/api/cycles/{CYCLE}/evidence").json()["files"]
    assert officer.get(f"{PAGE}/files/{file['file']}").status_code == 404
    assert desk.get(f"/cycles/{CYCLE}/plan/needs/100101").status_code == 404


def test_needs_without_a_plan_have_no_project(desk, session, villages):
    take_in(desk, TWO_ROWS)
    found = desk.get(f"/api/cycles/{CYCLE}/plan/needs").json()

    assert found["version"] is None
    assert found["total"] == {
        "needs": 2, "answered": 0, "unanswered": 2, "projects": 0, "with_need": 0, "without_need": 0,
    }  # fmt: skip
    table = desk.get(f"/cycles/{CYCLE}/plan/needs/table.csv").text
    assert "ความต้องการที่ยังไม่มีโครงการ" in table
    assert desk.get(f"/cycles/{CYCLE}/plan/needs/table.xlsx").content.startswith(b"PK")


def test_the_file_is_given_back_byte_for_byte(desk, session, villages):
    content = TWO_ROWS.encode("cp874")
    take_in(desk, content)
    [file] = desk.get(f"/api/cycles/{CYCLE}/evidence").json()["files"]

    assert desk.get(f"{PAGE}/files/{file['file']}").content == content
    assert desk.get(f"{PAGE}/files/{file['file'] + 1}").status_code == 404


@pytest.fixture
def plan(session, files, calendar, villages):
    """A plan of five projects: one names a need, one resembles it, the others neither."""
    rows = rows_of("A1", calendar)
    for row in rows:
        row["objective"] = "สนับสนุนกิจกรรม"
    rows[0]["objective"] = "แก้ตามข้อมูล จปฐ. ปี ๒๕๖๑ ข้อ ๑"
    rows[1]["project_name"] = "ก่อสร้างประปาน้ำสะอาดสำหรับดื่ม"
    send(session, files, calendar, "A1", rows)
    make(session)


def of_tambon(desk):
    return desk.get(f"/api/cycles/{CYCLE}/plan/needs/740101").json()


def answer(desk, act, need, project):
    asked = {
        "row": project["row_key"],
        "kind": need["kind"],
        "year": need["year"],
        "number": need["number"],
    }
    page = desk.get(f"/cycles/{CYCLE}/acts/{act}", params=asked).text
    return confirm(desk, f"/cycles/{CYCLE}/acts/{act}", page)


def test_a_suggestion_is_no_link_before_a_person_has_confirmed_it(desk, session, plan):
    take_in(desk, TWO_ROWS)
    one, eight = of_tambon(desk)["needs"]
    assert [(each["how"]) for each in one["projects"]] == ["named"]
    assert eight["projects"] == []
    [suggested] = eight["suggested"]
    assert "น้ำสะอาด" in suggested["title"]
    totals = desk.get(f"/api/cycles/{CYCLE}/plan/needs").json()["total"]
    assert (totals["answered"], totals["with_need"]) == (1, 1)

    done = answer(desk, "link-need", eight, suggested)
    assert done.status_code == 303, done.text
    eight = of_tambon(desk)["needs"][1]
    assert [(each["how"]) for each in eight["projects"]] == ["confirmed"]
    assert eight["suggested"] == []
    totals = desk.get(f"/api/cycles/{CYCLE}/plan/needs").json()["total"]
    assert (totals["answered"], totals["with_need"]) == (2, 2)
    assert "เจ้าหน้าที่ยืนยัน" in desk.get(f"/cycles/{CYCLE}/plan/needs/table.csv").text

    assert answer(desk, "refuse-need", eight, eight["projects"][0]).status_code == 303
    eight = of_tambon(desk)["needs"][1]
    assert (eight["projects"], eight["suggested"]) == ([], [])
    actions = [each.action for each in list_events(session)]
    assert actions[-2:] == ["need.linked", "need.refused"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"row": "1/A9/5"}, id="no such project"),
        pytest.param({"number": "2"}, id="no need of the tambon"),
        pytest.param({"kind": "x"}, id="no survey"),
        pytest.param({"year": "๒๕๖๑"}, id="no year"),
        pytest.param({"year": "99999999999"}, id="a year too long"),
    ],
)
def test_what_is_no_project_or_need_is_refused(desk, plan, changes):
    take_in(desk, TWO_ROWS)
    [project] = of_tambon(desk)["needs"][0]["projects"]
    asked = {"row": project["row_key"], "kind": "bmn", "year": "2561", "number": "8", **changes}
    found = desk.get(f"/cycles/{CYCLE}/acts/link-need", params=asked)

    assert "ไม่พบโครงการ" in found.text


def test_needs_stand_beside_the_projects_of_a_place(desk, session, plan):
    take_in(desk, TWO_ROWS)
    take_in(desk, LEVELS, kind="nrd2c")
    page = desk.get(f"/cycles/{CYCLE}/plan?tambon=740101").text
    assert "น้ำสะอาด" in page
    assert "ปัญหามาก 1 หมู่บ้าน" in page
    page = desk.get(f"/cycles/{CYCLE}/plan/needs/740101").text
    assert "โครงการระบุเอง" in page
    assert "ข้อเสนอจากถ้อยคำ" in page
    for path in ("/plan/needs", "/plan/needs/740101", "/plan?tambon=740101", "/plan?unit=A1"):
        session.expire_all()
        with count_queries(session) as asked:
            assert desk.get(f"/cycles/{CYCLE}{path}").status_code == 200
        assert len(asked) <= 8, f"{path}: " + "\n\n".join(asked)
