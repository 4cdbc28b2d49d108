"""A deadline that moves is told to whoever has still to send, once."""

import pytest

from oneplan.services.collection.portal_views import view_step
from oneplan.services.notices.ladder import queue_reminders
from oneplan.services.notices.moved_rungs import queue_moved_rungs
from oneplan.services.running.amendments import follow_calendar
from oneplan.services.running.mail_rounds import send_round
from oneplan.store import notices
from tests.builders import make_calendar, step_data
from tests.services.notices.test_notices import OPENED, RecordingMailer
from tests.services.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def told(session):
    session.flush()
    return {n.unit_code: n for n in notices.list_notices(session, cycle_id=CYCLE, rung="amended")}


def later(**changes):
    return make_calendar(
        step_data("1", submitted_by=AMPHOE, window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"}, **changes)
    )


def test_a_moved_deadline_is_told_once_to_who_is_missing(session, files):
    calendar = start_world(session, at=OPENED)
    send(session, files, calendar, "A1")
    revisions = [follow_calendar(session, later(), seed=1) for _ in range(2)]

    assert revisions == [2, 2]
    assert set(told(session)) == {"A2", "A3"}
    text = told(session)["A2"].body_text
    assert "เปลี่ยนจากวันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒" in text
    assert "กำหนดส่ง: วันศุกร์ที่ ๑๕ กุมภาพันธ์ ๒๕๖๒" in text
    assert view_step(session, cycle_id=CYCLE, step_id="1", unit_code="A2").due_at.day == 15


def test_a_calendar_that_moves_no_deadline_tells_nobody(session):
    start_world(session, at=OPENED)
    same = make_calendar(policy={"grace_days": 9})
    follow_calendar(session, same, seed=1)

    assert told(session) == {}


def test_a_cycle_that_begins_tells_nobody(session):
    follow_calendar(session, later(), seed=1)

    assert told(session) == {}


def rungs_of(session, rung):
    session.flush()
    found = notices.list_notices(session, cycle_id=CYCLE, rung=rung)
    return sorted((n.unit_code, n.revision) for n in found)


def test_a_rung_that_ran_comes_again_before_the_deadline_that_moved(session, begin, files):
    calendar = start_world(session, at="2019-01-24T08:30")
    queue_reminders(session, CYCLE, "1", "due-7")
    send(session, files, calendar, "A1")
    set_time(session, "2019-01-25T09:00")
    follow_calendar(session, later(), seed=1)
    queued = []
    for at in ("2019-01-25T09:00", "2019-02-08T08:29", "2019-02-08T08:30", "2019-02-08T08:31"):
        set_time(session, at)
        queued.append(queue_moved_rungs(session, CYCLE))

    assert queued == [0, 0, 2, 0]
    assert rungs_of(session, "due-7") == [
        ("A1", 1), ("A2", 1), ("A2", 2), ("A3", 1), ("A3", 2),
    ]  # fmt: skip
    assert queue_reminders(session, CYCLE, "1", "due-7") == 0


def test_the_senders_round_sends_it(session, begin):
    start_world(session, at="2019-01-24T08:30")
    queue_reminders(session, CYCLE, "1", "due-7")
    follow_calendar(session, later(), seed=1)
    set_time(session, "2019-02-08T09:00")
    mailer = RecordingMailer()
    send_round(begin=begin, mailer=mailer)

    assert ("A1", 2) in rungs_of(session, "due-7")
    assert len([m for m in mailer.sent if "/A1/due-7/2" in m.key]) == 1


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        pytest.param(make_calendar(policy={"grace_days": 9}), "2019-01-24T09:00",
                     id="the deadline stayed"),
        pytest.param(later(), "2019-02-09T08:30", id="its new day is over"),
    ],
)  # fmt: skip
def test_a_rung_that_has_no_new_day_is_not_repeated(session, changed, at):
    start_world(session, at="2019-01-24T08:30")
    queue_reminders(session, CYCLE, "1", "due-7")
    follow_calendar(session, changed, seed=1)
    set_time(session, at)

    assert queue_moved_rungs(session, CYCLE) == 0


def test_a_rung_that_never_ran_is_left_to_its_task(session):
    start_world(session, at=OPENED)
    follow_calendar(session, later(), seed=1)
    set_time(session, "2019-02-08T08:30")

    assert queue_moved_rungs(session, CYCLE) == 0
