"""Operators that ask, and the events with which Airflow brings their answers."""

from types import SimpleNamespace

import pytest

CYCLE = "small-2564"
GOOD = {
    "meeting_no": "1/2562", "held_on": "2019-01-20", "present": 16, "members": 30,
    "resolution": "ตามที่เสนอ", "returned_rows": "",
}  # fmt: skip


def approve_operator(version=1):
    from oneplan.orchestration.operators.approve_plan import ApprovePlanOperator

    return ApprovePlanOperator(
        task_id="t", subject="s", cycle_id=CYCLE, step_id="3", version=version
    )


def again(session):
    """The operator of the last question on the list, as its run makes it."""
    from oneplan.orchestration.operators.ask_again import AskAgainOperator
    from oneplan.services.decisions.open_questions import list_runs

    runs = list_runs(session)
    return AskAgainOperator(task_id="t", question=str(runs[-1]["conf"]["question"]))


def context(name="a"):
    return {"task_instance": SimpleNamespace(id=name), "ti": SimpleNamespace(id=name, try_number=1)}


def event(values, *, option="เห็นชอบ", user="chair"):
    import pendulum

    return {
        "chosen_options": [option],
        "params_input": values,
        "timedout": False,
        "responded_at": pendulum.now("UTC"),
        "responded_by_user": {"id": user, "name": user},
    }


def parked():
    from airflow.sdk.exceptions import TaskAwaitingInput

    return pytest.raises(TaskAwaitingInput)


def waiting():
    from airflow.sdk.exceptions import TaskDeferred

    return pytest.raises(TaskDeferred)


def decisions_of(session):
    from oneplan.store.decisions import decisions

    return decisions.list_decisions(session, cycle_id=CYCLE)
