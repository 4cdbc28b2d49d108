"""Kill it in the middle and look: the year goes on and comes out the same."""

import os
import signal
import subprocess
import time

import psutil
import pytest
from sqlalchemy import text

from oneplan.store import cycles
from oneplan.store.session import begin
from tests.story.conftest import ONEPLAN

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "small-2564"


def wait_for(question, *, seconds=120, what=""):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.3)
    pytest.fail(f"waited {seconds} s for {what}")


def component(office, name):
    pid = int((office.home / "run" / f"{name}.group").read_text().split()[0])
    return psutil.Process(pid)


def test_a_second_start_finds_the_office_running(office):
    before = component(office, "scheduler").pid

    assert "Airflow is up" in office.run("up").stdout
    assert component(office, "scheduler").pid == before


def test_a_taken_port_names_the_setting(office, tmp_path):
    environment = {**office.environment, "ONEPLAN_HOME": str(tmp_path / "other")}
    done = subprocess.run(
        [ONEPLAN, "up"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert f"Port {office.environment['ONEPLAN_PORT']} is taken" in done.stderr
    assert "ONEPLAN_PORT" in done.stderr


def test_a_worker_killed_in_the_middle_of_its_work_is_retried_to_the_same_end(office, tmp_path):
    """Hold the lock that consolidation needs, kill the task that waits for it, let go."""
    url = office.database_url()
    expected = rehearse(office, tmp_path / "undisturbed.json")
    running = subprocess.Popen(
        [ONEPLAN, "rehearse", CYCLE, "--restart", "--json", str(tmp_path / "killed.json")],
        env=office.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(lambda: count_acts(url, "collect") == 0, what="the new rehearsal")
    # Two of three amphoe are in; the third is collected at closing, and needs the lock.
    wait_for(lambda: count_acts(url, "collect") >= 2, what="two collections")
    with begin(url) as guard:
        cycles.lock_cycle(guard, CYCLE)
        victim = wait_for(lambda: waiting_task(url), what="a task that waits for the lock")
        os.kill(victim, signal.SIGKILL)
        time.sleep(2)

    assert running.wait(300) == 0
    assert plan_hashes(office) == expected


def count_acts(url, act):
    with begin(url) as session:
        return session.scalar(
            text("SELECT count(*) FROM step_acts WHERE cycle_id = 'small-2564' AND act = :act"),
            {"act": act},
        )


def waiting_task(url):
    """Process id of a task that waits for the cycle's lock, by the name of its connection."""
    with begin(url) as session:
        names = session.scalars(
            text("SELECT application_name FROM pg_stat_activity WHERE wait_event = 'advisory'"
                 " AND application_name LIKE 'oneplan %'")
        ).all()  # fmt: skip
    for name in names:
        pid = int(name.split()[1])
        parents = [" ".join(p.cmdline()) for p in psutil.Process(pid).parents()]
        if any(
            "oneplan.embedded.component scheduler" in p or "airflow scheduler" in p for p in parents
        ):
            return pid
    return None


def rehearse(office, file):
    office.run("rehearse", CYCLE, "--restart", "--json", str(file))
    return plan_hashes(office)


def plan_hashes(office):
    return [v["content_hash"] for v in office.json("status", CYCLE, "--json")["plan_versions"]]


@pytest.mark.parametrize("name", ["scheduler", "postgres"])
def test_the_rehearsal_goes_on_when_a_part_is_killed(office, tmp_path, name):
    url = office.database_url()
    expected = plan_hashes(office)
    running = subprocess.Popen(
        [ONEPLAN, "rehearse", CYCLE, "--restart"], env=office.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: count_acts(url, "invite"), what="the invitations")
    if name == "scheduler":
        component(office, "scheduler").kill()
    else:
        pid = int((office.home / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
    code = running.wait(400)
    if code != 0:
        # The command may lose its own connection with the database; it goes on where it stopped.
        wait_for(
            lambda: office.run("up", check=False).returncode == 0, seconds=200, what="the office"
        )
        office.run("rehearse", CYCLE)

    assert plan_hashes(office) == expected
