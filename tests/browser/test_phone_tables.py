"""Tables on a phone of 360 pixels: each row is a card, and nothing of it is cut off."""

import os
import re
import zipfile
from random import Random

import pytest

from oneplan.config.places import INCLUDE
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.reminders.mail_key import digest_key, present_key
from oneplan.gateways.files.files import FsspecFiles
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.units.register import import_units
from oneplan.services.units.view_links import mint_views
from oneplan.store.plans import plans
from oneplan.store.shared.session import begin
from tests.support.approved_plans import make_plan
from tests.support.builders import ROOT
from tests.support.screens import accessible, fits, portal_page
from tests.support.world import CYCLE, rows_of, send, set_time

pytestmark = pytest.mark.postgres
WIDTH = 360
PAGES = INCLUDE / "templates/pages"
BELOW = """code,level,name_th,area_code,role,email,contact
G1,province,จังหวัดสมุทรสาคร,74,province,g1@units.invalid,ผู้ว่า
"""


def wrong_file() -> bytes:
    """A workbook whose findings are long: in a cell, in a title, in a budget."""
    form = load_form("amphoe_development_plan", (2564,), 2564)
    sender = SimulatedSender(unit_code="A1", unit_name="x", tambon_codes=["740101"])
    rows = simulate_rows(form, sender, count=3, random=Random(os.urandom(4)))
    rows[0]["budget_2564"] = "ห้าหมื่นบาทถ้วนสำหรับปีงบประมาณแรกและหนึ่งแสนบาทสำหรับปีต่อไป" * 2
    rows[1]["project_name"] = ""
    return write_form(form, Template(heading_th="x", rows=rows))


def whole(page) -> None:
    """Every cell of every table lies inside the screen, with the name of its column above it."""
    cells = page.evaluate(
        """() => [...document.querySelectorAll("td")].filter(td => td.offsetParent !== null).map(td => {
            const box = td.getBoundingClientRect();
            return [td.innerText, box.left, box.right, td.scrollWidth - td.clientWidth,
                    getComputedStyle(td, "::before").content];
        })"""
    )
    assert cells
    assert [cell for cell in cells if cell[1] < 0 or cell[2] > WIDTH or cell[3] > 0] == []
    assert [cell[0] for cell in cells if cell[4] in {"none", '""'}] == []


def look(page, name: str) -> None:
    fits(page)
    accessible(page)
    if os.environ.get("ONEPLAN_PICTURES"):
        page.screenshot(path=ROOT / "docs/pictures" / f"{name}.png", full_page=True)


def test_findings_are_read_on_a_phone(link, tmp_path):
    path = tmp_path / "ผิด.xlsx"
    path.write_bytes(wrong_file())
    with portal_page(screen="narrow") as page:
        page.goto(link)
        page.get_by_role("link", name="เปิดดูและส่งไฟล์").last.click()
        page.get_by_text("วิธีกรอกแบบ").click()
        whole(page)
        look(page, "portal-form-narrow")
        page.get_by_label("ชื่อผู้ส่ง").first.fill("สมหญิง ใจดี")
        page.locator("#file").set_input_files(path)
        page.get_by_role("button", name="ส่งไฟล์").click()
        page.get_by_role("status").filter(has_text="ส่งคืน").wait_for()
        message = page.get_by_text("ต้องเป็นจำนวนเงิน")
        message.scroll_into_view_if_needed()
        box = message.bounding_box()

        assert message.is_visible()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDTH
        whole(page)
        look(page, "portal-result-narrow")
        page.get_by_role("link", name="กลับไปขั้นตอนนี้").click()
        whole(page)
        look(page, "portal-step-narrow")


def test_what_was_sent_for_others_is_read_on_a_phone(link, tmp_path):
    bundle = tmp_path / "หลายหน่วยงาน.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("X9.xlsx", b"nothing")
    with portal_page(screen="narrow") as page:
        page.goto(link)
        if page.locator("#zip-file").count() == 0:
            pytest.skip("the amphoe of the small cycle has nobody below it to send for")
        page.locator("#zip-file").set_input_files(bundle)
        page.locator("#zip-sender").fill("สมหญิง")
        page.get_by_role("button", name="ส่งไฟล์").last.click()
        whole(page)
        assert "X9.xlsx" in page.inner_text("main")
        look(page, "portal-bundle-narrow")


@pytest.fixture(scope="module")
def views(portal, portal_folder):
    """Links of the governor: to a plan that waits, and to who was late on a day."""
    from oneplan.services.cycles.calendars import calendar_in_force

    base, url = portal
    files = FsspecFiles(f"file://{portal_folder}")
    with begin(url) as session:
        calendar = calendar_in_force(session, CYCLE)
        import_units(session, BELOW, actor="test", is_simulated=True)
        send(session, files, calendar, "A3", rows_of("A3", calendar, count=12))
        make_plan(session)
        plan = plans.find_version(session, cycle_id=CYCLE, step_id="2")
        day = calendar.step("1").window.due
        late = digest_key("governor", day.replace(month=day.month + 1, day=14))
        set_time(session, "2019-01-20")
        about = [("G1", present_key(plan.id)), ("G1", late)]
        return [f"{base}/view/{each}" for each in mint_views(session, cycle_id=CYCLE, about=about)]


@pytest.mark.parametrize("screen", ["narrow", "desktop"])
@pytest.mark.parametrize("number", [pytest.param(0, id="plan"), pytest.param(1, id="late")])
def test_the_page_of_the_governor_is_read_everywhere(views, number, screen):
    name = ("view-plan", "view-overdue")[number]
    with portal_page(screen=screen) as page:
        page.goto(views[number])
        look(page, f"{name}-{screen}")
        if screen == "narrow":
            whole(page)
        assert page.locator("form").count() == 0
        assert page.get_by_role("heading", level=1).count() == 1


def test_a_table_stays_a_table_on_a_desk_and_on_paper(views):
    with portal_page(screen="narrow") as page:
        page.goto(views[0])
        row = "getComputedStyle(document.querySelector('tbody tr')).display"
        assert page.evaluate(row) == "block"
        page.emulate_media(media="print")
        assert page.evaluate(row) == "table-row"
    with portal_page(screen="desktop") as page:
        page.goto(views[0])
        assert page.evaluate(row) == "table-row"


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_every_cell_of_a_page_names_its_column(path):
    cells = re.findall(r"<td\b[^>]*>", path.read_text(encoding="utf-8"))

    assert [cell for cell in cells if "data-label=" not in cell] == []
