"""One mail once: to who is missing, on its day, and proof that it left."""

import pytest

from oneplan.gateways.mail.mail import MailPostponed, MailRefused, MailUnanswered, OutboxMailer
from oneplan.services.reminders import mails_in_hand
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.reminders.sending import deliver_queued
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
"""A Monday in office hours."""


def states(session):
    found = notices.list_notices(session, cycle_id=CYCLE)
    return {n.unit_code: n.state for n in found if not n.reminder.startswith("receipt:")}


def test_each_unit_is_invited_once(session, begin):
    start_world(session, at=OPENED)
    new = [queue_invitations(session, CYCLE, "1") for _ in range(2)]
    mailer = RecordingMailer()
    reached = deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert new == [3, 0]
    assert [m.to for m in mailer.sent] == [["a1@units.invalid"], ["a2@units.invalid"]]
    assert reached == {"accepted": 2, "undeliverable": 1}
    assert states(session) == {"A1": "accepted", "A2": "accepted", "A3": "undeliverable"}


def test_delivering_again_sends_nothing(session, begin):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())

    again = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=again)

    assert again.sent == []


def test_only_who_is_missing_is_reminded(session, files):
    calendar = start_world(session, at=OPENED)
    send(session, files, calendar, "A1")
    set_time(session, "2019-01-24T09:00")

    queue_reminders(session, CYCLE, "1", "due-7")

    assert set(states(session)) == {"A2", "A3"}


@pytest.mark.parametrize(
    ("at", "count"),
    [
        pytest.param("2019-01-24T08:30", 3, id="on its day"),
        pytest.param("2019-01-25T08:29", 3, id="still its day"),
        pytest.param("2019-01-25T08:30", 0, id="the day is over"),
        pytest.param("2019-03-01T08:30", 0, id="a late start is no burst"),
    ],
)
def test_a_reminder_whose_day_is_over_is_dropped(session, at, count):
    start_world(session, at=OPENED)
    set_time(session, at)

    assert queue_reminders(session, CYCLE, "1", "due-7") == count


def test_a_new_calendar_revision_reminds_anew(session):
    from oneplan.services.cycles.calendars import start_cycle
    from tests.support.builders import make_calendar

    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    start_cycle(session, make_calendar(policy={"grace_days": 9}), seed=1)

    assert queue_invitations(session, CYCLE, "1") == 3


@pytest.mark.parametrize(
    ("error", "state"),
    [
        pytest.param(MailRefused(notice_id=1, status=400), "undeliverable", id="refused"),
        pytest.param(MailUnanswered(notice_id=1, reason="HTTP 503"), "unknown", id="no answer"),
    ],
)
def test_a_mail_without_a_yes_is_not_sent_again_by_itself(session, begin, error, state):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer(error))
    again = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=again)

    assert states(session)["A1"] == state
    assert again.sent == []


@pytest.mark.parametrize(
    ("is_repeatable", "sent", "state"),
    [
        pytest.param(True, 2, "accepted", id="the outbox writes the same file again"),
        pytest.param(False, 1, "unknown", id="elsewhere it waits to be reconciled"),
    ],
)
def test_a_sender_that_was_killed_in_the_middle(session, begin, is_repeatable, sent, state):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    with begin() as opened:
        mails_in_hand.claim_mails(opened, CYCLE, 7, limit=1)
    mailer = RecordingMailer()
    mailer.is_repeatable = is_repeatable

    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert len(mailer.sent) == sent
    assert states(session)["A1"] == state


def test_a_line_that_is_down_leaves_every_mail_queued_and_no_act(session, begin):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    before = len(list(audit_chain.list_events(session, cycle_id=CYCLE)))
    away = RecordingMailer(*[MailPostponed(notice_id=1, reason="gaierror")] * 3)
    reached = deliver_queued(CYCLE, begin=begin, mailer=away)
    session.expire_all()
    acts = [e.action for e in audit_chain.list_events(session, cycle_id=CYCLE)][before:]
    back = deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())

    assert reached == {"undeliverable": 1, "queued": 2}
    assert "notices.sent" not in acts
    assert back == {"accepted": 2}


def test_two_senders_at_once_send_each_mail_once(shared_url, tmp_path):
    """Two real connections: the second waits for the first."""
    from concurrent.futures import ThreadPoolExecutor

    from oneplan.store.shared.session import begin as begin_on

    def opened():
        return begin_on(shared_url)

    with opened() as session:
        start_world(session, at=OPENED)
        queue_invitations(session, CYCLE, "1")
    mailer = RecordingMailer()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: deliver_queued(CYCLE, begin=opened, mailer=mailer), range(2)))

    assert sorted(m.to[0] for m in mailer.sent) == ["a1@units.invalid", "a2@units.invalid"]


def test_a_reminder_queued_twice_at_once_is_queued_once(shared_url):
    """Two real connections: the second waits until the first has committed, then finds them."""
    from concurrent.futures import ThreadPoolExecutor

    from oneplan.store.shared.session import begin as begin_on

    with begin_on(shared_url) as session:
        start_world(session, at=OPENED)

    def queue(_):
        with begin_on(shared_url) as session:
            return queue_invitations(session, CYCLE, "1")

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(queue, range(4)))
    with begin_on(shared_url) as session:
        kept = [n.unit_code for n in notices.list_notices(session, cycle_id=CYCLE)]

    assert sorted(new) == [0, 0, 0, 3]
    assert sorted(kept) == ["A1", "A2", "A3"]


def test_the_outbox_holds_one_readable_file_a_mail(session, begin, tmp_path):
    from email import policy
    from email.parser import BytesParser

    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    for _ in range(2):
        deliver_queued(CYCLE, begin=begin, mailer=OutboxMailer(tmp_path))

    mails = [
        BytesParser(policy=policy.default).parsebytes(p.read_bytes()) for p in tmp_path.iterdir()
    ]
    assert sorted(m["To"] for m in mails) == ["a1@units.invalid", "a2@units.invalid"]
    text = mails[0].get_body(("plain",)).get_content()
    assert "[การซักซ้อม: ข้อมูลจำลอง]" in text
    assert "วันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒" in text
