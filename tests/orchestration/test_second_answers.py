"""An answer to what was answered before by another way: the task ends well and says so in Thai."""

import pytest

from tests.support.asking import (
    CYCLE,
    GOOD,
    again,
    approve_operator,
    context,
    decisions_of,
    event,
    parked,
    waiting,
)

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
RERUN, REFUSE = "รับและประมวลใหม่", "ไม่รับ"


@pytest.fixture
def notes(monkeypatch):
    """What is written on tasks in the grid."""
    from oneplan.orchestration import question_operator

    written = []
    monkeypatch.setattr(question_operator, "put_note", lambda _context, note: written.append(note))
    return written


@pytest.fixture
def late(in_store, files):
    """A file that came after the door was closed; its ticket."""
    from oneplan.store.late_submissions import late_tickets
    from tests.support.world import rows_of, send, set_time, start_world

    calendar = start_world(in_store)
    set_time(in_store, "2019-03-01")
    send(in_store, files, calendar, "A1", rows_of("A1", calendar))
    (ticket,) = late_tickets.list_tickets(in_store, cycle_id=CYCLE)
    return ticket


def late_operator(ticket):
    from oneplan.orchestration.operators.ask_late_file import AskLateFileOperator

    return AskLateFileOperator(task_id="t", ticket=str(ticket.id))


@pytest.mark.parametrize("before", ["accept_ticket", "refuse_ticket"])
@pytest.mark.parametrize("option", [RERUN, REFUSE])
def test_a_late_file_that_was_answered_by_command(in_store, late, notes, before, option):
    from oneplan.services.late_submissions import ticket_answers

    getattr(ticket_answers, before)(in_store, late.id, decided_by="ปลัด", decision="โทรแจ้งแล้ว")
    was = late.state
    answer = event({"decision": "ตอบช้า", "days": 1}, option=option, user="หัวหน้า")

    assert late_operator(late).execute_complete(context(), answer) == {"settled": "answered"}
    assert (late.state, late.decided_by, late.decision) == (was, "ปลัด", "โทรแจ้งแล้ว")
    (note,) = notes
    assert "มีคำตอบแล้ว" in note
    assert "โดย ปลัด" in note


def test_the_same_answer_brought_twice_by_a_task_is_no_second_answer(in_store, late, notes):
    answer = event({"decision": "น้ำท่วม", "days": 1}, option=RERUN, user="หัวหน้า")
    for _ in range(2):
        assert late_operator(late).execute_complete(context(), answer) == {"settled": "answered"}

    assert notes == []


def test_a_late_file_that_its_unit_took_back_is_asked_about_no_more(
    in_store, late, notes, monkeypatch
):
    """Nothing waits for an answer: neither the question nor what follows it asks again."""
    from airflow.sdk.exceptions import AirflowSkipException

    from oneplan.orchestration.operators import rerun_step
    from oneplan.store.decisions import questions
    from oneplan.store.submissions import submissions

    sent = submissions.get_submission(in_store, late.submission_id)
    sent.state = "withdrawn"
    in_store.flush()
    answer = event({"decision": "", "days": 1}, option=RERUN, user="หัวหน้า")

    assert late_operator(late).execute_complete(context(), answer)["settled"]
    assert len(notes) == 1
    monkeypatch.setattr(rerun_step.AirflowApi, "sign_in", lambda _user: None)
    rerun = rerun_step.RerunStepOperator(task_id="t", ticket=str(late.id))
    with pytest.raises(AirflowSkipException):
        rerun.execute({})
    assert questions.list_open(in_store, cycle_id=CYCLE) == []


def test_a_resolution_that_was_stored_by_another_answer_holds(planned, notes):
    from oneplan.domain.decisions.decisions import Resolution
    from oneplan.services.decisions.approvals import keep_approval

    keep_approval(
        planned,
        CYCLE,
        "3",
        version=1,
        resolution=Resolution.ACKNOWLEDGED,
        decided_by="ประธาน",
        user_id="chair",
        values=GOOD,
        answer_id="x",
    )
    outcome = approve_operator().execute_complete(context(), event(GOOD, option="ส่งกลับแก้ไข"))

    assert outcome == {"settled": "acknowledged"}
    assert [each.resolution for each in decisions_of(planned)] == ["acknowledged"]
    (note,) = notes
    assert "มีคำตอบเกี่ยวกับแผนฉบับที่ ๑ แล้ว: รับทราบ โดย ประธาน" in note


def test_a_question_asked_anew_that_was_answered_meanwhile(planned, notes):
    with waiting():
        approve_operator().execute_complete(context(), event({**GOOD, "present": 3}))
    fresh = again(planned)
    with parked():
        fresh.execute(context("b"))
    first = fresh.execute_complete(context("b"), event(GOOD))
    second = fresh.execute_complete(context("c"), event({**GOOD, "present": 3}, option="รับทราบ"))

    assert first == second == {"settled": "answered"}
    assert [each.resolution for each in decisions_of(planned)] == ["approved"]
    assert len(notes) == 1
    assert "มีคำตอบแล้ว" in notes[0]


def test_a_meeting_that_was_written_down_by_another_answer(in_store, notes):
    from oneplan.orchestration.operators.record_act import RecordActOperator
    from tests.support.builders import step_data
    from tests.support.world import start_world

    province = {"levels": ["province"], "role": "provincial_office"}
    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    start_world(
        in_store,
        steps=(
            step_data("1", submitted_by=amphoe),
            step_data("2", kind="meeting", submitted_by=province),
        ),
    )
    held = {"meeting_no": "1/2562", "held_on": "2019-01-05", "present": 40, "members": 0,
            "resolution": "รับทราบ"}  # fmt: skip
    for name in ("a", "b"):
        operator = RecordActOperator(task_id="t", subject="s", cycle_id=CYCLE, step_id="2")
        outcome = operator.execute_complete(context(name), event(held, option="OK", user=name))
        assert outcome == {"settled": "written down"}

    assert [each.decided_by for each in decisions_of(in_store)] == ["a"]
    (note,) = notes
    assert "บันทึกแล้ว โดย a" in note
