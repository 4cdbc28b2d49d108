"""A clerk's whole visit in a real browser: three screens, with and without a script, accessible."""

import os
from io import BytesIO
from random import Random

import openpyxl
import pytest

from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from tests.support.builders import ROOT
from tests.support.screens import SCREENS, accessible, fits, portal_page

pytestmark = pytest.mark.postgres


def files(broken: bool) -> bytes:
    form = load_form("amphoe_development_plan", (2564,), 2564)
    sender = SimulatedSender(unit_code="A1", unit_name="x", tambon_codes=["740101"])
    rows = simulate_rows(form, sender, count=3, random=Random(os.urandom(4)))
    if broken:
        rows[0]["budget_2564"] = "ห้าหมื่น"
        rows[1]["project_name"] = ""
    return write_form(form, Template(heading_th="x", rows=rows))


EVERY_TIME = {("phone", True), ("desktop", False)}
VISITS = [
    pytest.param(
        screen,
        script,
        id=f"{'script' if script else 'no script'}-{screen}",
        marks=() if (screen, script) in EVERY_TIME else pytest.mark.nightly,
    )
    for script in (True, False)
    for screen in SCREENS
]
"""Every screen with and without a script; two of them each time, the others at night."""


@pytest.mark.parametrize(("screen", "script"), VISITS)
def test_a_visit_from_link_to_receipt(link, screen, script, tmp_path):
    wrong, right = tmp_path / "ผิด.xlsx", tmp_path / "ถูก.xlsx"
    wrong.write_bytes(files(broken=True))
    right.write_bytes(files(broken=False))
    with portal_page(screen=screen, script=script) as page:
        page.goto(link)
        look(page, f"portal-{screen}", script)
        page.get_by_role("link", name="เปิดดูและส่งไฟล์").last.click()
        look(page, f"portal-step-{screen}", script)
        with page.expect_download() as given:
            page.get_by_role("link", name="ดาวน์โหลดไฟล์ Excel").click()
        assert opened(given).worksheets[0]["A1"].value.startswith("แผน")

        send(page, wrong)
        page.get_by_role("status").filter(has_text="ส่งคืน").wait_for()
        assert page.get_by_text("ต้องเป็นจำนวนเงิน").count() == 1
        look(page, f"portal-result-{screen}", script)
        with page.expect_download() as marked:
            page.get_by_role("link", name="ดาวน์โหลดไฟล์ที่ทำเครื่องหมายแล้ว").click()
        assert opened(marked).sheetnames[0] == "ผลการตรวจ"

        page.get_by_role("link", name="กลับไปขั้นตอนนี้").click()
        send(page, right)
        page.get_by_role("status").filter(has_text="รับแล้ว").wait_for()
        with page.expect_download() as receipt:
            page.get_by_role("link", name="ดาวน์โหลดใบรับ").click()
        assert receipt.value.path().read_bytes().startswith(b"%PDF")


def opened(download):
    return openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))


def send(page, path) -> None:
    page.get_by_label("ชื่อผู้ส่ง").first.fill("สมหญิง ใจดี")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="ส่งไฟล์").click()


def look(page, name, script) -> None:
    """The page fits, is accessible, and is kept as a picture for the guide."""
    page.wait_for_load_state()
    if script:
        fits(page)
        accessible(page)
        if os.environ.get("ONEPLAN_PICTURES"):
            (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
            page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png", full_page=True)


def test_the_page_in_the_dark_and_in_english_is_accessible(link):
    with portal_page(dark=True) as page:
        page.goto(f"{link}?lang=en")
        accessible(page)
        page.get_by_role("link", name="Open and send").first.click()
        accessible(page)
        page.goto(link.rsplit("/", 2)[0] + "/u/nothing")
        accessible(page)
        page.get_by_role("link", name="Ask for a new link").click()
        accessible(page)
        assert page.get_by_role("heading", level=1).inner_text() == "Ask for a new link"


def test_a_file_can_be_dropped(link, tmp_path):
    with portal_page() as page:
        page.goto(link)
        page.get_by_role("link", name="เปิดดูและส่งไฟล์").last.click()
        page.get_by_label("ชื่อผู้ส่ง").first.fill("สมหญิง")
        page.evaluate(
            """bytes => {
                const given = new DataTransfer();
                given.items.add(new File([new Uint8Array(bytes)], "วาง.xlsx"));
                document.querySelector(".drop").dispatchEvent(
                    new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
            }""",
            list(files(broken=True)),
        )
        page.get_by_role("button", name="ส่งไฟล์").click()
        page.get_by_role("status").filter(has_text="ส่งคืน").wait_for()
        assert "วาง.xlsx" in page.inner_text("body")
