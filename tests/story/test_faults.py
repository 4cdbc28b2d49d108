"""Kill it in the middle and look: the year goes on and comes out the same."""

import os
import signal
import subprocess

import psutil
import pytest
from sqlalchemy import text

from oneplan.gateways.airflow.airflow_api import ACTIVE_STATES
from oneplan.store.cycles import cycle_locks
from oneplan.store.shared.session import begin
from tests.support.offices import ONEPLAN
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "small-2564"


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
    assert (
        f"Port {office.environment['ONEPLAN_PORT']} of 127.0.0.1, for the Airflow UI, is taken"
        in (" ".join(done.stderr.split()))
    )
    assert "ONEPLAN_PORT" in done.stderr


def test_three_kills_change_nothing(office):
    """A task in the middle of its work, the scheduler, the database: the plan is the same."""
    url = office.database_url()
    office.run("rehearse", CYCLE)
    expected = plan_hashes(office)
    before = started_at(url)
    with subprocess.Popen(
        [ONEPLAN, "rehearse", CYCLE, "--restart"],
        env=office.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            kill_one_after_the_other(office, url, before)
            status = running.wait(1_500)
        finally:
            running.kill()
    if status != 0:
        # The command lost its own connection with the database; it goes on where it stopped.
        wait_for(
            lambda: office.run("rehearse", CYCLE, check=False).returncode == 0, what="the rest"
        )
    assert plan_hashes(office) == expected
    assert office.run("audit", "verify").returncode == 0


def kill_one_after_the_other(office, url, before):
    """Kill a task that works, the scheduler and the database; each only when the one before
    has been made good."""
    wait_for(lambda: started_at(url) != before, what="the new rehearsal")

    # Two of three amphoe are in; the third is collected at closing, and needs the cycle's lock.
    wait_for(lambda: count_acts(url, "collect") >= 2, what="two collections")
    with begin(url) as guard:
        cycle_locks.lock_cycle(guard, CYCLE)
        victim = wait_for(lambda: waiting_task(url), what="a task that waits for the lock")
        os.kill(victim, signal.SIGKILL)
    wait_for(lambda: count_acts(url, "collect") == 3, what="the retried collection")
    component(office, "scheduler").kill()
    # A task that had ended without the scheduler's knowing is found after the scheduler's
    # health threshold (30 s) and the next look for orphaned tasks (30 s).
    wait_for(lambda: count_acts(url, "consolidate"), what="the plan, by the new scheduler")
    os.kill(
        int((office.home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL
    )


def test_a_lost_run_is_begun_again_and_does_nothing_twice(office, airflow):
    """Airflow's own database may be lost: what was done, decided and mailed is found in the store."""
    office.run("rehearse", CYCLE)
    before = what_stands(office)
    airflow.delete_runs(CYCLE)

    airflow.trigger(CYCLE, run_id="begun_again")
    wait_for(
        lambda: airflow.run_state(CYCLE, "begun_again") not in ACTIVE_STATES, what="the second run"
    )

    assert airflow.run_state(CYCLE, "begun_again") == "success"
    assert what_stands(office) == before
    assert before["mails"] > 0
    assert before["decisions"] > 0


def what_stands(office):
    """What a second run may not add to."""
    with begin(office.database_url()) as session:
        counts = {
            name: session.scalar(
                text(f"SELECT count(*) FROM {table} WHERE cycle_id = :cycle"), {"cycle": CYCLE}
            )
            for name, table in (
                ("mails", "notices"),
                ("decisions", "decisions"),
                ("packages", "dispatches"),
            )
        }
    return counts | {"plans": plan_hashes(office)}


def started_at(url):
    with begin(url) as session:
        return session.scalar(text("SELECT started_at FROM cycles WHERE id = 'small-2564'"))


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
            text(
                "SELECT application_name FROM pg_stat_activity WHERE wait_event = 'advisory'"
                " AND application_name LIKE 'oneplan %'"
            )
        ).all()
    for name in names:
        pid = int(name.split()[1])
        parents = [" ".join(p.cmdline()) for p in psutil.Process(pid).parents()]
        if any(
            "oneplan.embedded.component scheduler" in p or "airflow scheduler" in p for p in parents
        ):
            return pid
    return None


def plan_hashes(office):
    return [v["content_hash"] for v in office.json("status", CYCLE, "--json")["plan_versions"]]
