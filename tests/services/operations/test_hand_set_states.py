"""A state set by hand: written down with who did it, told to the office once, asked anew."""

from datetime import UTC, datetime

import pytest

from oneplan.domain.decisions.decisions import Resolution
from oneplan.gateways.airflow.airflow_events import Instance, StateChange, read_changes
from oneplan.services.decisions.approval_questions import present_versions
from oneplan.services.operations.hand_set_states import find_unanswered, notice_change, to_clear
from oneplan.services.operations.hand_set_views import list_hand_set
from oneplan.services.operations.status import cycle_status
from oneplan.services.units.register import import_units
from oneplan.store.decisions import questions
from oneplan.store.late_submissions import late_tickets
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from tests.support.meetings import OFFICE, decide, make_plan
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
AT = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
RUN = "rehearsal_1"


@pytest.fixture
def planned(session, files):
    """A plan before the committee, and an office that reads mails."""
    calendar = start_world(session)
    import_units(session, OFFICE, actor="t", is_simulated=True)
    send(session, files, calendar, "A1")
    make_plan(session)
    present_versions(session, CYCLE, "3")
    return calendar


def change(task_id="step_03.approve", *, state="success", number=1, map_index=0, **where):
    return StateChange(
        event_number=number,
        happened_at=AT,
        user="หัวหน้า",
        **{
            "dag_id": CYCLE,
            "run_id": RUN,
            "task_id": task_id,
            "map_index": map_index,
            "state": state,
            **where,
        },
    )


def instance(task_id="step_03.approve", *, state="success", map_index=0):
    return Instance(
        task_id=task_id, map_index=map_index, state=state, display_name="พิจารณา", label="ฉบับที่ ๑"
    )


def notice(session, made, *instances):
    """Notice a change as the watch does; return what it clears and whether it is in force."""
    unanswered = find_unanswered(session, made, instances)
    return to_clear(made, unanswered), notice_change(session, made, instances, unanswered)


def office_mails(session):
    return [
        m
        for m in notices.list_notices(session, cycle_id=CYCLE)
        if m.reminder.startswith("set_by_hand:")
    ]


def lines(session):
    return [
        e
        for e in audit_chain.list_events(session, cycle_id=CYCLE)
        if e.action == "task.set_by_hand"
    ]


def test_an_approval_marked_as_success_is_written_down_told_once_and_asked_anew(session, planned):
    found = [notice(session, change(), instance()) for _ in range(2)]
    (line,), (mail,) = lines(session), office_mails(session)
    (asked,) = questions.list_open(session, cycle_id=CYCLE)

    assert found == [((), True), ((), False)]
    assert line.actor.startswith("person:")
    assert line.details["state"] == "success"
    assert line.details["label"] == "ฉบับที่ ๑"
    assert line.details["map_index"] == 0
    assert "หัวหน้า" in mail.body_text
    assert "ถามใหม่" in mail.body_text
    assert (asked.step_id, asked.act, asked.version) == ("3", "approve", 1)
    assert [s["set_by"] for s in list_hand_set(session, CYCLE)] == ["หัวหน้า"]
    assert [q["step"] for q in cycle_status(session, CYCLE)["asked_again"]] == ["3"]


@pytest.mark.parametrize(
    ("made", "there"),
    [
        pytest.param(change(state="failed"), instance(state="failed"), id="marked as failed"),
        pytest.param(change(state="skipped"), instance(state="skipped"), id="skipped"),
        pytest.param(change("", map_index=-1), instance(), id="the whole run marked as success"),
    ],
)
def test_where_nothing_would_wait_for_the_answer_the_task_is_cleared(session, planned, made, there):
    assert notice(session, made, there) == ((("step_03.approve", 0),), True)
    assert questions.list_open(session, cycle_id=CYCLE) == []
    assert len(office_mails(session)) == 1


def test_a_plan_that_was_sent_back_is_not_let_pass_by_hand(session, planned):
    decide(session, 1, Resolution.RETURNED)
    notice(session, change(), instance())

    assert [q.version for q in questions.list_open(session, cycle_id=CYCLE)] == [1]


def test_an_answered_task_is_noted_and_nobody_is_asked(session, planned):
    decide(session, 1)

    assert notice(session, change(), instance()) == ((), True)
    assert questions.list_open(session, cycle_id=CYCLE) == []
    assert "ผลของงานอาจไม่ครบ" in office_mails(session)[0].body_text


def test_a_task_that_asks_nobody_is_written_down_as_well(session, planned):
    made = change("step_02.consolidate", map_index=-1)
    there = instance("step_02.consolidate", map_index=-1)

    assert notice(session, made, there) == ((), True)
    assert len(lines(session)) == len(office_mails(session)) == 1


@pytest.mark.parametrize(
    "there",
    [
        pytest.param((), id="the run is gone"),
        pytest.param((instance(state="awaiting_input"),), id="it was denied"),
    ],
)
def test_a_change_that_came_to_nothing_is_told_to_nobody(session, planned, there):
    assert notice(session, change(), *there) == ((), False)
    assert lines(session) == office_mails(session) == []


def test_the_question_of_a_late_file_whose_run_was_ended_by_hand_is_asked_anew(
    session, files, planned
):
    set_time(session, "2019-03-01")
    send(session, files, planned, "A2")
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    where = {"dag_id": "late_file", "run_id": f"ticket_{ticket.id}_20190301T000000"}
    there = instance("decide", map_index=-1)

    assert notice(session, change("", map_index=-1, **where), there)[0] == (("decide", -1),)
    assert notice(session, change("decide", number=2, map_index=-1, **where), there) == ((), True)
    late_tickets.save_answer(session, ticket, state="refused")
    assert notice(session, change("", number=3, map_index=-1, **where), there) == ((), False)
    assert len(office_mails(session)) == 2


def test_a_meeting_marked_as_held_is_asked_about(session):
    from tests.support.builders import step_data

    province = {"levels": ["province"], "role": "provincial_office"}
    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    start_world(
        session,
        steps=(
            step_data("1", submitted_by=amphoe),
            step_data("2", kind="meeting", meeting_count=3, submitted_by=province),
        ),
    )
    notice(session, change("step_02.record", map_index=1), instance("step_02.record", map_index=1))

    assert [q.group_code for q in questions.list_open(session, cycle_id=CYCLE)] == ["#2"]


ENTRY = {"event_log_id": 7, "when": "2026-05-01T03:00:00Z", "owner": "chair", "dag_id": "c",
         "run_id": "r", "task_id": "step_03.approve", "event": "patch_task_instance"}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "extra", "found"),
    [
        pytest.param("patch_task_instance", '{"map_index": "1", "new_state": "success"}',
                     [("step_03.approve", 1, "success")], id="one task"),
        pytest.param("patch_task_instance", '{"note": "x", "update_mask": "note"}', [], id="a note"),
        pytest.param("patch_task_instance", "not json", [], id="no json"),
        pytest.param("patch_task_instance", "[1]", [], id="no object"),
        pytest.param("patch_dag_run", '{"state": "success"}', [("step_03.approve", -1, "success")],
                     id="a run"),
        pytest.param("patch_task_group_instances", '{"group_id": "step_03", "new_state": "failed"}',
                     [("step_03.", -1, "failed")], id="a group"),
        pytest.param(
            "bulk_task_instances",
            '{"actions": [{"action": "update", "entities": [{"task_id": "a", "map_index": 0,'
            ' "new_state": "success"}, {"task_id": "b", "new_state": "skipped"}]},'
            ' {"action": "delete", "entities": ["x"]}]}',
            [("a", 0, "success"), ("b", -1, "skipped")], id="many at once"),
    ],
)  # fmt: skip
def test_what_the_audit_log_of_airflow_says(event, extra, found):
    changes = list(read_changes({**ENTRY, "event": event, "extra": extra}))

    assert [(each.task_id, each.map_index, each.state) for each in changes] == found
    assert {each.user for each in changes} <= {"chair"}
