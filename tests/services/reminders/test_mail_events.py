"""What the provider tells, in any order and again; and what nobody answered for."""

import io
from datetime import timedelta
from itertools import permutations

import pytest
from pypdf import PdfReader

from oneplan.domain.reminders.notices import Verdict
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.mail import LogUnavailable, MailUnanswered
from oneplan.gateways.mail.sendgrid_events import ProviderEvent
from oneplan.services.reminders import mails_in_hand
from oneplan.services.reminders.events import record_events
from oneplan.services.reminders.mail_moves import NoticeStateRefused
from oneplan.services.reminders.reconciliation import LOG_LAG, list_for_person, reconcile, resolve
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.register import import_units
from oneplan.store.reminders import mail_events, notices
from oneplan.store.units import contacts
from tests.support.deputies import PEOPLE
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(session, begin):
    start_world(session, at=OPENED)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    queue_invitations(session, CYCLE, "1")
    return session, begin


def sent(session, unit="A1"):
    session.expire_all()
    return next(
        n
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.unit_code == unit and n.reminder == "opening"
    )


def event(notice, kind, number=0, *, attempt=1, blocked=False):
    return ProviderEvent(
        sg_event_id=f"e{number}-{kind}",
        notice_id=notice.id,
        attempt=attempt,
        contact_id=notice.contact_ids[0],
        event=kind,
        is_blocked=blocked,
        reason="550 no such user",
        message_id="m1.recvd",
        happened_at=real_now(),
    )


@pytest.mark.parametrize("order", list(permutations(("processed", "delivered", "open"))))
def test_a_mail_that_came_is_delivered_in_whatever_order_it_is_told(world, order):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    for number, kind in enumerate(order):
        record_events(session, [event(sent(session), kind, number)] * 2)

    assert sent(session).state == "delivered"
    assert len(mail_events.list_events(session, sent(session).id)) == 3


@pytest.mark.parametrize("order", list(permutations(("processed", "delivered", "bounce"))))
def test_a_mail_that_came_back_goes_to_the_deputy_in_whatever_order(world, order):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    first = sent(session)
    record_events(session, [event(first, kind, n) for n, kind in enumerate(order)])
    again = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=again)

    people = {c.email: c for c in contacts.list_contacts(session, ["A1"])["A1"]}
    assert people["a1@units.invalid"].bounce_reason == "550 no such user"
    assert people["deputy@units.invalid"].bounced_at is None
    assert {m.to[0]: m.attempt for m in again.sent} == {
        "deputy@units.invalid": 2,
        "office@units.invalid": 1,
    }
    assert sent(session).state == "accepted"


def test_the_secretariat_is_told_once_of_an_address_that_takes_no_mail(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    for number in range(3):
        record_events(session, [event(sent(session), "bounce", number)])

    (told,) = [
        n for n in notices.list_notices(session, cycle_id=CYCLE) if n.reminder.startswith("bounce:")
    ]
    assert told.unit_code == "O1"
    assert "a1@units.invalid" in told.body_text
    assert "ระบบส่งต่อไปยังผู้แทนแล้ว: ข" in told.body_text


def test_without_a_deputy_it_goes_on_paper(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    notice = sent(session, "A2")
    record_events(session, [event(notice, "dropped")])

    assert sent(session, "A2").state == "undeliverable"
    told = [
        n for n in notices.list_notices(session, cycle_id=CYCLE) if n.reminder.startswith("bounce:")
    ]
    assert f"จดหมายหมายเลข: {notice.id}" in told[0].body_text


def test_the_letter_to_print_goes_with_the_mail_that_tells_of_it(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    notice = sent(session, "A2")
    record_events(session, [event(notice, "bounce")])
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    (told,) = [m for m in mailer.sent if "/bounce:" in m.key]
    (letter,) = told.attachments
    assert (letter.name, letter.type) == (f"letter-{notice.id}.pdf", "application/pdf")
    text = PdfReader(io.BytesIO(letter.content)).pages[0].extract_text()
    assert "กระทุ่มแบน" in text
    assert "A2" not in [m.key.split("/")[2] for m in mailer.sent]


def test_a_receipt_that_comes_back_has_no_letter(world):
    session, begin = world
    notice = sent(session, "A2")
    notice.asks_file, notice.reminder = False, "receipt:1"
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    session.refresh(notice)
    record_events(session, [event(notice, "bounce")])

    (told,) = [
        n for n in notices.list_notices(session, cycle_id=CYCLE) if n.reminder.startswith("bounce:")
    ]
    assert told.attachments == []
    assert "โปรดแจ้งหน่วยงานทางอื่น" in told.body_text


def test_a_server_that_only_blocks_leaves_the_address_as_it_is(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    record_events(session, [event(sent(session, "A2"), "bounce", blocked=True)])

    assert contacts.list_contacts(session, ["A2"])["A2"][0].bounced_at is None
    assert sent(session, "A2").state == "undeliverable"


def test_an_event_about_nothing_of_ours_is_passed_over(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    notice = sent(session)
    stranger = ProviderEvent(
        sg_event_id="x",
        notice_id=10**9,
        attempt=1,
        contact_id=None,
        event="delivered",
        is_blocked=False,
        reason=None,
        message_id=None,
        happened_at=real_now(),
    )

    assert record_events(session, [stranger]) == 0
    assert record_events(session, []) == 0
    assert sent(session).state == notice.state


class LoggingMailer(RecordingMailer):
    """Answers nothing when it sends; its log knows what the test says."""

    def __init__(self, found=None, *, has_log=True):
        super().__init__(*[MailUnanswered(notice_id=1, reason="TimeoutError")] * 5)
        self.found, self.has_log = found, has_log

    def find_sent(self, query):
        if not self.has_log:
            raise LogUnavailable(reason="HTTP 403")
        return self.found


@pytest.mark.parametrize(
    ("found", "after", "state"),
    [
        pytest.param("m9", timedelta(), "reconciled", id="the log knows it"),
        pytest.param(None, timedelta(), "unknown", id="the log may not know it yet"),
        pytest.param(None, LOG_LAG, "queued", id="the log would know it by now"),
    ],
)
def test_the_log_says_whether_a_mail_went(world, found, after, state):
    session, begin = world
    mailer = LoggingMailer(found)
    deliver_queued(CYCLE, begin=begin, mailer=mailer)
    reconcile(CYCLE, begin=begin, mailer=mailer, now=real_now() + after)

    assert sent(session).state == state
    assert (sent(session).message_id == "m9") == (state == "reconciled")


def test_without_a_log_the_webhook_settles_it(world):
    session, begin = world
    mailer = LoggingMailer(has_log=False)
    deliver_queued(CYCLE, begin=begin, mailer=mailer)
    reconcile(CYCLE, begin=begin, mailer=mailer, now=real_now() + LOG_LAG)
    before = sent(session).state
    record_events(session, [event(sent(session), "processed")])

    assert (before, sent(session).state, sent(session).message_id) == (
        "unknown",
        "reconciled",
        "m1",
    )


@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.SENT, "reconciled"), (Verdict.RESEND, "queued")]
)
def test_at_last_a_person_decides(world, verdict, state):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=LoggingMailer(has_log=False))
    early = list_for_person(session, CYCLE)
    late = list_for_person(session, CYCLE, now=real_now().add(hours=3))
    resolve(session, sent(session).id, verdict, actor="secretary")

    assert early == []
    assert {n.unit_code for n in late} == {"A1", "A2"}
    assert sent(session).state == state
    with pytest.raises(NoticeStateRefused, match="cannot become"):
        resolve(session, sent(session).id, Verdict.SENT, actor="secretary")


def test_nobody_decides_about_a_mail_that_is_in_a_senders_hand(world):
    session, begin = world
    with begin() as opened:
        mails_in_hand.claim_mails(opened, CYCLE, 7, limit=1)

    for verdict in Verdict:
        with pytest.raises(NoticeStateRefused, match="is sending"):
            resolve(session, sent(session).id, verdict, actor="secretary")


def test_what_goes_again_keeps_to_the_send_window(world):
    session, begin = world
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    set_time(session, "2019-01-11T20:00")
    record_events(session, [event(sent(session), "bounce")])
    deliver_queued(CYCLE, begin=begin, mailer=(at_night := RecordingMailer()))
    set_time(session, "2019-01-14T08:30")
    deliver_queued(CYCLE, begin=begin, mailer=(on_monday := RecordingMailer()))

    assert at_night.sent == []
    assert {m.to[0] for m in on_monday.sent} == {"deputy@units.invalid", "office@units.invalid"}
