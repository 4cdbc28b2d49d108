"""What fails in the sending of mails fails alone, and is shown until it works again."""

import threading
from functools import partial

import pytest
from sqlalchemy import event as events
from sqlalchemy import exc

from oneplan.cli.output import fault_lines
from oneplan.gateways.mail.sendgrid_events import ProviderEvent
from oneplan.services.operations import mail_worker
from oneplan.services.operations.mail_worker import DAILY, send_round
from oneplan.services.operations.status import cycle_status
from oneplan.services.reminders import mails_in_hand, sending
from oneplan.services.reminders import outbox as queueing
from oneplan.services.reminders.attachments import AttachmentReader
from oneplan.services.reminders.events import record_events
from oneplan.services.reminders.fault_views import PARTS_TH, view_faults
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.store.reminders import notices
from oneplan.store.shared import faults
from oneplan.store.shared.session import begin as begin_in
from oneplan.store.units import units
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres


def states(session):
    session.expire_all()
    return {n.unit_code: (n.state, n.reason) for n in notices.list_notices(session, cycle_id=CYCLE)}


@pytest.mark.parametrize("error", [ValueError("header"), KeyError("x"), UnicodeError("x")])
@pytest.mark.parametrize(("repeatable", "state"), [(True, "undeliverable"), (False, "unknown")])
def test_one_bad_mail_stops_no_other(session, begin, error, repeatable, state):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    mailer = RecordingMailer(error)
    mailer.is_repeatable = repeatable
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    found = states(session)
    assert found["A1"] == (state, f"the mail could not be sent ({type(error).__name__})")
    assert found["A2"][0] == "accepted"


class Store:
    """Files of which some are lost or cannot be read."""

    def __init__(self, **answers):
        self.answers, self.read = answers, []

    def get(self, sha256):
        self.read.append(sha256)
        answer = self.answers[sha256]
        if isinstance(answer, Exception):
            raise answer
        return answer


def with_file(session, unit, sha256, reminder):
    queue_notices(
        session,
        CYCLE,
        "1",
        reminder=reminder,
        template="opening",
        recipients=[units.require_unit(session, unit)],
        attachments=[{"name": f"{sha256}.pdf", "type": "application/pdf", "sha256": sha256}],
    )


def test_a_file_that_cannot_be_read_stops_its_own_mail_alone(session, begin, monkeypatch):
    start_world(session, at=OPENED)
    for unit, sha256 in (("A1", "lost"), ("A2", "away"), ("C1", "good")):
        with_file(session, unit, sha256, "opening")
    store = Store(lost=FileNotFoundError(), away=PermissionError(), good=b"pdf")
    monkeypatch.setattr(sending, "files", lambda: store)
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert [m.to for m in mailer.sent] == [["c1@units.invalid"]]
    assert states(session)["A1"] == (
        "undeliverable",
        "The attachment lost.pdf is not in the store of files.",
    )
    assert states(session)["A2"] == (
        "queued",
        "The attachment away.pdf cannot be read now (PermissionError).",
    )
    store.answers["away"] = b"pdf"
    deliver_queued(CYCLE, begin=begin, mailer=mailer)
    assert states(session)["A2"][0] == "accepted"


def test_a_file_is_read_once_for_all_mails_that_carry_it(session, begin, monkeypatch):
    start_world(session, at=OPENED)
    for number in range(20):
        with_file(session, "A1", "plan", f"dispatch:{number}")
    store = Store(plan=b"x" * 1000)
    monkeypatch.setattr(sending, "files", lambda: store)
    mailer = RecordingMailer()
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert [m.attachments[0].content for m in mailer.sent] == [b"x" * 1000] * 20
    assert store.read == ["plan"]


def test_what_is_kept_of_files_has_a_bound():
    store = Store(**{f"f{n}": bytes(40) for n in range(5)})
    reader = AttachmentReader(store, limit=100)
    for name in ("f0", "f1", "f0", "f2", "f0", "f1", "f3", "f4"):
        reader.read({"name": name, "type": "a/b", "sha256": name})
        assert reader._size <= 100

    assert store.read == ["f0", "f1", "f2", "f1", "f3", "f4"]


def test_the_reason_of_a_stranger_can_be_kept(session, begin):
    from oneplan.gateways.mail.mail import MailUnanswered

    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    mailer = RecordingMailer(MailUnanswered(notice_id=1, reason="\x00\ud800" + "x" * 9999))
    deliver_queued(CYCLE, begin=begin, mailer=mailer)

    assert states(session)["A1"][0] == "unknown"
    assert states(session)["A2"][0] == "accepted"


def test_one_mail_that_cannot_be_written_leaves_the_others(session, monkeypatch):
    start_world(session, at=OPENED)
    real = queueing.notice_renderer

    def renderer(template):
        def render(values):
            if values["unit_name"].endswith("กระทุ่มแบน"):
                raise ValueError("no such word")
            return real(template)(values)

        return render

    monkeypatch.setattr(queueing, "notice_renderer", renderer)
    assert queue_invitations(session, CYCLE, "1") == 2
    (fault,) = view_faults(session, CYCLE)
    assert fault["part_th"] == "เขียนอีเมล “แจ้งเปิดขั้นตอน” ของขั้นตอนที่ ๑"
    assert fault["reason"] == "1 (A2): no such word"
    assert cycle_status(session, CYCLE)["mail_faults"] == [fault]
    assert "no such word" in fault_lines([fault])[0]

    monkeypatch.setattr(queueing, "notice_renderer", real)
    assert queue_invitations(session, CYCLE, "1") == 1
    assert view_faults(session, CYCLE) == []


def test_a_part_of_the_round_that_fails_stops_no_other(session, begin, monkeypatch):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    done, broken = [], [True]

    def failing(_session, _cycle):
        if broken:
            raise ZeroDivisionError("nothing to divide by")
        done.append("unreachable")

    parts = {"unreachable": failing, "letters": lambda *_: done.append("letters")}
    monkeypatch.setattr(mail_worker, "DAILY", parts)
    warned = {}
    mailer = RecordingMailer()
    for _ in range(2):
        send_round(begin=begin, mailer=mailer, warned=warned)

    assert done == ["letters"]
    assert len(mailer.sent) == 2
    (fault,) = view_faults(session, CYCLE)
    assert (fault["part"], fault["times"]) == ("unreachable", 2)
    assert fault["reason"] == "nothing to divide by"
    broken.clear()
    send_round(begin=begin, mailer=mailer, warned=warned)
    assert (done, view_faults(session, CYCLE)) == (["letters", "unreachable"], [])


def test_a_cycle_whose_sending_fails_is_told_of(session, begin, monkeypatch):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")

    def fail(*_, **__):
        raise exc.ProgrammingError("SELECT 1 FROM secrets", {}, Exception())

    monkeypatch.setattr(mail_worker, "deliver_queued", fail)
    monkeypatch.setattr(mail_worker, "DAILY", {})
    send_round(begin=begin, mailer=RecordingMailer())

    assert [(f["part"], f["reason"]) for f in view_faults(session, CYCLE)] == [
        ("send", "ProgrammingError")
    ]


@pytest.mark.parametrize(
    "error",
    [exc.TimeoutError("pool"), exc.OperationalError("", {}, Exception())],
    ids=["pool", "connection"],
)
def test_a_store_that_is_away_ends_the_round_not_the_sender(session, begin, monkeypatch, error):
    start_world(session, at=OPENED)

    class Stop(BaseException):
        pass

    rounds = []

    def fail(**_):
        rounds.append(1)
        if len(rounds) == 3:
            raise Stop
        raise error

    monkeypatch.setattr(mail_worker, "send_round", fail)
    with pytest.raises(Stop):
        mail_worker.send_for_ever(begin=begin, mailer=RecordingMailer(), seconds=0)


def test_outcomes_are_kept_though_the_store_was_away_for_a_moment(session, begin, monkeypatch):
    start_world(session, at=OPENED)
    queue_invitations(session, CYCLE, "1")
    real, away = sending.mail_outcomes.save_outcomes, [exc.TimeoutError("pool")] * 3

    def save(*args):
        if away:
            raise away.pop()
        return real(*args)

    monkeypatch.setattr(faults, "PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(sending.mail_outcomes, "save_outcomes", save)
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())

    assert states(session)["A1"][0] == "accepted"


def told_of(notice, number):
    return ProviderEvent(
        sg_event_id=f"{number}-{notice.id}",
        notice_id=notice.id,
        attempt=1,
        contact_id=notice.contact_ids[0],
        event="bounce",
        is_blocked=False,
        reason="550 5.1.1 user unknown",
        message_id="m.recvd",
        happened_at=notice.sent_at,
    )


def taken_mails(url):
    """Mails that a sender has taken, and what came of them, told in the wrong order."""
    with begin_in(url) as session:
        start_world(session, at=OPENED)
        queue_invitations(session, CYCLE, "1")
    with begin_in(url) as session:
        mails_in_hand.claim_mails(session, CYCLE, 7, limit=9)
    with begin_in(url) as session:
        mails = [n for n in notices.list_notices(session, cycle_id=CYCLE) if n.state == "sending"]
        for each in mails:
            each.sent_at = each.queued_at
    return mails, [
        {
            "notice_id": each.id,
            "state": "accepted",
            "reason": None,
            "message_id": "m",
            "sent_at": each.queued_at,
        }
        for each in reversed(mails)
    ]


def together(*works):
    """Do works at the same time; return the errors of the database."""
    ready, errors = threading.Barrier(len(works), timeout=20), []

    def run(work):
        try:
            ready.wait()
            work()
        except exc.SQLAlchemyError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return errors


def slowly(*args):
    """Let another transaction in between two statements of this one."""
    if "audit" in args[2] or "mail_events" in args[2] or "FOR " in args[2]:
        threading.Event().wait(0.1)


@pytest.mark.parametrize("number", range(2))
def test_sender_and_two_webhooks_do_not_deadlock(shared_url, number):
    """Each marks addresses and writes the audit between mails that the others want too."""
    mails, outcomes = taken_mails(shared_url)

    def webhook(told, prefix):
        with begin_in(shared_url) as session:
            events.listen(session.connection(), "after_cursor_execute", slowly)
            record_events(session, [told_of(each, f"{prefix}{number}") for each in told])

    errors = together(
        lambda: sending._keep(CYCLE, outcomes, begin=partial(begin_in, shared_url)),
        lambda: webhook(mails, "a"),
        lambda: webhook(mails[::-1], "b"),
    )
    with begin_in(shared_url) as session:
        found = states(session)
    assert errors == []
    assert found["A1"][0] == found["A2"][0] == "undeliverable"


def test_a_transaction_that_lost_a_deadlock_is_done_again(monkeypatch):
    from psycopg import errors

    lost = [exc.OperationalError("", {}, errors.DeadlockDetected())] * 3
    monkeypatch.setattr(faults, "PAUSE_SECONDS", 0.001)

    def work():
        if lost:
            raise lost.pop()
        return "done"

    assert faults.try_again(work) == "done"
    lost += [exc.OperationalError("", {}, errors.DeadlockDetected())] * 9
    with pytest.raises(exc.OperationalError):
        faults.try_again(work)


def test_every_part_of_a_round_has_a_name_that_a_clerk_reads():
    assert set(DAILY) <= set(PARTS_TH)
