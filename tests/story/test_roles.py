"""What each user of a real Airflow may do, and in what language it begins."""

import json

import httpx
import pytest

from oneplan.embedded.home import USERS
from tests.support.browser_pages import browser_page

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]

DAG = "/api/v2/dags/state_watch"
RUNS = f"{DAG}/dagRuns"
NOTHING = "no_such_run"
ASKED = {
    # method, path, body, the status for admin, secretariat, chair, amphoe, viewer
    "mark success": (
        "PATCH", f"{RUNS}/{{run}}/taskInstances/watch/dry_run", {"new_state": "success"},
        (200, 403, 403, 403, 403),
    ),
    "mark a run": ("PATCH", f"{RUNS}/{NOTHING}", {"state": "failed"}, (404, 403, 403, 403, 403)),
    "note": (
        "PATCH", f"{RUNS}/{{run}}?update_mask=note", {"note": "n"}, (200, 200, 403, 403, 403),
    ),
    "clear": (
        "POST", f"{DAG}/clearTaskInstances", {"dry_run": True, "task_ids": ["watch"]},
        (200, 200, 403, 403, 403),
    ),
    "delete a run": ("DELETE", f"{RUNS}/{NOTHING}", None, (404, 403, 403, 403, 403)),
    "delete a task": (
        "DELETE", f"{RUNS}/{NOTHING}/taskInstances/watch", None, (404, 403, 403, 403, 403),
    ),
    "delete a dag": ("DELETE", "/api/v2/dags/no_such_dag", None, (404, 403, 403, 403, 403)),
    "pause": ("PATCH", DAG, {"is_paused": False}, (200, 200, 403, 403, 403)),
    "trigger": ("POST", "/api/v2/dags/no_such_dag/dagRuns", {}, (422, 422, 403, 403, 403)),
    "variables": ("GET", "/api/v2/variables", None, (200, 403, 403, 403, 403)),
    "connections": ("GET", "/api/v2/connections", None, (200, 403, 403, 403, 403)),
    "runs": ("GET", RUNS, None, (200, 200, 200, 200, 200)),
    "questions": (
        "GET", "/api/v2/dags/~/dagRuns/~/hitlDetails", None, (200, 200, 200, 200, 200),
    ),
    "pages of plugins": ("GET", "/api/v2/plugins", None, (200, 200, 200, 200, 200)),
}  # fmt: skip


@pytest.fixture(scope="module")
def headers(office):
    """User → what signs a request."""
    passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
    found = {}
    for user in USERS:
        body = {"username": user, "password": passwords[user]}
        token = httpx.post(f"{office.url}/auth/token", json=body, timeout=60).json()
        found[user] = {"Authorization": f"Bearer {token['access_token']}"}
    return found


@pytest.fixture(scope="module")
def run(office, headers):
    """The run that is always there."""
    answer = httpx.get(f"{office.url}{RUNS}", headers=headers["admin"], timeout=60).json()
    return answer["dag_runs"][0]["dag_run_id"]


@pytest.mark.parametrize("act", ASKED)
def test_who_may_do_what(office, headers, run, act):
    method, path, body, statuses = ASKED[act]
    found = {
        user: httpx.request(
            method, office.url + path.format(run=run), json=body, headers=signed, timeout=120
        ).status_code
        for user, signed in headers.items()
    }

    assert found == dict(zip(USERS, statuses, strict=True))


def test_a_browser_that_speaks_english_begins_in_thai_and_keeps_what_is_chosen(office):
    with browser_page(office, speaks="en-US") as page:
        page.goto(f"{office.url}/dags")
        page.get_by_text("การดำเนินการที่จำเป็น").first.wait_for(timeout=240_000)
        kept = "Object.fromEntries(Object.entries(localStorage))"
        first = page.evaluate(kept)
        page.evaluate("localStorage.setItem('i18nextLng', 'en')")
        page.goto(f"{office.url}/dags")
        page.get_by_text("Required Actions").first.wait_for(timeout=240_000)
        second = page.evaluate(kept)

    assert (first["i18nextLng"], first["timezone"]) == ("th", '"Asia/Bangkok"')
    assert (second["i18nextLng"], second["timezone"]) == ("en", '"Asia/Bangkok"')


def test_the_secretariat_sees_no_menu_of_the_administrator(office):
    with browser_page(office) as page:
        page.goto(f"{office.url}/dags")
        page.get_by_text("การดำเนินการที่จำเป็น").first.wait_for(timeout=240_000)
        shown = page.inner_text("body")

    assert "ผู้ดูแลระบบ" not in shown


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        pytest.param("admin", {"ล้าง", "ตั้งสถานะ", "ลบ"}, id="the administrator"),
        pytest.param("secretariat", {"ล้าง"}, id="the secretariat"),
        pytest.param("chair", set(), id="who only answers"),
        pytest.param("viewer", set(), id="who only looks"),
    ],
)
def test_no_button_is_shown_that_would_be_refused(office, run, user, shown):
    labels = {
        "กด shift+c เพื่อล้าง": "ล้าง",
        "ทำเครื่องหมาย Dag Run เป็น...": "ตั้งสถานะ",
        "ทำเครื่องหมาย Task Instance เป็น...": "ตั้งสถานะ",
        "ลบ Dag Run": "ลบ",
    }
    found = set()
    with browser_page(office, user=user) as page:
        for path, thing in (("", "Dag Run"), ("/tasks/watch", "Task Instance")):
            page.goto(f"{office.url}/dags/state_watch/runs/{run}{path}")
            marks = f'button[aria-label="ทำเครื่องหมาย {thing} เป็น..."]'
            page.locator(marks).first.wait_for(state="attached", timeout=240_000)
            seen = page.locator("button[aria-label]:visible")
            found |= set(seen.evaluate_all("all => all.map(each => each.ariaLabel)"))

    assert {labels[each] for each in found if each in labels} == shown


@pytest.mark.parametrize(
    ("user", "may_pause"),
    [
        pytest.param("secretariat", True, id="the secretariat"),
        pytest.param("chair", False, id="who only answers"),
    ],
)
def test_the_switch_that_pauses_can_be_pressed_by_who_may_pause(office, user, may_pause):
    with browser_page(office, user=user) as page:
        page.goto(f"{office.url}/dags/small-2564")
        switch = page.locator('[data-testid="toggle-pause"]').first
        switch.wait_for(state="attached", timeout=240_000)
        is_still = switch.evaluate("each => each.closest('[inert]') !== null")

    assert is_still is not may_pause
