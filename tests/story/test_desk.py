"""The desk inside real Airflow: where it is found, who may see it, what it shows of Rayong's year."""

import json
import os
import shutil
from random import Random

import httpx
import pytest

from oneplan.desk.pages import PAGES
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.late_submissions.late_tickets import RERUN
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.file_checks import form_of
from tests.support.browser_pages import browser_page
from tests.support.builders import ROOT, make_calendar
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "rayong-2564"
SMALL = "answer-2564"
UNIT = "SIM-A7401"


def _client(office, user):
    """A client that has signed in as *user*, as the browser does: by Airflow's cookie."""
    cookies = {}
    if user != "nobody":
        passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
        told = httpx.post(
            f"{office.url}/auth/token", json={"username": user, "password": passwords[user]}
        )
        cookies["_token"] = told.json()["access_token"]
    return httpx.Client(base_url=f"{office.url}/oneplan", cookies=cookies, timeout=60)


@pytest.mark.parametrize(
    ("user", "page", "act"),
    [
        pytest.param("nobody", 401, 401, id="nobody"),
        pytest.param("viewer", 200, 403, id="who only looks"),
        pytest.param("chair", 200, 403, id="who only answers"),
        pytest.param("secretariat", 200, 200, id="the secretariat"),
        pytest.param("amphoe", 403, 403, id="an officer whose area nobody has set"),
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
        height = browser.evaluate("document.documentElement.scrollHeight")
        shown = {"x": 0, "y": 0, "width": 1400, "height": min(height, 1400)}
        browser.screenshot(path=picture, full_page=True, clip=shown)

    assert answer.ok
    assert picture.stat().st_size > 10_000
    if os.environ.get("ONEPLAN_PICTURES"):
        shutil.copy(picture, ROOT / "docs" / "pictures")


@pytest.fixture(scope="module")
def small(office, tmp_path_factory):
    """A small year that is over, and a file of an amphoe that comes late."""
    state = office.run("status", SMALL, "--json", check=False)
    if state.returncode or not json.loads(state.stdout)["finished"]:
        office.run("rehearse", SMALL)
    path = tmp_path_factory.mktemp("late") / "late.xlsx"
    sender = SimulatedSender(unit_code=UNIT, unit_name="A", tambon_codes=["740101"])
    form = form_of(make_calendar(cycle=SMALL), "1")
    rows = simulate_rows(form, sender, count=6, random=Random(29))
    path.write_bytes(write_form(form, Template(heading_th="A", rows=rows)))
    assert office.run("submit", SMALL, "1", UNIT, str(path)).stdout.startswith("late")
    return office


def _confirm(page, reason="ตามบันทึกสั่งการ"):
    page.locator("#preview input[name=seen]").wait_for(state="attached", timeout=120_000)
    if page.locator("#reason").count():
        page.fill("#reason", reason)
    page.get_by_role("button", name="ยืนยัน").click()
    page.wait_for_url("**done=**", timeout=120_000)


@pytest.mark.nightly
def test_a_late_file_and_the_decision_it_asks_for_are_taken_on_the_desk(small, airflow):
    """The secretary takes the file in, Airflow runs its branch again, the chair decides."""
    office = small
    run = airflow.find_run(SMALL)["dag_run_id"]
    decided = len(office.json("decisions", "list", SMALL))
    with browser_page(office, width=1400) as page:
        page.goto(f"{office.url}/oneplan/cycles/{SMALL}")
        page.get_by_role("link", name="พิจารณา").first.click()
        page.select_option("#field-answer", RERUN)
        _confirm(page)
    wait_for(lambda: airflow.list_requests(SMALL, run), what="the committee's question")
    with browser_page(office, width=1400, user="chair") as page:
        page.goto(f"{office.url}/oneplan/cycles/{SMALL}/decisions")
        page.get_by_role("link", name="บันทึกมติ").first.click()
        page.select_option("#field-answer", "approved")
        for field, value in {
            "meeting_no": "3/2562",
            "resolution": "เห็นชอบ",
            "members": "30",
        }.items():
            page.fill(f"#field-{field}", value)
        page.fill("#field-present", "3")
        page.locator("#preview [role=alert]", has_text="องค์ประชุมไม่ครบ").wait_for(timeout=120_000)
        page.fill("#field-present", "20")
        _confirm(page)
    wait_for(lambda: airflow.run_state(SMALL, run) == "success", what="the end of the run")

    kept = office.json("decisions", "list", SMALL)
    assert len(kept) == decided + 1
    assert (kept[-1]["decided_by"], kept[-1]["present"]) == ("chair", 20)
    assert airflow.list_requests(SMALL, run) == []
    assert "whole" in office.run("audit", "verify").stdout
