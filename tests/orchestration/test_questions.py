"""Answers that cannot be kept, answers that are missing: both are asked anew, nothing takes effect."""

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


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"present": 3}, "องค์ประชุมไม่ครบ", id="3 of 30"),
        pytest.param({"present": -1}, "จำนวนคน", id="fewer than nobody"),
        pytest.param({"present": "สิบหก"}, "จำนวนคน", id="a word"),
        pytest.param({"members": 0}, "กรรมการทั้งหมด", id="no members"),
        pytest.param({"held_on": "2019-12-31"}, "หลังวันนี้", id="tomorrow"),
        pytest.param({"held_on": "2018-01-01"}, "ก่อนวันที่จัดทำ", id="before the draft"),
        pytest.param({"held_on": "เมื่อวาน"}, "ต้องเป็นวันที่", id="no day"),
        pytest.param({"meeting_no": ""}, "ครั้งที่ประชุม", id="no number"),
        pytest.param({"returned_rows": "1/A1/999: แพง"}, "ไม่มีในแผน", id="a row not there"),
    ],
)
def test_a_wrong_answer_is_asked_anew_with_what_was_typed(planned, wrong, told):
    operator = approve_operator()
    typed = {**GOOD, "resolution": "พิมพ์ไว้ยาวมาก", **wrong}
    with parked():
        operator.execute(context())
    with waiting():
        operator.execute_complete(context(), event(typed))
    with waiting():
        approve_operator().execute(context())
    fresh = again(planned)
    with parked():
        fresh.execute(context("b"))
    shown = planned.info["shown"][-1]

    assert told in shown["subject"]
    assert told in shown["body"]
    assert shown["options"] == ["เห็นชอบ", "รับทราบ", "ส่งกลับแก้ไข"]
    assert shown["params"]["resolution"]["value"] == "พิมพ์ไว้ยาวมาก"
    for value in wrong.values():
        assert str(value) in shown["body"]
    assert decisions_of(planned) == []
    result = again_answer(planned, fresh, GOOD)
    assert result == {"settled": "answered"}
    assert approve_operator().resume(context()) == {"settled": "approved"}
    assert [each.resolution for each in decisions_of(planned)] == ["approved"]


def again_answer(session, operator, values, **how):
    return operator.execute_complete(context("b"), event(values, **how))


def test_an_answer_that_is_wrong_again_is_asked_a_third_time(planned):
    with waiting():
        approve_operator().execute_complete(context(), event({**GOOD, "present": 3}))
    first = again(planned)
    with parked():
        first.execute(context("b"))
    assert again_answer(planned, first, {**GOOD, "present": 4}) == {"settled": "asked again"}
    second = again(planned)
    assert second.question != first.question
    with parked():
        second.execute(context("c"))

    assert planned.info["shown"][-1]["params"]["present"]["value"] == 4
    assert again_answer(planned, second, GOOD) == {"settled": "answered"}
    assert again_answer(planned, second, GOOD) == {"settled": "answered"}
    assert len(decisions_of(planned)) == 1


def test_who_may_answer_is_told_before_and_a_stranger_is_no_failure(planned):
    from oneplan.services.decisions.committees import import_committees
    from tests.support.meetings import COMMITTEE

    import_committees(planned, CYCLE, COMMITTEE, actor="t")
    with parked():
        approve_operator().execute(context())
    shown = planned.info["shown"][-1]
    with waiting():
        approve_operator().execute_complete(context(), event(GOOD, user="stranger"))

    assert "ผู้ตอบได้วันนี้: ประธาน" in shown["body"]
    assert [each["id"] for each in shown["assigned_users"]] == ["chair"]
    assert decisions_of(planned) == []


def test_a_question_about_a_plan_that_changed_meanwhile_holds_nothing_up(planned, files):
    from oneplan.services.cycles.calendars import calendar_in_force
    from tests.support.approved_plans import make_plan
    from tests.support.world import rows_of, send

    with waiting():
        approve_operator().execute_complete(context(), event({**GOOD, "present": 3}))
    stale = again(planned)
    with parked():
        stale.execute(context("b"))
    calendar = calendar_in_force(planned, CYCLE)
    send(planned, files, calendar, "A2", rows_of("A2", calendar, seed=3))
    make_plan(planned)

    typed = {**GOOD, "resolution": "พิมพ์ไว้ยาวมาก"}
    assert again_answer(planned, stale, typed) == {"settled": "answered meanwhile"}
    assert approve_operator(1).execute(context()) == {"settled": "superseded by version 2"}
    with waiting():
        approve_operator(2).execute(context("c"))
    fresh = again(planned)
    with parked():
        fresh.execute(context("d"))
    shown = planned.info["shown"][-1]
    assert decisions_of(planned) == []
    assert "ฉบับที่ ๒" in shown["body"]
    assert "ฉบับที่ใช้อยู่คือฉบับที่ ๒" in shown["subject"]
    assert shown["params"]["resolution"]["value"] == "พิมพ์ไว้ยาวมาก"

    assert again_answer(planned, fresh, typed) == {"settled": "answered"}
    assert approve_operator(2).resume(context("c")) == {"settled": "approved"}


def test_the_first_answer_about_a_plan_that_changed_meanwhile_is_asked_with_what_was_typed(
    planned, files
):
    from oneplan.services.cycles.calendars import calendar_in_force
    from tests.support.approved_plans import make_plan
    from tests.support.world import send

    with parked():
        approve_operator(1).execute(context())
    send(planned, files, calendar_in_force(planned, CYCLE), "A2")
    make_plan(planned)

    answered = approve_operator(1).execute_complete(context(), event({**GOOD, "present": 20}))
    assert answered == {"settled": "superseded by version 2"}
    with parked():
        again(planned).execute(context("b"))
    assert planned.info["shown"][-1]["params"]["present"]["value"] == 20


def test_a_plan_that_is_sent_back_in_the_second_question_stops_the_first_task(planned):
    from airflow.sdk.exceptions import AirflowFailException

    with waiting():
        approve_operator().execute_complete(context(), event({**GOOD, "present": 3}))
    fresh = again(planned)
    again_answer(planned, fresh, GOOD, option="ส่งกลับแก้ไข")

    with pytest.raises(AirflowFailException, match="ส่งแผนกลับแก้ไข"):
        approve_operator().resume(context())


def dispatch_operator():
    from oneplan.orchestration.operators.dispatch_plan import DispatchPlanOperator

    return DispatchPlanOperator(task_id="t", cycle_id=CYCLE, step_id="4")


def test_an_approval_marked_done_by_hand_sends_nothing_and_is_asked_anew(
    planned, files, monkeypatch
):
    from oneplan.orchestration.operators import dispatch_plan
    from oneplan.orchestration.triggers.stored_answers import GatesTrigger
    from oneplan.store.decisions import decisions
    from oneplan.store.reminders import notices

    monkeypatch.setattr(dispatch_plan, "files", lambda: files)
    monkeypatch.setattr(dispatch_plan, "deliver_queued", lambda *_, **__: None)
    trigger = GatesTrigger(cycle_id=CYCLE, step_id="4", group="")
    for _ in range(2):
        with waiting():
            dispatch_operator().execute({})
    fresh = again(planned)
    with parked():
        fresh.execute(context("b"))

    assert decisions.list_dispatches(planned, cycle_id=CYCLE) == []
    assert not [
        m for m in notices.list_notices(planned, cycle_id=CYCLE) if "dispatch" in m.reminder
    ]
    assert "ตั้งสถานะด้วยมือ" in planned.info["shown"][-1]["subject"]
    assert not trigger.is_there()
    again_answer(planned, fresh, GOOD)
    assert trigger.is_there()
    assert dispatch_operator().resume({})["queued"] > 0


def test_a_late_file_whose_question_was_marked_done_by_hand_is_not_taken_in(in_store, files):
    from oneplan.orchestration.operators import rerun_step
    from oneplan.store.late_submissions import late_tickets
    from tests.support.world import rows_of, send, set_time, start_world

    calendar = start_world(in_store)
    set_time(in_store, "2019-03-01")
    send(in_store, files, calendar, "A1", rows_of("A1", calendar))
    (ticket,) = late_tickets.list_tickets(in_store, cycle_id=CYCLE)
    with pytest.MonkeyPatch.context() as patch, waiting():
        patch.setattr(rerun_step.AirflowApi, "sign_in", lambda _user: None)
        rerun_step.RerunStepOperator(task_id="t", ticket=str(ticket.id)).execute({})
    fresh = again(in_store)
    with parked():
        fresh.execute(context("b"))

    assert ticket.state == "requested"
    assert planned_subject(in_store).startswith("ถามใหม่ · ไฟล์ที่ส่งหลังปิดรับ")
    values = {"decision": "", "days": "๑๐๐"}
    assert again_answer(in_store, fresh, values, option="รับและประมวลใหม่") == {
        "settled": "asked again"
    }
    assert ticket.state == "requested"


def planned_subject(session):
    return session.info["shown"][-1]["subject"]


def test_a_question_whose_own_run_was_marked_done_by_hand_is_asked_anew(planned):
    from oneplan.orchestration.operators.check_answer import CheckAnswerOperator

    with waiting():
        approve_operator().execute_complete(context(), event({**GOOD, "present": 3}))
    fresh = again(planned)
    with parked():
        fresh.execute(context("b"))

    assert CheckAnswerOperator(task_id="t", question=fresh.question).execute({})
    assert again(planned).question != fresh.question
    with parked():
        again(planned).execute(context("c"))
    assert planned.info["shown"][-1]["params"]["resolution"]["value"] == GOOD["resolution"]


def test_a_record_that_cannot_be_kept_is_asked_anew(in_store):
    from oneplan.orchestration.operators.record_act import RecordActOperator
    from oneplan.store.decisions import decisions
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
    operator = RecordActOperator(task_id="t", subject="s", cycle_id=CYCLE, step_id="2")
    values = {**GOOD, "held_on": "พรุ่งนี้", "comments": "เอกชน: ขอถนน"}
    del values["returned_rows"]
    with parked():
        operator.execute(context())
    with waiting():
        operator.execute_complete(context(), event(values, option="OK"))
    fresh = again(in_store)
    with parked():
        fresh.execute(context("b"))

    assert in_store.info["shown"][-1]["params"]["comments"]["value"] == "เอกชน: ขอถนน"
    again_answer(in_store, fresh, {**values, "held_on": "2019-01-05"}, option="OK")
    assert operator.resume(context()) == {"settled": "written down"}
    assert len(decisions.list_decisions(in_store, cycle_id=CYCLE)) == 1
