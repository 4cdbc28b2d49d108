"""What became of a unit's projects in a real browser: at 360 pixels, accessible, printable."""

import os

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.approved_plans import approve
from tests.support.builders import ROOT
from tests.support.made_plans import make
from tests.support.portal_process import portal_process
from tests.support.screens import accessible, fits, portal_page
from tests.support.world import put, start_world

pytestmark = pytest.mark.postgres
LONG = "ก่อสร้างถนนคอนกรีตเสริมเหล็กสายบ้านหนองสนม–บ้านมาบตาพุดพร้อมรางระบายน้ำและไฟฟ้าส่องสว่าง"


@pytest.fixture(scope="module")
def portal(postgres_socket, tmp_path_factory):
    """A portal of its own: other tests leave files and plans in the one that they share."""
    create_databases(postgres_socket, ("oneplan_projects",))
    url = database_url(postgres_socket, "oneplan_projects")
    migrate(url)
    with begin(url) as session:
        start_world(session)
    with portal_process(tmp_path_factory.mktemp("projects"), url) as base:
        yield base, url


@pytest.fixture(scope="module")
def decided(portal):
    """A project of each kind of end."""
    _, url = portal
    with begin(url) as session:
        put(session, "A2", (LONG, "740101", 1_250_000))
        put(session, "A1", (LONG, "740101", 1_250_000), ("ขุดสระ", "740102", 40_000))
        put(session, "A3")
        make(session)
        approve(session)
        put(session, "A1", (LONG, "740101", 1_250_000))


@pytest.mark.parametrize("screen", ["narrow", "desktop"])
def test_the_page_fits_and_is_accessible(link, decided, screen):
    with portal_page(screen=screen) as page:
        page.goto(link)
        page.get_by_role("link", name="ผลของแต่ละโครงการที่ท่านส่ง").click()
        page.wait_for_load_state()
        fits(page)
        accessible(page)
        if os.environ.get("ONEPLAN_PICTURES"):
            page.screenshot(
                path=ROOT / "docs" / "pictures" / f"portal-projects-{screen}.png", full_page=True
            )
        cards = page.locator("li.card")

        assert cards.count() == 2
        assert "มีไฟล์ใหม่ใช้แทน" in cards.last.inner_text()
        page.get_by_role("link", name="English").click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("What became")
        accessible(page)


def test_the_page_prints_whole_and_works_without_a_script(link, decided):
    with portal_page(script=False) as page:
        page.goto(f"{link}/projects")
        page.emulate_media(media="print")

        assert page.locator("ol.stages li").first.is_visible()
        assert page.pdf().startswith(b"%PDF")
