"""No code, English state or machine name where a clerk reads, in every DAG of every calendar."""

import re

import pytest

from oneplan.domain.cycles.groups import MAPPED_GROUP_ID
from oneplan.domain.shared.thai_letters import count_letters
from tests.support.builders import ROOT

pytestmark = pytest.mark.airflow

CODES = re.compile(r"[A-Za-z_]{4,}")
ROOM = 40


@pytest.fixture(scope="module")
def bag():
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))


def task_groups(group):
    for child in group.children.values():
        if hasattr(child, "children"):
            yield child
            yield from task_groups(child)


def labels(task):
    """What the tasks of a mapped one are called, of those that the calendar knows."""
    arguments = getattr(task, "partial_kwargs", None) or vars(task)
    yield from (arguments.get("group_names") or {}).values()
    expanded = getattr(getattr(task, "expand_input", None), "value", None)
    for reminder in expanded.get("reminder", ()) if isinstance(expanded, dict) else ():
        from oneplan.domain.reminders.reminder_schedule import reminder_of

        yield reminder_of(reminder).label_th


def names_of(dag):
    yield "dag", dag.dag_display_name
    yield from (("tag", tag) for tag in dag.tags)
    for group in task_groups(dag.task_group):
        yield f"group {group.group_id}", group.group_display_name
        if group.group_id.rsplit(".", 1)[-1] != MAPPED_GROUP_ID:
            assert group.tooltip, f"{group.group_id}: its full text is nowhere"
    for task in dag.tasks:
        yield f"task {task.task_id}", task.task_display_name
        yield f"kind {task.task_id}", task.operator_name
        yield f"owner {task.task_id}", task.owner
        yield from ((f"label {task.task_id}", label) for label in labels(task))


def test_every_name_is_thai_and_has_forty_letters_at_most(bag):
    names = [(dag_id, *name) for dag_id, dag in bag.dags.items() for name in names_of(dag)]

    assert len(names) > 800
    assert [each for each in names if count_letters(each[2]) > ROOM] == []
    assert [each for each in names if CODES.search(each[2])] == []


def test_every_task_of_a_step_has_the_steps_document(bag):
    for dag in bag.dags.values():
        for task in dag.tasks:
            if task.task_id.startswith("step_"):
                assert "ช่วงเวลาตามเอกสาร" in task.doc_md, task.task_id


def test_a_task_process_can_say_what_it_did(bag):
    from oneplan.orchestration.notes import put_end_note

    for dag in bag.dags.values():
        for task in dag.tasks:
            kept = getattr(task, "partial_kwargs", None)
            hook = kept.get("post_execute") if kept else task._post_execute_hook
            assert hook is put_end_note, f"{dag.dag_id}.{task.task_id} ends without a note"
