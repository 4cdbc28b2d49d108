"""A step that an amended calendar drops is refused, or withdrawn properly and said."""

import pytest

from oneplan.services.cycles.steps import collect_step, has_opened, open_step
from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.dropped_steps import ApprovalTakenAway, StepInUse, Used
from oneplan.services.operations.mail_worker import send_round
from oneplan.services.operations.polls import Kind, WaitCondition, answer
from oneplan.services.operations.status import cycle_status
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.store.cycles import cycles, step_uses, stored_steps
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import missing_units
from tests.support.builders import SMALL_STEPS, make_calendar
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, collect, put, send, set_time, start_world

pytestmark = pytest.mark.postgres


def without(*dropped):
    """The calendar of the world without some of its steps."""
    calendar = make_calendar()
    document = calendar.model_dump(mode="json")
    document["steps"] = [each for each in document["steps"] if each["id"] not in dropped]
    for each in document["steps"]:
        for name in ("inputs",):
            if each.get(name):
                each[name] = [step for step in each[name] if step not in dropped]
    return type(calendar).model_validate(document)


def did(session, action):
    return [
        e.subject for e in audit_chain.list_events(session, cycle_id=CYCLE) if e.action == action
    ]


def test_a_step_with_files_is_not_dropped(session, files):
    calendar = start_world(session, at=OPENED)
    send(session, files, calendar, "A1")
    with pytest.raises(StepInUse) as refused:
        follow_calendar(session, without("1"), seed=1)

    assert "step '1'" in str(refused.value)
    assert "1 files" in str(refused.value)
    assert "ขั้นตอนที่ ๑" in refused.value.th
    assert "ไฟล์ที่ส่งมา 1" in refused.value.th
    assert cycles.get_cycle(session, CYCLE).revision == 1
    assert stored_steps.get_step(session, CYCLE, "1").withdrawn_at is None


def test_a_step_that_was_collected_is_not_dropped(session):
    start_world(session, at=OPENED)
    collect(session)

    with pytest.raises(StepInUse, match="3 collections"):
        follow_calendar(session, without("1"), seed=1)


def test_all_steps_that_cannot_be_dropped_are_told_at_once(session):
    steps = SMALL_STEPS()
    asked = {**steps[0], "id": "1.1", "form": "amphoe_needs_plan"}
    start_world(session, at=OPENED, steps=(steps[0], asked, *steps[1:]))
    open_step(session, CYCLE, "1.1")
    for step in ("1", "1.1"):
        put(session, "A1", ("ถนน", "740101", 5), step=step)
    with pytest.raises(StepInUse) as refused:
        follow_calendar(session, without("1"), seed=1)

    assert "ขั้นตอนที่ ๑ (ขั้นตอน 1)" in refused.value.th
    assert "ขั้นตอนที่ ๑.๑ (ขั้นตอน 1)" in refused.value.th


@pytest.mark.parametrize("fact", sorted(step_uses.FACTS))
def test_whatever_hangs_on_a_step_has_a_name(fact):
    refused = StepInUse(cycle_id=CYCLE, steps=[Used(step_id="1", title="ก", uses={fact: 2})])

    assert " 2" in refused.th
    assert fact not in refused.th


@pytest.fixture
def withdrawn(session, begin):
    """A world whose first step was open, two units invited and one invitation still queued."""
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer(), cap=1)
    follow_calendar(session, without("1"), seed=1)
    session.flush()
    return session


def test_nobody_is_expected_or_mailed_any_more(withdrawn, begin):
    assert not missing_units.list_missing_units(withdrawn, cycle_id=CYCLE, step_id="1")
    found = {
        n.unit_code: n.state
        for n in notices.list_notices(withdrawn, cycle_id=CYCLE, step_id="1", reminder="opening")
    }
    assert found["A1"] == "accepted"
    assert found["A2"] == "dropped"
    mailer = RecordingMailer()
    send_round(begin=begin, mailer=mailer)
    assert [m.to for m in mailer.sent] == [["a1@units.invalid"]]
    assert "ไม่ต้องส่งสิ่งใด" in mailer.sent[0].text
    assert did(withdrawn, "step.withdrawn") == ["1"]


def test_whoever_waits_for_it_goes_on(withdrawn):
    questions = {WaitCondition(kind, CYCLE, "1", "7401") for kind in Kind}

    assert answer(withdrawn, questions).over == questions
    for act in (
        lambda: has_opened(withdrawn, CYCLE, "1"),
        lambda: open_step(withdrawn, CYCLE, "1"),
        lambda: collect_step(withdrawn, CYCLE, "1", "7401"),
        lambda: queue_invitations(withdrawn, CYCLE, "1"),
    ):
        with pytest.raises(stored_steps.StepWithdrawn):
            act()
    assert "1" not in {each["step"] for each in cycle_status(withdrawn, CYCLE)["steps"]}


def test_a_step_that_comes_back_is_in_force_again(withdrawn):
    follow_calendar(withdrawn, make_calendar(), seed=1)
    withdrawn.expire_all()

    assert open_step(withdrawn, CYCLE, "1") == 3
    assert did(withdrawn, "step.added") == ["1"]


def test_a_calendar_that_drops_nothing_withdraws_nothing(session):
    start_world(session, at=OPENED)
    follow_calendar(session, make_calendar(policy={"grace_days": 9}), seed=1)
    set_time(session, "2019-01-08")

    assert did(session, "step.withdrawn") == did(session, "step.added") == []


def rewired(how):
    """The calendar of the world with no committee before the dispatch."""
    steps = SMALL_STEPS()
    steps[3]["inputs"] = ["2"]
    if how == "dropped":
        del steps[2]
    elif how == "a meeting":
        steps[2]["kind"] = "meeting"
    elif how == "optional":
        steps[3]["inputs"] = ["3"]
        steps[2]["optional"] = True
    elif how == "another dispatch":
        steps[3]["id"] = "5"
    return make_calendar(*steps)


@pytest.mark.parametrize(
    "how", ["not an input", "dropped", "a meeting", "optional", "another dispatch"]
)
def test_a_committee_is_not_taken_away_from_before_a_dispatch(session, how):
    start_world(session, at=OPENED)
    with pytest.raises(ApprovalTakenAway) as refused:
        follow_calendar(session, rewired(how), seed=1)

    assert "ขั้นตอนที่ ๔" in refused.value.th
    assert "ขั้นตอนที่ ๓ (" in refused.value.th
    assert cycles.get_cycle(session, CYCLE).revision == 1


def test_a_second_committee_may_come_between(session):
    start_world(session, at=OPENED)
    steps = SMALL_STEPS()
    second = {**steps[2], "id": "3.1", "inputs": ["3"]}
    steps[3]["inputs"] = ["3.1"]

    assert follow_calendar(session, make_calendar(*steps[:3], second, steps[3]), seed=1) == 2
