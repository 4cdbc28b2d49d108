"""The pages of the plan, decisions and documents in a real browser: whole, readable, in one chain."""

import os
from functools import partial

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.gateways.files.files import FsspecFiles
from oneplan.services.decisions.approval_questions import present_versions
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.approved_plans import make_plan
from tests.support.pictures import PICTURES
from tests.support.screens import accessible, fits
from tests.support.served_desk import served_desk
from tests.support.world import CYCLE, rows_of, send, start_world

pytestmark = pytest.mark.postgres
PAGES = (
    "/plan", "/plan/comparison", "/plan/merges", "/plan/ceilings", "/plan/routes",
    "/decisions", "/decisions/meetings", "/decisions/tasks", "/decisions/orders",
    "/decisions/comments", "/documents", "/documents/dispatch", "/documents/circulars",
    "/documents/collations",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(postgres_socket, tmp_path_factory):
    """The address of a cycle whose plan waits for its committee."""
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('desk')}")
    create_databases(postgres_socket, ("oneplan_plan_desk",))
    url = database_url(postgres_socket, "oneplan_plan_desk")
    migrate(url)
    with begin(url) as session:
        calendar = start_world(session)
        send(session, files, calendar, "A1", rows_of("A1", calendar, count=12))
        make_plan(session)
        present_versions(session, CYCLE, "3")
    with served_desk(partial(begin, url, source="desk"), files) as base:
        yield f"{base}/cycles/{CYCLE}"


def test_every_page_fits_and_is_accessible(office, page):
    for path in PAGES:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(f"{office}{path}")
            assert answer.ok, path
            fits(page)
        accessible(page)


def test_a_total_leads_to_the_cell_in_three_clicks(office, page):
    page.goto(f"{office}/plan")
    page.locator(".pivot tbody td a").first.click()
    page.locator("#rows ~ .scroll th a").first.click()
    accessible(page)
    page.locator("td a[href*='/cells/']").first.click()

    assert page.locator("td.marked").inner_text().startswith("►")
    accessible(page)
    fits(page)
    if os.environ.get("ONEPLAN_PICTURES"):
        page.screenshot(path=PICTURES / "desk-cell.png", full_page=True)


def test_a_resolution_is_checked_while_it_is_typed(office, page):
    page.goto(f"{office}/decisions")
    page.get_by_role("link", name="บันทึกมติ").click()
    page.select_option("#field-answer", "approved")
    page.fill("#field-resolution", "เห็นชอบตามเสนอ")
    page.fill("#field-present", "5")
    page.fill("#field-members", "30")
    page.locator("#preview [role=alert]", has_text="องค์ประชุมไม่ครบ").wait_for()
    page.fill("#field-present", "20")
    page.locator("#preview li", has_text="ครบองค์ประชุม").wait_for()

    assert page.locator("#preview [role=alert]").count() == 0
    assert page.input_value("#field-resolution") == "เห็นชอบตามเสนอ"
    accessible(page)
