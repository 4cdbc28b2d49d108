"""The tasks of a secretary's year on the desk, in a real browser: done, and in how many clicks.

Taking a late file in and a committee's decision move tasks of Airflow: they stand in
``tests/story/test_desk.py``.
"""

import os
from functools import partial

import pytest

from oneplan.gateways.files.files import FsspecFiles
from oneplan.services.operations import desk_amendments, file_states
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.cycles.stored_steps import get_step
from oneplan.store.reminders.notices import list_holds
from oneplan.store.shared.session import begin
from oneplan.store.submissions.expected_submissions import find_expected
from tests.support.approved_plans import make_plan
from tests.support.builders import ROOT, calendar_data, write_calendar
from tests.support.screens import portal_page
from tests.support.served_desk import served_desk
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres
MOST_CLICKS = 4
"""After the page that Airflow opens; the confirmation is one of them."""


@pytest.fixture
def office(shared_url, tmp_path, monkeypatch):
    """A cycle with a plan, one amphoe that has sent, and two that are late."""
    files = FsspecFiles(f"file://{tmp_path / 'files'}")
    folder = tmp_path / "calendars"
    folder.mkdir()
    write_calendar(folder, calendar_data())
    for module in (desk_amendments, file_states):
        monkeypatch.setattr(module, "CALENDARS", folder)
    with begin(shared_url) as session:
        calendar = start_world(session)
        queue_invitations(session, CYCLE, "1")
        send(session, files, calendar, "A1", rows_of("A1", calendar, count=8))
        make_plan(session)
        set_time(session, "2019-02-01")
    with served_desk(partial(begin, shared_url, source="desk"), files) as base:
        yield f"{base}/cycles/{CYCLE}", shared_url


class Clerk:
    """Clicks, and counts them."""

    def __init__(self, page, root):
        self.page, self.root, self.clicks = page, root, 0
        page.goto(root)

    def click(self, name, *, role="link"):
        self.page.get_by_role(role, name=name).first.click()
        self.clicks += 1

    def go_to(self, name):
        self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        self.clicks += 1

    def follow(self, selector):
        self.page.locator(selector).first.click()
        self.clicks += 1

    def confirm(self, reason="ตามบันทึกสั่งการ"):
        self.page.locator("#preview input[name=seen]").wait_for(state="attached")
        self.page.get_by_label("เหตุผล").fill(reason)
        self.click("ยืนยัน", role="button")
        self.page.wait_for_url("**done=**")


def where_the_year_stands(clerk):
    assert clerk.page.get_by_role("heading", name="ขั้นตอนที่กำลังดำเนินการ").is_visible()


def who_is_late(clerk):
    clerk.follow(".chips a")
    assert clerk.page.get_by_role("link", name="กบอ. กระทุ่มแบน").is_visible()


def a_new_link(clerk):
    clerk.click("กบอ. กระทุ่มแบน")
    clerk.click("ออกลิงก์ใหม่", role="button")
    assert "/u/" in clerk.page.locator("#new-link").input_value()


def more_time(clerk):
    clerk.click("กบอ. กระทุ่มแบน")
    clerk.click("ขยายเวลาให้หน่วยงานนี้")
    clerk.page.get_by_label("กำหนดส่งใหม่").fill("๒๐ ก.พ. ๖๒")
    clerk.confirm()


def a_step_goes_on(clerk):
    clerk.follow("main a[href$='/steps/1']")
    clerk.click("ให้เดินต่อโดยไม่รอ")
    clerk.confirm()


def tomorrows_mails_wait(clerk):
    clerk.go_to("อีเมลและหนังสือ")
    clerk.click("ระงับอีเมล")
    clerk.page.get_by_label("ระงับทุกฉบับ").or_(clerk.page.locator("[name=all]")).first.check()
    clerk.confirm()


def a_date_is_amended(clerk):
    clerk.go_to("ปฏิทิน")
    clerk.follow("a[href$='/acts/amend-step?step=4']")
    clerk.page.locator("#field-printed").fill("เม.ย. – พ.ค. ๖๒")
    clerk.confirm()


def a_ceiling_is_tried(clerk):
    clerk.go_to("แผน")
    clerk.click("กรอบวงเงิน")
    clerk.click("ลองและกำหนดกรอบวงเงิน")
    clerk.page.locator("[name=year]").fill("2564")
    clerk.page.locator("[name=strategy]").select_option("all")
    clerk.page.locator("[name=baht]").fill("1000000")
    clerk.page.locator("#preview li").first.wait_for()


def a_total_to_its_cell(clerk):
    clerk.go_to("แผน")
    clerk.follow(".pivot tbody td a")
    clerk.follow("#rows ~ .scroll th a")
    clerk.follow("td a[href*='/cells/']")
    assert clerk.page.locator("td.marked").inner_text().startswith("►")


def next_years_calendar(clerk):
    clerk.go_to("ปฏิทิน")
    clerk.click("ทำปฏิทินปีถัดไป")
    assert clerk.page.locator("form.act").is_visible()


TASKS = {
    "ดูว่าปีแผนอยู่ตรงไหน": where_the_year_stands,
    "ดูว่าใครล่าช้าในอำเภอ": who_is_late,
    "ออกลิงก์ใหม่ให้หน่วยงาน": a_new_link,
    "ขยายเวลาให้หน่วยงาน": more_time,
    "ให้ขั้นตอนเดินต่อ": a_step_goes_on,
    "ระงับอีเมลของพรุ่งนี้": tomorrows_mails_wait,
    "แก้กำหนดเวลา": a_date_is_amended,
    "ลองกรอบวงเงิน": a_ceiling_is_tried,
    "ตามยอดรวมถึงเซลล์": a_total_to_its_cell,
    "ทำปฏิทินปีถัดไป": next_years_calendar,
}


def test_each_task_is_a_few_clicks(office):
    root, url = office
    clicks = {}
    with portal_page() as page:
        for name, task in TASKS.items():
            clerk = Clerk(page, root)
            task(clerk)
            clicks[name] = clerk.clicks

    with begin(url) as session:
        extended = find_expected(session, cycle_id=CYCLE, step_id="1", unit_code="A2").extended_to
        assert extended is not None
        assert get_step(session, CYCLE, "1").released_at is not None
        assert get_step(session, CYCLE, "4").due_at.date().isoformat() == "2019-05-31"
        assert len(list_holds(session, cycle_id=CYCLE)) == 1
    assert {name: count for name, count in clicks.items() if count > MOST_CLICKS} == {}
    if os.environ.get("ONEPLAN_PICTURES"):
        lines = [f"| {name} | {count} |" for name, count in clicks.items()]
        table = "\n".join(["| งาน · Task | คลิก · Clicks |", "| --- | ---: |", *lines])
        (ROOT / "docs" / "desk_tasks.md").write_text(f"# งานของปี · Tasks of a year\n\n{table}\n")
