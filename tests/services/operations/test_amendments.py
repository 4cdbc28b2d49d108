"""A deadline that moves is told to whoever has still to send, once."""

import pytest

from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.operations.mail_worker import send_round
from oneplan.services.reminders.digests import queue_digests
from oneplan.services.reminders.forwardings import acknowledge, ask_forwarders
from oneplan.services.reminders.holds import hold_mail, release_mail
from oneplan.services.reminders.moved_reminders import queue_moved_reminders
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.submissions.portal_views import view_step
from oneplan.services.units.register import import_units
from oneplan.store.reminders import forwardings, notices
from tests.support.builders import make_calendar, step_data
from tests.support.people import PEOPLE
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def told(session):
    session.flush()
    return {
        n.unit_code: n for n in notices.list_notices(session, cycle_id=CYCLE, reminder="amended")
    }


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


@pytest.mark.parametrize(
    ("at", "how", "how_in_english"),
    [
        pytest.param("2019-01-17T09:00", "ระบบยังรับแผนของท่านได้ถึงวันอาทิตย์ที่ ๒๐ มกราคม ๒๕๖๒",
                     "can still be sent until 2019-01-20", id="in the days of grace"),
        pytest.param("2019-01-25T09:00", "ระบบปิดรับตามกำหนดแล้ว ท่านยังส่งได้",
                     "only if the provincial office accepts it", id="after them"),
    ],
)  # fmt: skip
def test_a_deadline_that_moved_into_the_past_is_told_as_passed(session, at, how, how_in_english):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    for mail in notices.list_notices(session, cycle_id=CYCLE):
        mail.state = "accepted"
    set_time(session, at)
    follow_calendar(session, earlier(), seed=1)
    mail = told(session)["A2"]

    assert "ผ่านไปแล้ว" in mail.subject
    for text in (mail.body_text, mail.body_html):
        assert "วันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒ เป็นวันอังคารที่ ๑๕ มกราคม ๒๕๖๒ ซึ่งผ่านไปแล้ว" in text
        assert how in text
        assert "ฝ่ายเลขานุการรับเป็นกรณีล่าช้า" in text
        assert "has passed" in text
        assert how_in_english in text
        assert "please send" not in text.lower()
        assert "โปรดจัดส่ง" not in text


def earlier():
    """The calendar with a deadline that is over."""
    return make_calendar(
        step_data("1", submitted_by=AMPHOE, window={"printed": "๑ - ๑๕ ม.ค. ๖๒"}),
        policy={"grace_days": 5},
    )


def test_a_calendar_that_moves_no_deadline_tells_nobody(session):
    start_world(session, at=OPENED)
    same = make_calendar(policy={"grace_days": 9})
    follow_calendar(session, same, seed=1)

    assert told(session) == {}


def test_a_cycle_that_begins_tells_nobody(session):
    follow_calendar(session, later(), seed=1)

    assert told(session) == {}


def reminders_of(session, reminder):
    session.flush()
    found = notices.list_notices(session, cycle_id=CYCLE, reminder=reminder)
    return sorted((n.unit_code, n.revision) for n in found)


def test_a_reminder_that_ran_comes_again_before_the_deadline_that_moved(session, begin, files):
    calendar = start_world(session, at="2019-01-24T08:30")
    queue_reminders(session, CYCLE, "1", "due-7")
    send(session, files, calendar, "A1")
    set_time(session, "2019-01-25T09:00")
    follow_calendar(session, later(), seed=1)
    queued = []
    for at in ("2019-01-25T09:00", "2019-02-08T08:29", "2019-02-08T08:30", "2019-02-08T08:31"):
        set_time(session, at)
        queued.append(queue_moved_reminders(session, CYCLE))

    assert queued == [0, 0, 2, 0]
    assert reminders_of(session, "due-7") == [
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

    assert ("A1", 2) in reminders_of(session, "due-7")
    assert len([m for m in mailer.sent if "/A1/due-7/2" in m.key]) == 1


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        pytest.param(make_calendar(policy={"grace_days": 9}), "2019-01-24T09:00",
                     id="the deadline stayed"),
        pytest.param(later(), "2019-02-09T08:30", id="its new day is over"),
    ],
)  # fmt: skip
def test_a_reminder_that_has_no_new_day_is_not_repeated(session, changed, at):
    start_world(session, at="2019-01-24T08:30")
    queue_reminders(session, CYCLE, "1", "due-7")
    follow_calendar(session, changed, seed=1)
    set_time(session, at)

    assert queue_moved_reminders(session, CYCLE) == 0


def test_a_reminder_that_never_ran_is_left_to_its_task(session):
    start_world(session, at=OPENED)
    follow_calendar(session, later(), seed=1)
    set_time(session, "2019-02-08T08:30")

    assert queue_moved_reminders(session, CYCLE) == 0


LETTER = {
    "key": "cover", "urgency": "ด่วน", "number": "สค ๐๐๑๗/ว ๑", "dated": "๑ มกราคม ๒๕๖๒",
    "cascade": [{"sender": "amphoe", "recipient": "lao", "scope": "", "th": "ขอให้แจ้ง อปท."}],
}  # fmt: skip
"""A letter that every amphoe passes on."""


@pytest.fixture
def lettered(session):
    """A world whose calendar names the letter."""
    start_world(session, at=OPENED)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    follow_calendar(session, make_calendar(letters=[LETTER]), seed=1)
    return session


def test_the_amendment_asks_no_office_again(lettered):
    before = ask_forwarders(lettered, CYCLE)
    follow_calendar(lettered, make_calendar(letters=[LETTER], policy={"grace_days": 9}), seed=1)

    assert (before, ask_forwarders(lettered, CYCLE)) == (2, 0)


def test_an_office_answers_a_letter_that_the_amended_calendar_names_no_more(lettered):
    ask_forwarders(lettered, CYCLE)
    follow_calendar(lettered, make_calendar(policy={"grace_days": 9}), seed=1)
    (asked,) = forwardings.list_forwardings(lettered, cycle_id=CYCLE, unit_code="A2")

    told = acknowledge(
        lettered, cycle_id=CYCLE, unit_code="A2", forwarding_id=asked.id, by="ปลัดอำเภอ"
    )
    assert told == 1


def test_a_superior_gets_one_digest_on_the_day_of_an_amendment(session):
    start_world(session, at="2019-02-04T09:00")
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    queue_digests(session, CYCLE)
    follow_calendar(session, make_calendar(policy={"grace_days": 9}), seed=1)

    assert queue_digests(session, CYCLE) == 0


def test_what_waits_to_go_tells_no_date_of_before(session, begin):
    start_world(session, at="2019-01-05T10:00")
    queue_invitations(session, CYCLE, "1")
    follow_calendar(session, later(), seed=1)
    set_time(session, "2019-01-07T08:30")
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert sorted(m.key for m in mailer.sent) == [
        "small-2564/1/A1/opening/2",
        "small-2564/1/A2/opening/2",
    ]
    assert {"กำหนดส่ง: วันศุกร์ที่ ๑๕ กุมภาพันธ์ ๒๕๖๒" in m.text for m in mailer.sent} == {True}
    dropped = notices.list_notices(session, cycle_id=CYCLE, state="dropped")
    assert [(n.unit_code, n.reason) for n in dropped] == [
        (unit, "the calendar was amended") for unit in ("A1", "A2", "A3")
    ]


def test_a_reminder_that_waits_gives_way_to_the_mail_about_the_new_date(session, begin):
    start_world(session, at="2019-01-24T08:30")
    hold_mail(session, CYCLE, named={"unit_code": "A1"}, actor="secretary")
    queue_reminders(session, CYCLE, "1", "due-7")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    follow_calendar(session, later(), seed=1)
    release_mail(session, CYCLE, named={"unit_code": "A1"}, actor="secretary")
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert sorted(m.key for m in mailer.sent) == [
        "small-2564/1/A1/amended/2",
        "small-2564/1/A2/amended/2",
    ]


def test_a_deadline_that_moves_there_and_back_and_there_is_told_each_time(session):
    start_world(session, at=OPENED)
    first = make_calendar(step_data("1", submitted_by=AMPHOE))
    follow_calendar(session, first, seed=1)
    for calendar in (later(), first, later()):
        follow_calendar(session, calendar, seed=1)

    session.flush()
    assert len(notices.list_notices(session, cycle_id=CYCLE, reminder="amended")) == 3 * 3
