"""Pages of the portal at the sizes of a clerk's screens."""

from contextlib import contextmanager

import pytest

from tests.support.browser_pages import CHROMIUM, FLAGS

SCREENS = {"narrow": (360, 740), "phone": (390, 844), "tablet": (820, 1180), "desktop": (1366, 900)}


@contextmanager
def portal_page(*, screen="desktop", script=True, dark=False):
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the portal was not looked at")
    from playwright.sync_api import sync_playwright

    width, height = SCREENS[screen]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_context(
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            java_script_enabled=script,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        ).new_page()
        browser.close()


def accessible(page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


def fits(page) -> None:
    """Nothing hangs over the edge of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
