"""A late file costs the secretariat two clicks in the Airflow UI, and disturbs nothing else."""

import json
import os
import re
import shutil
from random import Random

import httpx
import pytest

from oneplan.domain.cycles.acts import Act, task_id_of
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.gateways.airflow.airflow_api import ACTIVE_STATES
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.file_checks import form_of
from tests.support.browser_pages import browser_page
from tests.support.builders import ROOT, make_calendar
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "late-2564"
LATER = ("step_03.present", "step_03.approve")
COLLECT = task_id_of("1", Act.COLLECT, mapped=True)


@pytest.fixture(scope="module")
def year(office):
    """A small year that is over, its first late file taken in."""
    office.run("rehearse", CYCLE)
    return office


def send_late(office, tmp_path, unit, *, count, seed):
    """Send another workbook of an amphoe after its step has closed."""
    sender = SimulatedSender(
        unit_code=unit, unit_name=unit, tambon_codes=[f"{unit.removeprefix('SIM-A')}01"]
    )
    form = form_of(make_calendar(cycle=CYCLE), "1")
    rows = simulate_rows(form, sender, count=count, random=Random(seed))
    path = tmp_path / f"{unit}.xlsx"
    path.write_bytes(write_form(form, Template(heading_th=unit, rows=rows)))
    assert office.run("submit", CYCLE, "1", unit, str(path)).stdout.startswith("late")


def tries(api):
    """Task instance → number of tries, of the cycle's own run."""
    run = api.find_run(CYCLE)["dag_run_id"]
    path = f"/dags/{CYCLE}/dagRuns/{run}/taskInstances"
    found = api._call("GET", path, params={"limit": 500})["task_instances"]
    return {(t["task_id"], t["map_index"]): (t["try_number"], t["note"] or "") for t in found}


def versions(office):
    return office.json("status", CYCLE, "--json")["plan_versions"]


def rows_of(office, unit):
    return [row for row in office.json("plan", CYCLE, "--json")["rows"] if row["unit"] == unit]


def test_two_clicks_take_a_late_file_in(year, airflow, tmp_path):
    office = year
    before, plan = tries(airflow), versions(office)
    picture = tmp_path / "late-file.png"
    send_late(office, tmp_path, "SIM-A7403", count=2, seed=7)
    wait_for(lambda: airflow.list_requests("late_file", "~"), what="the question")

    with browser_page(office) as page:
        page.goto(f"{office.url}/required_actions?response_received=false")
        link = page.get_by_role("link", name=re.compile("ไฟล์ที่ส่งหลังปิดรับ")).first
        link.wait_for(timeout=120_000)
        link.click()
        page.get_by_text("แผนสุดท้าย").first.wait_for(timeout=120_000)
        shown = page.inner_text("body")
        page.screenshot(path=picture)
        page.get_by_role("button", name="รับและประมวลใหม่").click()
        wait_for(lambda: len(versions(office)) == len(plan) + 1, what="the new version")

    wait_for(lambda: is_quiet(airflow), what="the end of the re-run")
    assert "เพิ่ม 2" in shown
    assert len(rows_of(office, "SIM-A7403")) == 2
    after = tries(airflow)
    again = {key for key in before if after[key][0] != before[key][0]}
    assert {key for key in again if ".each." in key[0]} == {(COLLECT, 2)}
    assert {key[0] for key in again} == {COLLECT, "step_02.consolidate", *LATER}
    assert "อนุญาตโดย secretariat" in after[COLLECT, 2][1]
    assert ticket_of(office, "SIM-A7403")["decided_by"] == "secretariat"
    if os.environ.get("ONEPLAN_PICTURES"):
        shutil.copy(picture, ROOT / "docs" / "pictures" / "late-file.png")


def ticket_of(office, unit):
    return [t for t in office.json("late", "list", CYCLE, "--json") if t["unit"] == unit][-1]


def test_clearing_by_hand_and_the_command_do_the_same(year, airflow, tmp_path):
    office, plan = year, versions(year)
    send_late(office, tmp_path, "SIM-A7401", count=3, seed=8)
    ticket = ticket_of(office, "SIM-A7401")
    refused = office.run("late", "approve", str(ticket["ticket"]), "--by", "command", check=False)
    office.run("late", "approve", str(ticket["ticket"]), "--by", "หัวหน้าสำนักงาน")
    airflow.clear_downstream(CYCLE, task_id=COLLECT, map_index=0, note="ล้างด้วยมือ", is_dry_run=False)
    wait_for(lambda: len(versions(office)) == len(plan) + 1, what="the plan after clearing by hand")
    by_hand = versions(office)
    office.run("rerun", CYCLE, "1", "--unit", "SIM-A7401", "--by", "หัวหน้าสำนักงาน")
    wait_for(lambda: tries(airflow)[COLLECT, 0][0] >= 3, what="the re-run by the command")
    wait_for(lambda: is_quiet(airflow), what="the end of the re-run")

    assert "another person" in refused.stderr
    assert versions(office) == by_hand
    assert len(rows_of(office, "SIM-A7401")) == 3
    assert "whole" in office.run("audit", "verify").stdout


def is_quiet(airflow):
    run = airflow.find_run(CYCLE)["dag_run_id"]
    return not airflow.count_tasks(CYCLE, run, ACTIVE_STATES)


def test_lineage_is_told_to_those_who_may_read_the_cycle(year, airflow):
    row = year.json("plan", CYCLE, "--json")["rows"][0]
    path = f"{year.url}/oneplan/api/dags/{CYCLE}/lineage/{row['row_key']}"
    # The first who asks waits until Airflow has loaded the pages of the office.
    stranger = httpx.get(path, timeout=120)
    told = httpx.get(path, headers=airflow.headers(), timeout=120)
    unknown = httpx.get(path + "999", headers=airflow.headers(), timeout=120)

    assert stranger.status_code == 401
    assert told.json() == year.json("lineage", CYCLE, row["row_key"])
    assert (unknown.status_code, row["row_key"] in unknown.json()["detail"]) == (404, True)


def test_a_catalogue_hears_what_each_task_read_and_wrote(year):
    lines = (year.home.parent / "lineage.json").read_text(encoding="utf-8").splitlines()
    events = [e for e in map(json.loads, lines) if e["eventType"] == "COMPLETE"]
    made = [e for e in events if e["job"]["name"] == f"{CYCLE}.step_02.consolidate"]
    (plan,) = made[0]["outputs"]

    assert plan["name"] == f"plan/{CYCLE}/2/province"
    assert plan["facets"]["version"]["datasetVersion"] == versions(year)[0]["content_hash"]
    assert {read["name"] for read in made[0]["inputs"]} <= {
        f"file/{CYCLE}/1/SIM-A740{n}" for n in (1, 2, 3)
    }
    assert made[0]["inputs"]
