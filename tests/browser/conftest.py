"""A portal of its own process on a real PostgreSQL, with a step that is open."""

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.services.units.portal_links import mint_link
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.browser_pages import CHROMIUM, FLAGS
from tests.support.portal_process import portal_process
from tests.support.world import CYCLE, start_world


@pytest.fixture(scope="session")
def portal_folder(tmp_path_factory):
    """Where the portal keeps files."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def portal(postgres_socket, portal_folder):
    """Its address and its database."""
    create_databases(postgres_socket, ("oneplan_portal",))
    url = database_url(postgres_socket, "oneplan_portal")
    migrate(url)
    with begin(url) as session:
        start_world(session)
    with portal_process(portal_folder, url) as base:
        yield base, url


@pytest.fixture
def link(portal):
    """A new link of an amphoe."""
    base, url = portal
    with begin(url) as session:
        return f"{base}/u/{mint_link(session, cycle_id=CYCLE, unit_code='A1')}"


@pytest.fixture
def page():
    """A page of a clerk."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(locale="th-TH", viewport={"width": 1280, "height": 900})
        browser.close()
