"""Results of screenings and targets of Master Plans: shown, taken in, refused with every error."""

import csv
import io

import pytest

from oneplan.services.decisions.screenings import view_screenings
from oneplan.store.plans.master_plans import list_entries
from tests.support.desk import confirm, desk_client, fields_of
from tests.support.query_counts import count_queries
from tests.support.screened_ideas import send_titles, start_screening
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}"
PLANS = """- {code: "2", level: Z, name_th: คนไทยมีรายได้}
- {code: "0501", level: Y2, name_th: รายได้การท่องเที่ยว, parent: "2"}
- {code: "050101", level: Y1, name_th: ท่องเที่ยวเชิงวัฒนธรรม, parent: "0501"}
"""


@pytest.fixture
def calendar(session, files):
    """A cycle that screens two ideas."""
    made = start_screening(session)
    send_titles(session, files, made, "1", "P1", titles=["ตลาดเกษตร", "โรงเรือนต้นแบบ"])
    return made


def upload(desk, act, content, name, **values):
    page = desk.get(f"{ROOT}/acts/{act}", params=values).text
    data = {**fields_of(page), **values, "phase": "preview"}
    shown = desk.post(f"{ROOT}/acts/{act}", data=data, files={"file": (name, content)})
    return shown, confirm(desk, f"{ROOT}/acts/{act}", shown.text, **values)


def sheet(desk):
    saved = desk.get(f"{ROOT}/decisions/screenings/sheet.csv")
    return list(csv.reader(io.StringIO(saved.content.decode("utf-8-sig"))))


def written(rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def test_the_sheet_is_saved_filled_in_and_taken_in(desk, session):
    heading, *rows = sheet(desk)
    assert heading == ["รหัสโครงการ", "ผลการกลั่นกรอง", "เหตุผล", "หน่วยงาน", "เรื่อง", "กลุ่มภารกิจ"]
    rows[0][1] = "ผ่าน"
    rows[1][1:3] = ["ไม่ผ่าน", "อยู่นอกพื้นที่"]
    shown, done = upload(desk, "import-screenings", written([heading, *rows]), "r.csv", step="2")

    assert "เป็นผลใหม่ 2 โครงการ" in shown.text
    assert "อยู่นอกพื้นที่" in shown.text
    assert done.status_code == 303, done.text
    outcomes = {each["title"]: each["outcome"] for each in view_screenings(session, CYCLE)["ideas"]}
    assert outcomes == {"ตลาดเกษตร": "passed", "โรงเรือนต้นแบบ": "not_passed"}
    page = desk.get(f"{ROOT}/decisions/screenings").text
    assert "ไม่ผ่าน" in page
    assert "สำนักงานเกษตรจังหวัด" in page
    assert "not_passed" not in page


def test_every_row_that_is_wrong_is_told_and_nothing_is_kept(desk, session):
    heading, *rows = sheet(desk)
    rows[0][:2] = ["1/P9/9", "ผ่าน"]
    rows[1][1] = "ไม่ผ่าน"
    shown, done = upload(desk, "import-screenings", written([heading, *rows]), "r.csv", step="2")

    for words in ("บรรทัดที่ ๒", "บรรทัดที่ ๓", "ต้องบอกเหตุผล"):
        assert words in shown.text
    assert done.status_code >= 400
    assert {each["outcome"] for each in view_screenings(session, CYCLE)["ideas"]} == {None}


@pytest.mark.parametrize("page", ["decisions/screenings", "lists/master-plans"])
def test_a_page_asks_little_and_is_of_the_whole_cycle(desk, session, files, page):
    session.expire_all()
    with count_queries(session) as asked:
        assert desk.get(f"{ROOT}/{page}").status_code == 200
    assert len(asked) <= 8, "\n\n".join(asked)
    assert desk.get(f"/api{ROOT}/{page}").status_code == 200
    assert desk_client(session, files, area="7401").get(f"{ROOT}/{page}").status_code == 403


def test_targets_of_master_plans_are_loaded_and_saved_again(desk, session):
    shown, done = upload(desk, "load-master-plans", PLANS.encode(), "p.yaml")
    assert "ชุดที่ 1" in shown.text
    assert done.status_code == 303, done.text
    assert [each["code"] for each in list_entries(session, CYCLE)] == ["2", "0501", "050101"]
    page = desk.get(f"{ROOT}/lists/master-plans").text
    assert "เป้าหมายของแผนย่อย" in page
    saved = desk.get(f"{ROOT}/lists/files/master-plans").content
    assert upload(desk, "load-master-plans", saved, "p.yaml")[1].status_code == 303


def test_targets_that_are_wrong_are_refused_in_thai_all_at_once(desk, session):
    content = b'- {code: "1 2", level: Z}\n- {code: "3", level: X}\n'
    shown, done = upload(desk, "load-master-plans", content, "p.yaml")

    for words in ("รายการที่ ๑", "มีช่องว่าง", "รายการที่ ๒", "ต้องเป็น Y1, Y2, Z"):
        assert words in done.text or words in shown.text
    assert done.status_code == 422
    assert list_entries(session, CYCLE) == []
