"""The desk inside real Airflow: where it is found, who may see it, what it shows of Rayong's year."""

import json
import os
import shutil

import httpx
import pytest

from oneplan.desk.pages import PAGES
from tests.support.browser_pages import browser_page
from tests.support.builders import ROOT

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "rayong-2564"


def _client(office, user):
    """A client that has signed in as *user*, as the browser does: by Airflow's cookie."""
    client = httpx.Client(base_url=f"{office.url}/oneplan", timeout=60)
    if user != "nobody":
        passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
        told = client.post(
            f"{office.url}/auth/token", json={"username": user, "password": passwords[user]}
        )
        client.cookies.set("_token", told.json()["access_token"])
    return client


@pytest.mark.parametrize(
    ("user", "page", "act"),
    [
        pytest.param("nobody", 401, 401, id="nobody"),
        pytest.param("viewer", 200, 403, id="who only looks"),
        pytest.param("chair", 200, 403, id="who only answers"),
        pytest.param("secretariat", 200, 200, id="the secretariat"),
    ],
)
def test_airflow_says_who_sees_a_page_and_who_may_act(office, rayong, user, page, act):
    with _client(office, user) as client:
        pages = {each.path: client.get(f"/cycles/{CYCLE}{each.path}").status_code for each in PAGES}
        shown = client.get(f"/cycles/{CYCLE}/acts/release-step?step=1.1").status_code

    assert pages == dict.fromkeys(pages, page)
    assert shown == act


def test_a_token_that_airflow_did_not_write_opens_nothing(office, rayong):
    with httpx.Client(base_url=f"{office.url}/oneplan", cookies={"_token": "x.y.z"}) as client:
        assert client.get(f"/cycles/{CYCLE}").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/plugin/oneplan", id="the navigation"),
        pytest.param(f"/dags/{CYCLE}/plugin/oneplan-cycle", id="the tab of a DAG"),
    ],
)
def test_airflow_leads_to_the_cycle(office, rayong, path):
    with browser_page(office) as page:
        page.goto(f"{office.url}{path}")
        frame = page.frame_locator("iframe")
        frame.get_by_text("ปฏิทินการดำเนินงานจังหวัดระยอง").first.wait_for(timeout=120_000)
        text = frame.locator("body").inner_text()

    assert "ข้อมูลจำลอง" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.en)
def test_a_picture_of_each_page(office, rayong, tmp_path, page):
    """``ONEPLAN_PICTURES=1`` writes the pictures that the guide shows."""
    picture = tmp_path / f"desk-{page.path.strip('/') or 'today'}.png"
    with browser_page(office, width=1400) as browser:
        answer = browser.goto(f"{office.url}/oneplan/cycles/{CYCLE}{page.path}")
        browser.screenshot(path=picture, full_page=True)

    assert answer.ok
    assert picture.stat().st_size > 10_000
    if os.environ.get("ONEPLAN_PICTURES"):
        shutil.copy(picture, ROOT / "docs" / "pictures")
