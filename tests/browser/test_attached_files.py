"""Files with details on a phone: from its camera's folder, without signal, and accessible."""

import io

import pytest
from PIL import Image

from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.store.shared.session import begin
from tests.support.screens import accessible, fits, portal_page
from tests.support.waiting import wait_for
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
PLACE = "ไฟล์ที่ยังอยู่ในเครื่องนี้เท่านั้น"


def photo(color):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "JPEG")
    return {"name": f"{color}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def form(link, portal):
    """The address of a form of an amphoe, and the names of its files."""
    _, url = portal
    with begin(url) as session:
        for table in _tables():
            session.execute(table.delete())

    def kept():
        with begin(url) as session:
            found = view_attachments(session, CYCLE, step_id="1", unit_code="A1")
            return sorted((each["file_name"], each["entry"]) for each in found)

    return f"{link}/steps/1", kept


def _tables():
    from oneplan.store.tables import Base

    return [Base.metadata.tables[name] for name in ("attachments", "drafted_entries")]


def until(found):
    wait_for(found, what="what the page does by itself", seconds=30)


def begin_entry(page, address):
    """Begin the form with an entry k1, and open its page."""
    page.goto(address)
    page.get_by_role("button", name="เริ่มกรอก").click()
    page.get_by_role("button", name="เพิ่มรายการ").click()
    page.locator("form.entry").wait_for()
    page.fill("[name='c.project_name']", "ขุดสระ")
    page.locator(".told[data-state=saved]").wait_for()
    return page.url


def choose(page, color):
    page.set_input_files("#attach-file", files=[photo(color)])
    page.fill("#attach-sender", "สมชาย")
    page.select_option("#attach-kind", "photo")
    page.get_by_role("button", name="แนบไฟล์").click()


def test_a_photo_is_added_to_a_project_on_a_phone(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        entry = begin_entry(page, address)
        key = entry.rpartition("/")[2]
        assert page.get_attribute("#attach-file", "capture") is None
        assert "image/jpeg" in page.get_attribute("#attach-file", "accept")
        choose(page, "red")
        page.get_by_role("link", name="red.jpg").wait_for()
        assert page.input_value("[name='c.project_name']") == "ขุดสระ", "the page was not left"
        fits(page)
        accessible(page)
        page.goto(f"{address}/form")
        page.get_by_text("เอกสารประกอบ ๑").wait_for()
        fits(page)
        accessible(page)
        page.goto(address)
        page.get_by_text("ยังไม่ได้ส่ง จะไปพร้อมการส่งครั้งถัดไป").wait_for()
        fits(page)
        accessible(page)

    assert kept() == [("red.jpg", key)]


def test_a_refused_file_is_told_without_leaving_the_page(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        begin_entry(page, address)
        page.set_input_files(
            "#attach-file",
            files=[
                {"name": "แปลน.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\x00" * 99}
            ],
        )
        page.fill("#attach-sender", "สมชาย")
        page.get_by_role("button", name="แนบไฟล์").click()
        page.locator("form.attach .attach-told", has_text="“แปลน.pdf”").wait_for()
        assert page.input_value("[name='c.project_name']") == "ขุดสระ"

    assert kept() == []


def test_a_file_chosen_without_signal_outlives_the_page_and_is_sent_once(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        context = page.context
        entry = begin_entry(page, address)
        page.wait_for_function(
            "caches.open('oneplan-pages').then(c => c.keys()).then(k => k.length > 1)"
        )
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        context.set_offline(True)
        choose(page, "blue")
        page.get_by_role("heading", name=PLACE).wait_for()
        accessible(page)
        page.close()
        assert kept() == []

        again = context.new_page()
        again.goto(f"{address}/form")
        again.get_by_role("heading", name=PLACE).wait_for()
        again.fill("#sender", "สมชาย")
        again.get_by_role("button", name="ส่งแบบ").click()
        assert again.url.endswith("/form"), "what is only on this phone would be missing"
        context.set_offline(False)
        again.reload()
        until(lambda: len(kept()) == 1)
        again.get_by_role("heading", name=PLACE).wait_for(state="hidden")
        again.reload()
        assert again.get_by_role("heading", name=PLACE).is_hidden()

    assert kept() == [("blue.jpg", entry.rpartition("/")[2])]


def test_a_file_is_added_without_a_script(form):
    address, kept = form
    with portal_page(screen="narrow", script=False) as page:
        page.goto(address)
        page.get_by_role("button", name="เริ่มกรอก").click()
        page.get_by_role("button", name="เพิ่มรายการ").click()
        choose(page, "green")
        page.get_by_role("link", name="green.jpg").wait_for()
        assert page.url.endswith("#attached")

    assert len(kept()) == 1
