"""The DAGs of the four cycles: exact ids, and what holds for every one of them."""

import shutil

import pytest

from tests.support.builders import ALL_CYCLES, CALENDARS, ROOT, calendar_data, write_calendar

pytestmark = pytest.mark.airflow

LATE_SUBMISSIONS = {"late_submissions", "late_file", "required_action", "state_watch"}
RAYONG_COLLECTS = ("01_1", "01_2", "02_2", "03_3")
RAYONG_TASKS = {
    "start",
    *(f"step_{s}.open" for s in (
        "01_1", "01_2", "02_1", "02_2", "03_1", "03_2", "03_3", "04", "05", "06", "07", "08",
        "09", "10", "11", "12_1", "12_2")),
    *(f"step_{s}.{act}" for s in RAYONG_COLLECTS
      for act in ("invite", "remind", "each.wait", "each.collect")),
    *(f"step_{s}.each.consolidate" for s in ("02_1", "03_1", "03_2", "03_3")),
    *(f"step_{s}.each.dispatch" for s in ("02_1", "03_1")),
    *(f"step_{s}.record" for s in ("04", "05", "06", "08")),
    *(f"step_{s}.consolidate" for s in ("07", "09", "11")),
    "step_10.present", "step_10.approve", "step_12_1.dispatch", "step_12_2.dispatch",
}  # fmt: skip


@pytest.fixture(scope="module")
def bag():
    return load_bag(ROOT / "dags")


def load_bag(folder):
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(folder))


def test_every_cycle_is_a_dag_and_beside_them_stand_the_late_submissions(bag):
    assert bag.import_errors == {}
    assert set(bag.dags) == ALL_CYCLES | LATE_SUBMISSIONS


def test_rayong_has_exactly_these_tasks(bag):
    assert set(bag.dags["rayong-2564"].task_ids) == RAYONG_TASKS


@pytest.mark.parametrize("cycle", sorted(ALL_CYCLES))
def test_what_holds_for_every_cycle(bag, cycle):
    dag = bag.dags[cycle]

    assert "แผนเดียวกัน" in dag.tags
    assert dag.max_active_runs == 1
    assert dag.dag_display_name != cycle
    assert dag.doc_md
    for task in dag.tasks:
        where = f"{cycle}.{task.task_id}"
        assert task.owner == "แผนเดียวกัน", f"{where}: an owner is missing"
        assert task.retries >= 2, f"{where}: a task that is killed must be retried"
        assert task.on_failure_callback, f"{where}: nobody is told when it stops"
        assert task.pool in {"oneplan", "oneplan_mail"}, f"{where}: {task.pool} is no pool of ours"
        assert task.task_display_name != task.task_id, f"{where}: no Thai name"
        if ".each." in task.task_id:
            assert task.map_index_template == "{{ task.label }}", f"{where}: amphoe have no name"


def test_waiting_follows_the_clock_and_plans_follow_their_inputs(bag):
    dag = bag.dags["rayong-2564"]

    assert dag.get_task("step_03_1.open").upstream_task_ids == {"start"}
    assert dag.get_task("step_03_1.each.consolidate").upstream_task_ids == {
        "step_03_1.open",
        "step_02_1.each.dispatch",
    }
    assert dag.get_task("step_11.consolidate").upstream_task_ids >= {"step_10.approve"}


def test_the_ministrys_steps_are_mapped_over_the_provinces_that_take_part(bag):
    dag = bag.dags["moi-2560"]
    mapped = [task for task in dag.tasks if ".each." in task.task_id]

    assert mapped
    assert not [t.task_id for t in dag.tasks if t.task_id.endswith((".collect", ".dispatch"))
                and ".each." not in t.task_id]  # fmt: skip
    assert all("start" in task.get_closest_mapped_task_group()._expand_input.value["group"]
               .operator.task_id for task in mapped)  # fmt: skip


def test_each_step_tells_its_printed_words_and_source(bag):
    doc = bag.dags["rayong-2564"].get_task("step_02_1.open").doc_md

    assert "ข้อมูล จปฐ./กชช.๒๓" in doc
    assert "มี.ค. – เม.ย. ๖๒" in doc
    assert "000_9b4002f0f043e405.txt บรรทัด 9" in doc


def test_the_same_calendar_makes_the_same_dag():
    from airflow.serialization.serialized_objects import DagSerialization

    from oneplan.gateways.calendars.calendar_files import load_calendar
    from oneplan.orchestration.cycle_dag import build_cycle_dag

    made = [
        DagSerialization.to_dict(build_cycle_dag(load_calendar(CALENDARS / "rayong-2564.yaml")))
        for _ in range(2)
    ]

    assert made[0] == made[1]


def test_a_meeting_that_is_held_three_times_is_written_down_three_times(bag):
    tasks = bag.dags["samutsakhon-2563"].tasks
    counts = {
        t.task_id: len(t.expand_input.value["group"])
        for t in tasks
        if t.task_id.endswith(".record") and t.is_mapped and ".each." not in t.task_id
    }

    assert counts
    assert set(counts.values()) == {3}


def test_a_phase_is_a_group_around_its_steps(bag):
    groups = bag.dags["samutsakhon-2563"].task_group.children

    assert groups["phase_5"].group_display_name == "ระยะที่ ๕ อนุมัติแผนยุทธศาสตร์"
    assert groups["phase_5"].tooltip == "Strategic Plan Approval"
    assert set(groups["phase_5"].children) == {"step_12", "step_13", "step_14", "step_15"}


def test_a_task_process_builds_only_its_own_dag(monkeypatch):
    from airflow.sdk.definitions.context import Context  # noqa: F401  loads the SDK first

    from oneplan.orchestration import cycle_dag

    class Asked:
        dag_id = "moi-2560"

    monkeypatch.setattr(cycle_dag, "get_parsing_context", Asked)

    assert [dag.dag_id for dag in cycle_dag.build_cycle_dags(CALENDARS)] == ["moi-2560"]


def test_a_broken_calendar_is_an_import_error_and_the_others_load(tmp_path):
    folder = tmp_path / "dags"
    shutil.copytree(ROOT / "dags", folder)
    data = calendar_data()
    data["steps"][0]["window"]["printed"] = "๓๑ ก.พ. ๖๒"
    write_calendar(folder / "calendars", data)

    found = load_bag(folder)

    assert set(found.dags) == ALL_CYCLES | LATE_SUBMISSIONS
    (message,) = found.import_errors.values()
    assert "small-2564.yaml:" in message
    assert "steps[1].window" in message
    assert "small-2564.yaml บรรทัดที่" in message
    assert "๓๑ ก.พ. ๖๒" in message


@pytest.mark.parametrize("content", ["steps: [", "draft: {}\n"], ids=["no calendar", "a draft"])
@pytest.mark.postgres
def test_a_cycle_that_runs_goes_on_while_its_file_is_spoilt(
    session, tmp_path, monkeypatch, content
):
    from contextlib import contextmanager

    from oneplan.orchestration import cycle_dag, running_calendars
    from oneplan.services.cycles.calendars import start_cycle
    from tests.support.builders import make_calendar

    @contextmanager
    def opened(**_):
        yield session

    monkeypatch.setattr(running_calendars, "begin", opened)
    start_cycle(session, make_calendar())
    for name in ("small-2564", "never-2570"):
        (tmp_path / f"{name}.yaml").write_text(content)

    (dag,) = cycle_dag.build_cycle_dags(tmp_path)

    assert dag.dag_id == "small-2564"
    assert "step_01.each.collect" in dag.task_ids
