"""Mails, calendar, audit, lists, settings and health in a real browser: accessible, no overflow."""

from functools import partial

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.gateways.files.files import FsspecFiles
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.browser_pages import CHROMIUM, FLAGS
from tests.support.screens import accessible, fits
from tests.support.served_desk import served_desk
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
PAGES = (
    "/mails",
    "/mails?state=tomorrow",
    "/mails/1",
    "/acts/hold-mails",
    "/calendar",
    "/acts/endorse-calendar",
    "/audit",
    "/lists",
    "/lists/committees",
    "/lists/strategies",
    "/lists/money",
    "/acts/import-units",
    "/settings",
    "/health",
)


@pytest.fixture(scope="module")
def address(postgres_socket, tmp_path_factory):
    """The address of a small cycle on a desk."""
    create_databases(postgres_socket, ("oneplan_desk",))
    url = database_url(postgres_socket, "oneplan_desk")
    migrate(url)
    with begin(url) as session:
        start_world(session)
        queue_invitations(session, CYCLE, "1")
    kept = FsspecFiles(f"file://{tmp_path_factory.mktemp('desk')}")
    with served_desk(partial(begin, url), kept) as found:
        yield f"{found}/cycles/{CYCLE}"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_the_office_are_accessible_at_each_width(address, width):
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(
            locale="th-TH",
            viewport={"width": width, "height": 900},
            color_scheme="dark" if width == 320 else "light",
        ).new_page()
        refused = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        for each in PAGES:
            answer = page.goto(f"{address}{each}")
            assert answer.ok, each
            accessible(page)
            fits(page)
        assert refused == []
        browser.close()


def test_a_mail_is_held_from_its_page_in_three_clicks(address):
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(locale="th-TH").new_page()
        page.goto(f"{address}/mails/2")
        page.get_by_role("link", name="ระงับฉบับนี้").click()
        page.get_by_text("อีเมลที่รอส่งอยู่ 1 ฉบับจะไม่ถูกส่ง").wait_for()
        page.get_by_label("เหตุผล").fill("รอหนังสือสั่งการ")
        page.get_by_role("button", name="ยืนยัน").click()
        page.get_by_text("ระงับไว้").first.wait_for()

        assert page.url.endswith("/mails/2?done=hold-mails")
        browser.close()
