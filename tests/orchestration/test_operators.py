"""Operators and triggers: a few lines that call one service."""

import asyncio

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


def sensor(kind, **arguments):
    from oneplan.orchestration.sensors.step_opens import StepOpensSensor
    from oneplan.orchestration.sensors.submissions_received import SubmissionsReceivedSensor

    cls = {"opens": StepOpensSensor, "received": SubmissionsReceivedSensor}[kind]
    return cls(task_id="t", cycle_id="small-2564", step_id="1", **arguments)


@pytest.mark.parametrize(
    "name", ["StepOpensTrigger", "SubmissionsReceivedTrigger", "ReminderDueTrigger"]
)
def test_a_trigger_survives_being_written_down(name):
    from airflow.sdk._shared.module_loading import import_string

    from oneplan.orchestration.triggers import store_polls

    path, arguments = getattr(store_polls, name)("c", "1.1", "2101").serialize()

    assert import_string(path)(**arguments).serialize() == (path, arguments)
    assert all(isinstance(value, str) for value in arguments.values())


def test_a_sensor_waits_then_opens_and_looks_again_on_resume(in_store):
    from airflow.sdk.exceptions import TaskDeferred

    from tests.support.world import set_time, start_world

    start_world(in_store, at="2018-12-31")
    waiting = sensor("opens")
    with pytest.raises(TaskDeferred):
        waiting.execute({})
    with pytest.raises(TaskDeferred):
        waiting.execute_complete({}, {"detail": ""})
    set_time(in_store, "2019-01-01")

    assert waiting.execute_complete({}, {"detail": ""}) == 3


def test_a_deadline_moved_while_the_task_was_on_its_way_is_waited_for(in_store):
    from airflow.sdk.exceptions import TaskDeferred

    from oneplan.store.cycles import stored_steps
    from tests.support.world import CYCLE, moment, set_time, start_world

    start_world(in_store)
    set_time(in_store, "2019-03-01")
    stored_steps.get_step(in_store, CYCLE, "1").due_at = moment("2019-04-30")
    in_store.flush()

    with pytest.raises(TaskDeferred):
        sensor("received", group="7401").execute_complete({}, {"detail": "7401"})


def test_a_trigger_fires_when_the_store_says_so(in_store):
    from oneplan.orchestration.triggers.store_polls import SubmissionsReceivedTrigger
    from tests.support.world import set_time, start_world

    start_world(in_store)
    set_time(in_store, "2019-03-01")

    async def first():
        return await anext(SubmissionsReceivedTrigger("small-2564", "1", "7401").run())

    assert asyncio.run(first()).payload == {"detail": "7401"}


def test_an_error_that_no_retry_helps_fails_the_task_at_once(in_store):
    from airflow.sdk.exceptions import AirflowFailException

    from oneplan.orchestration.operators.dispatch_plan import DispatchPlanOperator
    from tests.support.world import start_world

    start_world(in_store)
    operator = DispatchPlanOperator(task_id="t", cycle_id="small-2564", step_id="4")

    with pytest.raises(AirflowFailException, match="has no plan to send"):
        operator.execute({})


def test_an_error_that_a_person_can_mend_is_retried(in_store):
    from oneplan.orchestration.sensors.step_opens import StepOpensSensor
    from oneplan.services.cycles.steps import NoUnitsRegistered
    from tests.support.builders import step_data
    from tests.support.world import start_world

    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    start_world(in_store, steps=(step_data("1", submitted_by=amphoe), step_data("2")))

    with pytest.raises(NoUnitsRegistered):
        StepOpensSensor(task_id="t", cycle_id="small-2564", step_id="2").execute({})


def test_a_late_file_that_cannot_be_asked_about_fails_once_and_is_not_begun_anew(
    in_store, files, monkeypatch
):
    from airflow.sdk.exceptions import AirflowFailException

    from oneplan.errors import OneplanError
    from oneplan.orchestration.operators.ask_late_file import AskLateFileOperator
    from oneplan.services.late_submissions import questions as late_questions
    from oneplan.store.late_submissions import late_tickets
    from tests.support.world import CYCLE, send, set_time, start_world

    def fail(*_):
        message = "no preview"
        raise OneplanError(message)

    calendar = start_world(in_store)
    set_time(in_store, "2019-03-01")
    send(in_store, files, calendar, "A1")
    (ticket,) = late_tickets.list_tickets(in_store, cycle_id=CYCLE)
    assert len(late_questions.list_unasked(in_store)) == 1
    monkeypatch.setattr(late_questions, "preview_rerun", fail)
    with pytest.raises(AirflowFailException, match="no preview"):
        AskLateFileOperator(task_id="t", ticket=str(ticket.id)).execute({})

    assert late_questions.list_unasked(in_store) == []
    assert ticket.state == "requested"


def test_the_label_of_a_mapped_task_is_its_amphoe():
    from oneplan.orchestration.operators.send_notices import SendNoticesOperator

    reminder = SendNoticesOperator(task_id="t", cycle_id="c", step_id="1", reminder="due-7")

    assert (
        sensor("received", group="2101", group_names={"2101": "อำเภอเมืองระยอง"}).label
        == "อำเภอเมืองระยอง"
    )
    assert reminder.label == "ก่อนกำหนด 7 วัน"
