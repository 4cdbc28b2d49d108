"""On real Airflow: a state set by hand sends nothing, and a wrong answer is asked anew."""

import json
from random import Random

import pytest

from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.file_checks import form_of
from tests.support.builders import make_calendar
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "answer-2564"
GOOD = {"meeting_no": "2/2562", "present": 21, "members": 30, "resolution": "ตามที่เสนอ"}


@pytest.fixture(scope="module")
def asked(office, airflow, tmp_path_factory):
    """A small year that is over, and the committee asked about its second version."""
    wait_for(lambda: is_parsed(airflow), what="the DAG of the calendar")
    office.run("rehearse", CYCLE)
    path = tmp_path_factory.mktemp("late") / "late.xlsx"
    sender = SimulatedSender(unit_code="SIM-A7402", unit_name="A", tambon_codes=["740201"])
    form = form_of(make_calendar(cycle=CYCLE), "1")
    rows = simulate_rows(form, sender, count=4, random=Random(11))
    path.write_bytes(write_form(form, Template(heading_th="A", rows=rows)))
    office.run("submit", CYCLE, "1", "SIM-A7402", str(path))
    office.run("rerun", CYCLE, "1", "--unit", "SIM-A7402", "--by", "หัวหน้าสำนักงาน")
    run = airflow.find_run(CYCLE)["dag_run_id"]
    wait_for(lambda: airflow.list_requests(CYCLE, run), what="the committee's question")
    return office, run


def is_parsed(airflow):
    found = airflow._call("GET", "/dags", params={"dag_id_pattern": CYCLE})
    return found["total_entries"] == 1


@pytest.fixture(scope="module")
def chair(office):
    """Airflow's API as the chair: the rehearsal's committee lets nobody else answer."""
    passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
    api = AirflowApi(office.url, user="chair", password=passwords["chair"])
    yield api
    api.close()


def state_of(airflow, run, task_id, map_index=-1):
    path = f"/dags/{CYCLE}/dagRuns/{run}/taskInstances"
    found = airflow._call("GET", path, params={"limit": 500})["task_instances"]
    return next(
        (t["state"], t["note"] or "")
        for t in found
        if (t["task_id"], t["map_index"]) == (task_id, map_index)
    )


def questions(airflow):
    """Each open question of required_action: its run and what Airflow shows."""
    found = airflow._call(
        "GET",
        "/dags/required_action/dagRuns/~/hitlDetails",
        params={"response_received": False, "limit": 100},
    )
    return [
        (each["task_instance"]["dag_run_id"], each)
        for each in found["hitl_details"]
        if each["task_instance"]["state"] == "awaiting_input"
    ]


def answer(chair, run_id, detail, **values):
    """Answer until it holds: one given before the task's process has ended is asked again."""
    form = {name: param["value"] for name, param in detail["params"].items()}

    def is_held():
        for request in chair.list_requests("required_action", run_id):
            chair.answer(
                "required_action", run_id, request, option="เห็นชอบ", values={**form, **values}
            )
        return chair.run_state("required_action", run_id) == "success"

    wait_for(is_held, what="the answer to hold")


def packages(office):
    return {
        n["reminder"]
        for n in office.json("status", CYCLE, "--json")["mails"]
        if n["reminder"].startswith("dispatch:")
    }


def test_a_state_set_by_hand_sends_nothing_and_a_wrong_answer_is_asked_anew(asked, airflow, chair):
    office, run = asked
    before = packages(office)
    (request,) = airflow.list_requests(CYCLE, run)
    path = f"/dags/{CYCLE}/dagRuns/{run}/taskInstances/{request.task_id}/{request.map_index}"
    airflow._call("PATCH", path, json={"new_state": "success"})
    wait_for(lambda: questions(airflow), what="the question asked anew")
    ((first, detail),) = questions(airflow)
    wait_for(
        lambda: "ยังไม่มีมติ" in state_of(airflow, run, "step_04.dispatch")[1],
        what="the note that says what the task waits for",
    )

    assert "ตั้งสถานะด้วยมือ" in detail["subject"]
    assert state_of(airflow, run, "step_04.dispatch")[0] == "deferred"
    assert packages(office) == before
    answer(chair, first, detail, **{**GOOD, "present": 3, "resolution": "พิมพ์ไว้ยาว"})
    wait_for(lambda: [q for q in questions(airflow) if q[0] != first], what="the next question")
    ((second, detail),) = questions(airflow)

    assert "องค์ประชุมไม่ครบ" in detail["subject"]
    assert detail["params"]["resolution"]["value"] == "พิมพ์ไว้ยาว"
    assert detail["params"]["present"]["value"] == 3
    answer(chair, second, detail, present=21)
    wait_for(lambda: packages(office) > before, what="the package after the resolution")
    wait_for(lambda: airflow.run_state(CYCLE, run) == "success", what="the end of the run")
    kept = office.json("decisions", "list", CYCLE)
    assert (kept[-1]["present"], kept[-1]["words"]) == (21, "พิมพ์ไว้ยาว")
    assert "whole" in office.run("audit", "verify").stdout


def test_who_set_a_state_by_hand_is_told_in_status_audit_and_mail(asked, airflow):
    office, _ = asked
    found = wait_for(
        lambda: office.json("status", CYCLE, "--json")["set_by_hand"],
        what="the state being noticed",
    )
    mails = {m["reminder"].split(":")[0] for m in office.json("status", CYCLE, "--json")["mails"]}

    assert ("step_03.approve", "success", "admin") in {
        (s["task"], s["state"], s["set_by"]) for s in found
    }
    assert "set_by_hand" in mails
    assert "ตั้งสถานะด้วยมือ" in office.run("status", CYCLE).stdout
