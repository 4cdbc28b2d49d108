"""Today, the map, a unit and a step in a real browser: fitting, accessible, with or without a script."""

from functools import partial

import pytest

from oneplan.gateways.files.files import FsspecFiles
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.shared.session import begin
from tests.support.screens import accessible, fits, portal_page
from tests.support.served_desk import served_desk
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
PAGES = ["", "/submissions", "/submissions/units?step=1", "/units/A1", "/steps/1", "/acts/extend-unit?unit=A2&step=1"]  # fmt: skip
WIDTHS = [320, 1280]


@pytest.fixture
def office(shared_url, tmp_path):
    """A desk over a cycle of which one unit has sent and the others are late."""
    files = FsspecFiles(f"file://{tmp_path}")
    with begin(shared_url) as session:
        start_world(session)
        send(session, files, calendar_in_force(session, CYCLE), "A1")
        set_time(session, "2019-02-01")
    with served_desk(partial(begin, shared_url, source="desk"), files) as base:
        yield f"{base}/cycles/{CYCLE}"


def test_each_page_fits_and_is_accessible(office):
    with portal_page() as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for path in PAGES:
                answer = page.goto(office + path)
                assert answer.ok, path
                fits(page)
                accessible(page)


def test_a_late_unit_is_three_clicks_from_more_time(office):
    """Named today, its page, more time, confirmed: the preview follows what is typed."""
    with portal_page() as page:
        page.goto(office)
        page.get_by_role("link", name="กบอ. กระทุ่มแบน").click()
        page.get_by_role("link", name="ขยายเวลาให้หน่วยงานนี้").click()
        page.get_by_label("กำหนดส่งใหม่").fill("๒๐ ก.พ. ๖๒")
        page.get_by_text("ส่งขั้นตอนที่ ๑ ได้ถึง").wait_for()
        page.get_by_label("เหตุผล").fill("น้ำท่วม")
        page.get_by_role("button", name="ยืนยัน").click()
        page.get_by_text("ขยายให้ถึง").wait_for()

        assert page.url.endswith("done=extend-unit")

        assert page.url.endswith("done=extend-unit")


def test_a_link_is_made_in_one_click(office):
    with portal_page(script=False) as page:
        page.goto(f"{office}/units/A2")
        page.get_by_role("button", name="ออกลิงก์ใหม่").click()
        assert "/u/" in page.get_by_label("คัดลอกแล้วแจ้งหน่วยงาน").input_value()
