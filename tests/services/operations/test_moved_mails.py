"""Hours and reminders that an amended calendar changes move what waits in the queue."""

import pytest

from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.reminders.moved_reminders import queue_moved_reminders
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.store.reminders import notices
from tests.support.builders import make_calendar
from tests.support.world import BANGKOK, CYCLE, set_time, start_world

pytestmark = pytest.mark.postgres


def queued(session):
    return {
        (n.unit_code, n.reminder): (
            n.state,
            n.not_before.astimezone(BANGKOK).strftime("%m-%dT%H:%M"),
        )
        for n in notices.list_notices(session, cycle_id=CYCLE)
    }


def amend(session, **policy):
    follow_calendar(session, make_calendar(policy=policy), seed=1)
    session.flush()


def test_other_hours_move_what_waits(session):
    start_world(session, at="2019-01-04T18:00")
    queue_invitations(session, CYCLE, "1")
    before = queued(session)["A1", "opening"]
    amend(session, send_window={"opens": "07:00", "closes": "20:00", "working_days_only": False})

    assert before == ("queued", "01-07T08:30")
    assert queued(session)["A1", "opening"] == ("queued", "01-04T18:00")


def test_hours_that_begin_later_put_it_off(session):
    start_world(session, at="2019-01-04T09:00")
    queue_invitations(session, CYCLE, "1")
    amend(session, send_window={"opens": "13:00", "closes": "16:00"})

    assert queued(session)["A1", "opening"] == ("queued", "01-04T13:00")


def test_a_reminder_that_is_taken_out_is_not_sent(session):
    start_world(session, at="2019-01-24T08:30")
    queue_invitations(session, CYCLE, "1")
    queue_reminders(session, CYCLE, "1", "due-7")
    amend(session, reminders=[-1, 0])

    states = {reminder: state for (_, reminder), (state, _) in queued(session).items()}
    assert states == {"opening": "queued", "due-7": "dropped"}


def test_a_reminder_that_is_added_goes_on_its_day_once(session):
    start_world(session, at="2019-01-20T09:00")
    amend(session, reminders=[-8, -7, 0])
    sent = []
    for at in ("2019-01-22T09:00", "2019-01-23T08:29", "2019-01-23T08:31", "2019-01-23T09:00"):
        set_time(session, at)
        sent.append(queue_moved_reminders(session, CYCLE))

    assert sent == [0, 0, 3, 0]


def test_a_reminder_that_was_always_there_is_left_to_its_task(session):
    start_world(session, at="2019-01-20T09:00")
    amend(session, reminders=[-7, 0])
    set_time(session, "2019-01-24T09:00")

    assert queue_moved_reminders(session, CYCLE) == 0
