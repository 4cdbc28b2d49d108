"""What the secretariat sees of mail, and holds back."""

from datetime import date

import pytest

from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.operations.mail_worker import send_round
from oneplan.services.reminders.holds import NothingHeld, NothingNamed, hold_mail, release_mail
from oneplan.services.reminders.mail_lists import list_mails
from oneplan.services.reminders.previews import preview
from oneplan.services.reminders.reminder_moments import reminder_moment, schedule_of
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from tests.support.builders import make_calendar, step_data
from tests.support.people import PEOPLE
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres


def by_unit(session):
    session.flush()
    return {
        n.unit_code: n.state
        for n in notices.list_notices(session, cycle_id=CYCLE, reminder="opening")
    }


def test_every_mail_is_listed_with_its_proof(session, begin):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    first, _, third = list_mails(session, CYCLE)

    assert (first["state"], first["message_id"], first["attempts"], first["readers"]) == (
        "accepted",
        f"id-{first['id']}",
        1,
        1,
    )
    assert first["key"] == "small-2564/1/A1/opening/1"
    assert (third["state"], third["reason"]) == ("undeliverable", "no address")


def test_what_was_put_off_says_from_when(session, begin):
    start_world(session, at="2019-01-05T10:00")
    queue_invitations(session, CYCLE, "1")
    reached = deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    listed = list_mails(session, CYCLE)[0]
    set_time(session, "2019-01-07T08:30")
    later = deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())

    assert reached == {}
    assert listed["put_off_from"] == "2019-01-01T08:30+07:00"
    assert listed["not_before"] == "2019-01-07T08:30+07:00"
    assert later["accepted"] == 2


def test_a_mail_whose_file_came_while_it_waited_is_dropped(session, begin, files):
    calendar = start_world(session, at="2019-01-05T10:00")
    queue_invitations(session, CYCLE, "1")
    send(session, files, calendar, "A1")
    set_time(session, "2019-01-07T08:30")
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert by_unit(session)["A1"] == "dropped"
    assert "a1@units.invalid" not in {m.to[0] for m in mailer.sent if "ขอให้จัดส่ง" in m.subject}


@pytest.mark.parametrize(
    ("named", "sent"),
    [
        pytest.param({"unit_code": "A1"}, {"a2@units.invalid"}, id="a unit"),
        pytest.param({"reminder": "opening"}, set(), id="a reminder"),
        pytest.param(
            {"step_id": "1", "reminder": "due"},
            {"a1@units.invalid", "a2@units.invalid"},
            id="another reminder",
        ),
        pytest.param({}, set(), id="the stop switch"),
    ],
)
def test_what_is_held_waits_until_it_is_released(session, begin, named, sent):
    start_world(session, at=OPENED)
    hold_mail(session, CYCLE, named=named, actor="secretary")
    queue_invitations(session, CYCLE, "1")
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)
    before = {m.to[0] for m in mailer.sent}
    release_mail(session, CYCLE, named=named, actor="secretary")
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert before == sent
    assert {m.to[0] for m in mailer.sent} == {"a1@units.invalid", "a2@units.invalid"}
    with pytest.raises(NothingHeld, match="No hold of cycle 'small-2564'"):
        release_mail(session, CYCLE, named=named, actor="secretary")


def test_one_run_sends_no_more_than_its_cap(session, begin):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    runs = [deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer(), cap=1) for _ in range(3)]

    assert [run.get("accepted", 0) for run in runs] == [1, 1, 0]


def test_the_preview_is_what_goes_out(session, begin):
    start_world(session, at="2019-02-03T09:00")
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    hold_mail(session, CYCLE, named={"step_id": "1", "reminder": "due+3"}, actor="secretary")
    found = preview(session, CYCLE, date(2019, 2, 4))
    set_time(session, "2019-02-04T08:30")
    queue_reminders(session, CYCLE, "1", "due+3")
    queued = notices.list_notices(session, cycle_id=CYCLE)

    assert [(r["step"], r["reminder"], r["level"], len(r["to"]), r["is_held"], r["put_off_from"]) for r in found["reminders"]] == [
        ("1", "due+3", "unit", 3, True, "2019-02-03T08:30+07:00"),
        (None, "digest", "superior", 1, False, None),
        (None, "digest", "superior", 1, False, None),
    ]  # fmt: skip
    assert sum(len(r["to"]) for r in found["reminders"]) == len(queued)
    assert found["holds"][0]["reminder"] == "due+3"


def test_whom_no_mail_reaches_is_told_a_fortnight_ahead(session, begin):
    start_world(session, at="2019-01-16T09:00")
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    too_early = send_round(begin=begin, mailer=RecordingMailer())
    set_time(session, "2019-01-17T09:00")
    mailer = RecordingMailer()
    for _ in range(2):
        send_round(begin=begin, mailer=mailer)
    found = preview(session, CYCLE, date(2019, 1, 18))

    assert too_early == {}
    assert found["unreachable"] == {"1": ["A3"]}
    (told,) = mailer.sent
    assert told.to == ["office@units.invalid"]
    assert "กบอ. บ้านแพ้ว" in told.text


def test_a_level_that_nobody_stands_for_is_shown(session):
    start_world(session, at="2019-02-03T09:00")
    before = preview(session, CYCLE, date(2019, 2, 4))["unheard"]
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    after = preview(session, CYCLE, date(2019, 2, 4))["unheard"]

    assert before == {"superior": ["A1", "A2", "A3"]}
    assert after == {"superior": ["A3"]}


def test_an_amended_calendar_moves_the_reminders(session):
    start_world(session, at=OPENED)
    before = reminder_moment(session, CYCLE, "1", "due-7")
    step = step_data(
        "1",
        submitted_by={"levels": ["amphoe"], "role": "kbo"},
        window={"printed": "๑ ม.ค. - ๑๕ ก.พ. ๖๒"},
    )
    start_cycle(session, make_calendar(step), seed=1)

    assert before.date() == date(2019, 1, 24)
    assert reminder_moment(session, CYCLE, "1", "due-7").date() == date(2019, 2, 8)


def test_a_deadline_on_a_day_off_rolls_and_the_mail_says_so(session):
    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    window = {"printed": "ภายในวันที่ ๑๓ เม.ย. ๖๒"}
    start_world(
        session,
        at="2019-04-03T09:00",
        steps=(step_data("1", submitted_by=amphoe, window=window, policy={"roll": "next"}),),
    )
    queue_invitations(session, CYCLE, "1")
    mail = notices.list_notices(session, cycle_id=CYCLE)[0]

    assert schedule_of(session, CYCLE, "1")[4].nominal_at.date() == date(2019, 4, 17)
    assert "กำหนดส่ง: วันพุธที่ ๑๗ เมษายน ๒๕๖๒" in mail.body_text
    assert (
        "(ตามปฏิทินตรงกับวันเสาร์ที่ ๑๓ เมษายน ๒๕๖๒ ซึ่งเป็นวันสงกรานต์ จึงเลื่อนเป็นวันทำการถัดไป)" in mail.body_text
    )


def test_what_is_released_in_the_evening_goes_in_the_morning(session, begin):
    start_world(session, at=OPENED)
    hold_mail(session, CYCLE, named={}, actor="secretary")
    queue_invitations(session, CYCLE, "1")
    set_time(session, "2019-01-07T20:00")
    release_mail(session, CYCLE, named={}, actor="secretary")
    in_the_evening = deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    listed = list_mails(session, CYCLE)[0]
    set_time(session, "2019-01-08T08:30")
    in_the_morning = deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())

    assert in_the_evening == {}
    assert listed["put_off_from"] == "2019-01-01T08:30+07:00"
    assert listed["not_before"] == "2019-01-08T08:30+07:00"
    assert in_the_morning["accepted"] == 2


@pytest.mark.parametrize(
    ("named", "error"),
    [
        pytest.param({"step_id": "1.9"}, "Cycle 'small-2564' has no step '1.9'", id="no step"),
        pytest.param({"unit_code": "A9"}, "A9", id="no unit"),
        pytest.param({"notice_id": 10**9}, "1000000000", id="no mail"),
    ],
)
def test_what_is_not_there_is_not_held_in_silence(session, named, error):
    start_world(session, at=OPENED)

    with pytest.raises(OneplanError, match=error):
        hold_mail(session, CYCLE, named=named, actor="secretary")
    assert notices.list_holds(session, cycle_id=CYCLE) == []


def test_the_mail_of_another_cycle_is_not_held_here(session):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    other = notices.list_notices(session, cycle_id=CYCLE)[0]
    start_cycle(session, make_calendar(cycle="other-2564"), seed=1)

    with pytest.raises(NothingNamed, match=f"has no mail {other.id}"):
        hold_mail(session, "other-2564", named={"notice_id": other.id}, actor="secretary")
