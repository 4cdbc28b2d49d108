"""A late bounce finds its mail without our ids, and an old event moves nothing back."""

from datetime import timedelta

import pytest

from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.sendgrid_events import ProviderEvent, read_events
from oneplan.services.reminders.events import record_events
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from oneplan.store.units import contacts
from tests.support.deputies import PEOPLE
from tests.support.recording_mailer import OPENED, RecordingMailer
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres


class Provider(RecordingMailer):
    def send(self, message):
        super().send(message)
        return f"id{message.notice_id}.dfd.64b469"


@pytest.fixture
def sent(session, begin):
    """Sent invitations: unit → mail."""
    start_world(session, at=OPENED)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=Provider())
    session.expire_all()
    return {n.unit_code: n for n in notices.list_notices(session, cycle_id=CYCLE)}


def stray(notice=None, **changes):
    given = {
        "sg_event_id": "stray", "notice_id": None, "attempt": 1, "contact_id": None,
        "event": "bounce", "is_blocked": False, "reason": "550 5.1.1 user unknown",
        "message_id": None, "happened_at": real_now().add(hours=3), "address": None,
    }  # fmt: skip
    return ProviderEvent(**{**given, **changes})


def address_of(session, unit):
    return contacts.list_contacts(session, [unit])[unit][0]


@pytest.mark.parametrize(
    ("message_id", "address"),
    [
        pytest.param("id{n}.dfd.64b469.filter0001.166.55.0", "A2@Units.invalid", id="both"),
        pytest.param("id{n}.dfd.64b469", None, id="a prefix alone"),
        pytest.param("id{n}.dfd.64b469.recvd-5-1", None, id="the machine's addition"),
        pytest.param(None, "a2@units.invalid", id="an address alone"),
        pytest.param("never-heard-of", "a2@units.invalid", id="a dead address of another mail"),
    ],
)
def test_a_late_bounce_without_our_ids_finds_its_mail(session, sent, message_id, address):
    notice = sent["A2"]
    message_id = message_id and message_id.format(n=notice.id)
    assert record_events(session, [stray(message_id=message_id, address=address)]) == 1

    session.expire_all()
    assert notices.get_notice(session, notice.id).state == "undeliverable"
    assert address_of(session, "A2").bounce_reason == "550 5.1.1 user unknown"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"address": "nobody@units.invalid"}, id="an address of nobody's"),
        pytest.param({"message_id": "other", "address": "a2@units.invalid",
                      "reason": "554 5.7.1 spam"}, id="another mail that was taken for spam"),
        pytest.param({"address": "a2@units.invalid",
                      "happened_at": real_now().subtract(days=2)}, id="before it was sent"),
        pytest.param({"address": "a2@units.invalid",
                      "happened_at": real_now().add(days=40)}, id="long after"),
        pytest.param({"address": "a2@units.invalid", "event": "delivered"}, id="no return"),
        pytest.param({}, id="nothing named"),
    ],
)  # fmt: skip
def test_what_is_about_no_mail_of_ours_moves_none(session, sent, changes):
    assert record_events(session, [stray(**changes)]) == 0

    session.expire_all()
    assert notices.get_notice(session, sent["A2"].id).state == "accepted"
    assert address_of(session, "A2").bounced_at is None


def about(notice, event, **changes):
    return stray(
        **{
            "sg_event_id": f"{event}-{changes.get('happened_at', 0)}",
            "notice_id": notice.id,
            "contact_id": notice.contact_ids[0],
            "event": event,
            "happened_at": real_now(),
            **changes,
        }
    )


@pytest.mark.parametrize("age", [timedelta(hours=1), timedelta(days=400), timedelta(days=20_000)])
@pytest.mark.parametrize("event", ["bounce", "dropped", "processed"])
def test_an_old_event_moves_nothing_back(session, sent, event, age):
    notice = sent["A2"]
    record_events(session, [about(notice, "delivered")])
    record_events(session, [about(notice, event, happened_at=real_now() - age)])

    session.expire_all()
    assert notices.get_notice(session, notice.id).state == "delivered"
    assert address_of(session, "A2").bounced_at is None


def test_a_late_bounce_of_a_mail_that_had_arrived_moves_it(session, sent):
    notice = sent["A2"]
    record_events(session, [about(notice, "delivered")])
    record_events(session, [about(notice, "bounce", happened_at=real_now().add(hours=4))])

    session.expire_all()
    assert notices.get_notice(session, notice.id).state == "undeliverable"
    assert address_of(session, "A2").bounced_at <= real_now()


def test_a_mail_that_came_back_does_not_arrive_afterwards(session, sent):
    notice = sent["A2"]
    record_events(session, [about(notice, "bounce")])
    late = real_now().subtract(minutes=5)
    record_events(session, [about(notice, "delivered", happened_at=late)])

    session.expire_all()
    assert notices.get_notice(session, notice.id).state == "undeliverable"


@pytest.mark.parametrize(
    ("reason", "blocked"),
    [("554 5.7.1 spam content", False), ("550 5.1.1 x", True), ("552 5.2.2 full", False)],
)
def test_a_return_that_is_no_fault_of_the_address_is_told_and_marks_nothing(
    session, sent, reason, blocked
):
    notice = sent["A2"]
    event = about(notice, "bounce", reason=reason, is_blocked=blocked)
    record_events(session, [event])

    session.expire_all()
    assert address_of(session, "A2").bounced_at is None
    assert notices.get_notice(session, notice.id).state == "undeliverable"
    (told,) = [
        n
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder == f"returned:{notice.id}"
    ]
    assert reason in told.body_text
    assert "ไม่ใช่ความผิดของที่อยู่" in told.body_text
    assert "โปรดแก้ไขที่อยู่" not in told.body_text


def test_the_webhook_lets_a_stray_bounce_in():
    body = b"""[
      {"event": "bounce", "email": "a@b.go.th", "sg_event_id": "1", "timestamp": 1700000000,
       "sg_message_id": "x.recvd-1", "status": "5.1.1", "type": "bounce",
       "bounce_classification": "Invalid Address"},
      {"event": "open", "email": "a@b.go.th", "sg_event_id": "2", "timestamp": 1700000000},
      {"event": "bounce", "sg_event_id": "3", "timestamp": 1700000000}
    ]"""
    (only,) = read_events(body)

    assert (only.notice_id, only.address, only.status) == (None, "a@b.go.th", "5.1.1")
    assert only.classification == "Invalid Address"
