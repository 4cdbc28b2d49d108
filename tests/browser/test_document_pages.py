"""The public plan, the verify page and a package in a real browser: whole, searchable, accessible."""

import os

import pytest
from sqlalchemy import text

from oneplan.gateways.files.files import FsspecFiles
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.units.portal_links import mint_link
from oneplan.store.decisions import decisions
from oneplan.store.shared.session import begin
from tests.support.approved_plans import approve, make_plan
from tests.support.pictures import PICTURES
from tests.support.screens import SCREENS, accessible, fits, portal_page
from tests.support.world import CYCLE, rows_of, send

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def published(portal, portal_folder):
    """An issued plan: address, package and the link of who got it."""
    from oneplan.services.cycles.calendars import calendar_in_force

    base, url = portal
    files = FsspecFiles(f"file://{portal_folder}")
    with begin(url) as session:
        calendar = calendar_in_force(session, CYCLE)
        send(session, files, calendar, "A2", rows_of("A2", calendar, count=12))
        make_plan(session)
        approve(session)
        dispatch_step(session, CYCLE, "4", "", files=files)
        sent = next(
            d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if not d.group_code
        )
        token = mint_link(session, cycle_id=CYCLE, unit_code="C1")
        return base, sent, f"{base}/u/{token}/packages/{sent.id}"


def picture(page, name):
    if os.environ.get("ONEPLAN_PICTURES"):
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param(screen, marks=() if screen == "phone" else pytest.mark.nightly)
        for screen in SCREENS
    ],
)
def test_the_public_plan_is_accessible_and_searchable(published, screen):
    base, _, _ = published
    with portal_page(screen=screen) as page:
        page.goto(f"{base}/plans/{CYCLE}")
        fits(page)
        accessible(page)
        rows = page.locator("#list tbody tr")
        word = rows.first.locator("td").nth(1).inner_text()
        count = rows.count()
        page.get_by_label("ค้นหา").fill(word)
        shown = page.locator("#list tbody tr:visible").count()

        assert 1 <= shown <= count
        page.get_by_label("ค้นหา").fill("ไม่มีคำนี้")
        assert page.locator("#list tbody tr:visible").count() == 0
        assert "๐ โครงการ" in page.get_by_role("status").inner_text()
        if screen == "desktop":
            page.get_by_label("ค้นหา").fill("")
            picture(page, "public-plan")


def test_a_download_of_the_public_plan_is_whole(published):
    base, sent, _ = published
    with portal_page() as page:
        page.goto(f"{base}/plans/{CYCLE}")
        with page.expect_download() as given:
            page.get_by_role("link", name=sent.files[0]["name"]).click()
        assert given.value.path().stat().st_size == sent.files[0]["bytes"]


def test_the_public_plan_can_be_read_without_a_script(published, portal):
    base, _, _ = published
    with begin(portal[1]) as session:  # other modules send to the same portal
        rows = session.scalar(
            text("SELECT row_count FROM plan_versions WHERE step_id = '2' AND group_code = ''")
        )
    with portal_page(script=False) as page:
        page.goto(f"{base}/plans/{CYCLE}")
        assert rows >= 12
        assert page.locator("#list tbody tr:visible").count() == rows


def test_the_verify_page_and_a_package_are_accessible(published):
    base, sent, package = published
    with portal_page() as page:
        page.goto(f"{base}/verify/{CYCLE}/provincial_plan/-/1/{sent.content_hash[:16]}")
        fits(page)
        accessible(page)
        picture(page, "verify")
        page.goto(package)
        fits(page)
        accessible(page)
        picture(page, "package")
        page.get_by_label("ชื่อผู้รับ").fill("สมหญิง")
        page.get_by_role("button", name="ได้รับแล้ว").click()
        said = page.get_by_role("status").filter(has_text="สมหญิง")
        said.wait_for()
        accessible(page)
        picture(page, "package-acknowledged")
        assert said.count() == 1
