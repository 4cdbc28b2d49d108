"""The columns of a survey are matched in a real browser, by keyboard, on a phone as on a desk."""

from functools import partial

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.gateways.files.areas import list_area_rows
from oneplan.gateways.files.files import FsspecFiles
from oneplan.portal.app import create_app
from oneplan.services.units.portal_links import mint_link
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from oneplan.store.units.areas import add_areas
from tests.support.evidence_files import TWO_ROWS, add_villages, start_villages
from tests.support.made_plans import make
from tests.support.screens import accessible, fits
from tests.support.served_desk import served, served_desk
from tests.support.world import CYCLE, rows_of, send, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def office(postgres_socket, tmp_path_factory):
    """The address of a cycle with villages and a plan of a tambon."""
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('desk')}")
    create_databases(postgres_socket, ("oneplan_evidence",))
    url = database_url(postgres_socket, "oneplan_evidence")
    migrate(url)
    with begin(url) as session:
        add_areas(session, list_area_rows())
        calendar = start_world(session)
        add_villages(session)
        rows = rows_of("A1", calendar)
        rows[0]["project_name"] = "ก่อสร้างประปาน้ำสะอาดสำหรับดื่ม"
        send(session, files, calendar, "A1", rows)
        make(session)
    with served_desk(partial(begin, url, source="desk"), files) as base:
        yield f"{base}/cycles/{CYCLE}"


def test_a_survey_is_matched_by_keyboard_and_its_needs_are_seen(office, page):
    page.goto(f"{office}/lists/evidence")
    accessible(page)
    page.select_option("#kind", "bmn")
    content = TWO_ROWS.encode("cp874")
    page.set_input_files("#file", {"name": "จปฐ.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="อ่านไฟล์และจับคู่คอลัมน์").press("Enter")
    page.get_by_label("คอลัมน์ B: ตำบล").wait_for()
    assert page.get_by_label("คอลัมน์ B: ตำบล").input_value() == "tambon"
    assert page.get_by_label("ข้อมูลของปี พ.ศ.").input_value() == "2561"
    accessible(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
    choice = page.get_by_label("คอลัมน์ I: ตัวชี้วัดที่ ๘")
    choice.focus()
    page.keyboard.press("End")
    assert choice.input_value() == "ignored"
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert choice.input_value() == "failed"
    page.get_by_label("เหตุผล").fill("ได้รับจาก พช.")
    page.get_by_role("button", name="ดูผลก่อน").press("Enter")
    page.get_by_text("3 หมู่บ้านหรือตำบล").wait_for()
    accessible(page)
    page.get_by_role("button", name="ยืนยัน").press("Enter")
    page.get_by_text("ใช้อยู่").wait_for()
    accessible(page)

    for path in ("/plan/needs", "/plan/needs/740101", "/units/74010101", "/plan?tambon=740101"):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.goto(f"{office}{path}").ok, path
            fits(page)
        accessible(page)


def test_a_person_is_not_kept_and_the_page_says_where(office, page):
    page.goto(f"{office}/lists/evidence")
    page.select_option("#kind", "bmn")
    content = "รหัส,ชื่อ-สกุล,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,x,1,0\n".encode()
    page.set_input_files("#file", {"name": "ก.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="อ่านไฟล์และจับคู่คอลัมน์").click()

    assert "คอลัมน์ B" in page.get_by_role("alert").inner_text()
    accessible(page)


@pytest.fixture(scope="module")
def form(postgres_socket, tmp_path_factory):
    """The address of a village's step in the portal, with surveys of the village."""
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('portal')}")
    create_databases(postgres_socket, ("oneplan_panel",))
    url = database_url(postgres_socket, "oneplan_panel")
    migrate(url)
    with begin(url) as session:
        add_areas(session, list_area_rows())
        start_villages(session, files)
        link = mint_link(session, cycle_id=CYCLE, unit_code="74010101")
    with served(create_app(begin=partial(begin, url, source="portal"), files=files)) as base:
        yield f"{base}/u/{link}/steps/1"


def test_a_need_is_named_by_one_touch_on_a_phone(form, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(form)
    page.get_by_role("button", name="เริ่มกรอก").click()
    assert "ผ่านร้อยละ 83.33" in page.locator("details.evidence").text_content()
    accessible(page)
    fits(page)
    page.locator("form.add-entry button").click()
    cell = page.locator("#in-problem_or_need")
    cell.wait_for()
    page.get_by_role("button", name="โครงการนี้แก้ปัญหานี้").first.press("Enter")
    assert cell.input_value().startswith("จปฐ. ปี 2561 ข้อ 1")
    accessible(page)
    fits(page)
    page.get_by_text("บันทึกแล้ว", exact=True).first.wait_for()
    page.reload()

    assert page.locator("#in-problem_or_need").input_value().startswith("จปฐ. ปี 2561 ข้อ 1")
