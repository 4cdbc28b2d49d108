"""A worker that dies, two that race, a unit that changes its mind: no row lost, none twice."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from sqlalchemy import func, select, update

from oneplan.services.cycles.steps import collect_step
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.submissions.withdrawals import withdraw_submission
from oneplan.store.cycles.tables import CycleClock
from oneplan.store.plans import plans
from oneplan.store.plans.tables import PlanOutcome, PlanPart, PlanVersion
from oneplan.store.shared.session import begin
from oneplan.store.submissions import submissions
from oneplan.store.submissions.tables import SubmissionRow
from tests.support.builders import ROOT
from tests.support.world import CYCLE, collect, moment, put, start_world

pytestmark = pytest.mark.postgres
ROAD = ("ก่อสร้างถนน", "740101", 100)


@pytest.fixture
def committed(shared_url):
    """A small world that other processes see."""
    with begin(shared_url) as session:
        start_world(session)
        put(session, "A1", ROAD, ("ขุดคลอง", "740101", 50))
        put(session, "A2", ROAD)
        collect(session)
    return shared_url


def count(session, *tables):
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


WORKER = """
import sys, time
from oneplan.store.shared.session import begin
url, act = sys.argv[1:]
with begin(url) as session:
    if act == "consolidate":
        from oneplan.services.plans.consolidation import consolidate_step
        consolidate_step(session, "small-2564", "2", "")
    else:
        from tests.support.world import put
        put(session, "A3", *[(f"โครงการ {n}", "740301", n) for n in range(50)])
    session.flush()
    print("written", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("act", ["consolidate", "copy"])
def test_a_worker_killed_before_its_commit_leaves_nothing_and_the_next_one_does_it(committed, act):
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'plugins'}{os.pathsep}{ROOT}"}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, committed, act],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert worker.stdout.readline() == "written\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()

    with begin(committed) as session:
        assert count(session, PlanVersion, PlanPart, PlanOutcome, SubmissionRow) == [0, 0, 0, 3]
    with begin(committed) as session:
        if act == "copy":
            put(session, "A3", *[(f"โครงการ {n}", "740301", n) for n in range(50)])
            collect(session)
        made = consolidate_step(session, CYCLE, "2", "")
        counts = find_plan(session, CYCLE).counts
    assert made["version"] == 1
    assert counts["incoming"] == counts["kept"] + counts["merged"] == (53 if act == "copy" else 3)


def test_two_reruns_at_once_make_one_version(committed):
    made, barrier = [], threading.Barrier(4)

    def rerun():
        barrier.wait()
        with begin(committed) as session:
            collect_step(session, CYCLE, "1", "7401")
            made.append(consolidate_step(session, CYCLE, "2", ""))

    threads = [threading.Thread(target=rerun) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(each["is_new"] for each in made) == [False, False, False, True]
    assert {each["content_hash"] for each in made} == {made[0]["content_hash"]}
    with begin(committed) as session:
        assert count(session, PlanVersion) == [1]


@pytest.mark.parametrize("change", ["withdrawn", "corrected"])
def test_a_file_that_changes_during_a_consolidation_counts_from_the_next_collection(
    committed, change
):
    started, finished = threading.Event(), threading.Event()

    def other():
        started.wait(60)
        with begin(committed) as session:
            if change == "withdrawn":
                withdraw_submission(
                    session, cycle_id=CYCLE, step_id="1", unit_code="A2", sender="t", reason="ผิด"
                )
            else:
                put(session, "A2", ("ปลูกป่า", "740201", 7))
        finished.set()

    thread = threading.Thread(target=other)
    thread.start()
    with begin(committed) as session:
        consolidate_step(session, CYCLE, "2", "")
        started.set()
        finished.wait(1)
        during = read_plan(session, CYCLE)
    thread.join(60)

    with begin(committed) as session:
        then = read_plan(session, CYCLE, version=1)
        assert {**then, "completeness": None} == {**during, "completeness": None}
        assert during["counts"] == {
            "files": 2,
            "incoming": 3,
            "kept": 2,
            "merged": 1,
            "excluded": 0,
        }
        collect(session)
        consolidate_step(session, CYCLE, "2", "")
        after = read_plan(session, CYCLE)
    expected = {"withdrawn": ["1/A1/3", "1/A1/4"], "corrected": ["1/A1/3", "1/A1/4", "1/A2/3"]}
    assert [row["row_key"] for row in after["rows"]] == expected[change]
    assert after["counts"]["merged"] == 0


def test_making_every_plan_again_after_the_clock_moved_changes_nothing(committed):
    from tests.support.world import set_time

    with begin(committed) as session:
        first = consolidate_step(session, CYCLE, "2", "")
        set_time(session, "2019-06-01")
        again = consolidate_step(session, CYCLE, "2", "")
        version = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    assert (again["is_new"], again["content_hash"]) == (False, first["content_hash"])
    assert version.made_at.isoformat().startswith("2019-01-04T17:00")


def test_a_plan_made_by_a_clock_that_runs_behind_is_still_the_one_in_force(committed):
    with begin(committed) as session:
        consolidate_step(session, CYCLE, "2", "")
        # A server whose clock was set back: the planning clock itself refuses to go back.
        session.execute(
            update(CycleClock).values(
                anchor_planning_at=moment("2018-12-01"), hold_at=moment("2018-12-01")
            )
        )
        put(session, "A3", ("ปลูกป่า", "740301", 7))
        collect(session)
        made = consolidate_step(session, CYCLE, "2", "")
        latest, first = find_plan(session, CYCLE), find_plan(session, CYCLE, version=1)
    assert (made["version"], latest.version) == (2, 2)
    assert latest.made_at < first.made_at
    assert latest.row_count == first.row_count + 1


def test_a_group_that_nothing_came_from_has_an_empty_plan(committed):
    with begin(committed) as session:
        for sent in submissions.list_submissions(session, cycle_id=CYCLE):
            submissions.save_state(session, sent, "withdrawn")
        collect(session)
        made = consolidate_step(session, CYCLE, "2", "")
        assert (made["row_count"], read_plan(session, CYCLE)["total_baht"]) == (0, {})
