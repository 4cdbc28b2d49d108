"""A real browser in the Airflow UI, as the secretariat, in Thai."""

import json
import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]

PATIENCE = 120_000
"""Milliseconds for a page of Airflow, whatever else the machine does."""


@contextmanager
def browser_page(office, *, width=1600, height=1100, user="secretariat", speaks="th-TH"):
    """A page of a signed-in user, of the secretary without any other."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the pages were not looked at")
    from playwright.sync_api import sync_playwright

    passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(
            locale=speaks, timezone_id="Asia/Bangkok", viewport={"width": width, "height": height}
        ).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{office.url}/auth/login")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", passwords[user])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "login" not in url)
        yield page
        browser.close()


def open_cycle(page, office, cycle) -> None:
    """Open the grid of a cycle's run with every group unfolded.

    The UI asks for the groups once; where that answer did not come, a person loads
    the page again, and so does this.
    """
    from playwright.sync_api import TimeoutError as NotThere

    refused = []
    page.on("response", lambda answer: answer.ok or refused.append((answer.status, answer.url)))
    for _ in range(3):
        page.goto(f"{office.url}/dags/{cycle}")
        page.get_by_text("เริ่มรอบแผน").first.wait_for(timeout=120_000)
        try:
            page.get_by_role("button", name="ขยายกลุ่มงานทั้งหมด").click(timeout=60_000)
        except NotThere:
            continue
        page.get_by_text("รอ").first.wait_for(timeout=120_000)
        page.wait_for_timeout(1000)
        return
    pytest.fail(f"the groups of {cycle} cannot be unfolded; refused: {refused}")
