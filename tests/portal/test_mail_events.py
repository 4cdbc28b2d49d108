"""The event webhook lets in what SendGrid signed, and nothing else."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from oneplan.gateways.mail.sendgrid_events import SIGNATURE, TIMESTAMP
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.store.reminders import mail_events, notices
from tests.support.recording_mailer import RecordingMailer
from tests.support.world import CYCLE, set_time

pytestmark = pytest.mark.postgres


@pytest.fixture
def key(monkeypatch):
    """The provider's key; its public half is in the settings."""
    made = ec.generate_private_key(ec.SECP256R1())
    public = made.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", base64.b64encode(public).decode())
    return made


@pytest.fixture
def notice(world):
    """A mail that the provider took."""
    session, begin, _ = world
    set_time(session, "2019-01-07T09:00")
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=RecordingMailer())
    return next(n for n in notices.list_notices(session, cycle_id=CYCLE) if n.unit_code == "A1")


def body_of(notice, **changes):
    return json.dumps(
        [
            {
                "event": "delivered",
                "sg_event_id": "e1",
                "timestamp": 1700000000,
                "email": "a1@units.invalid",
                "sg_message_id": "m1",
                "oneplan_notice": str(notice.id),
                "oneplan_attempt": "1",
                "oneplan_contact": str(notice.contact_ids[0]),
                **changes,
            }
        ]
    ).encode()


def post(client, key, body, *, timestamp="1700000000", signed_body=None, signed_time=None):
    signature = key.sign(
        (signed_time or timestamp).encode() + (signed_body or body), ec.ECDSA(hashes.SHA256())
    )
    headers = {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: timestamp}
    return client.post("/mail/events", content=body, headers=headers)


def state_of(session, notice):
    session.flush()
    session.refresh(notice)
    return notice.state


def test_a_signed_event_is_kept(client, world, key, notice):
    answers = [post(client, key, body_of(notice)).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert state_of(world[0], notice) == "delivered"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"signed_body": b"[]"}, id="the body was changed"),
        pytest.param({"signed_time": "1"}, id="the time was changed"),
    ],
)
def test_a_forged_event_is_refused(client, world, key, notice, forged):
    assert post(client, key, body_of(notice), **forged).status_code == 403
    assert state_of(world[0], notice) == "accepted"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param({SIGNATURE: "%%%", TIMESTAMP: "1"}, id="no base64"),
        pytest.param({SIGNATURE: "AAAA", TIMESTAMP: "1"}, id="no signature of this curve"),
    ],
)
def test_what_is_not_signed_is_refused(client, key, notice, headers):
    assert client.post("/mail/events", content=body_of(notice), headers=headers).status_code == 403
    assert client.post("/mail/events", content=b"\xff\xfe", headers=headers).status_code == 403


def test_another_account_s_key_opens_nothing(client, key, notice):
    stranger = ec.generate_private_key(ec.SECP256R1())

    assert post(client, stranger, body_of(notice)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[1]",
        b"no json",
        b'[{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": "soon"}]',
    ],
)
def test_a_signed_body_that_cannot_be_read_says_so(client, key, notice, body):
    assert post(client, key, body).status_code == 400


DEEP = b"[" * 50_000 + b"]" * 50_000
BAD_EVENTS = {
    "a time of 5,000 digits": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": '
    + b"9" * 5_000 + b"}",
    "a time in words": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": "soon"}',
    "no time": b'{"sg_event_id": "x", "oneplan_notice": "1"}',
    "a time before all mail": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": -1}',
    "the year one": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": -62135596800}',
    "a time beyond all years": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": 1e300}',
    "a time in milliseconds": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": 1700000000000}',
    "a time that is no number": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": NaN}',
    "a time in a list": b'{"sg_event_id": "x", "oneplan_notice": "1", "timestamp": [1]}',
    "an id in an object": b'{"sg_event_id": {"a": 1}, "oneplan_notice": "1", "timestamp": 1700000000}',
    "an event in a list": b'{"sg_event_id": "x", "event": ["bounce"], "oneplan_notice": "1", "timestamp": 1700000000}',
    "a number": b"1",
    "nothing": b"null",
    "a text with brackets": b'"]}[{"',
    "a list": b"[[], {}]",
    "a deep list": DEEP,
    "a deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a deep object of an event of ours": b'{"sg_event_id": "x", "oneplan_notice": "1", "a": ' + DEEP + b"}",
}  # fmt: skip


@pytest.fixture
def signed(client, key):
    """Post a body that the provider signed."""
    return lambda body: post(client, key, body)


@pytest.mark.parametrize("kind", BAD_EVENTS)
def test_an_event_that_cannot_be_read_costs_no_other(signed, world, notice, caplog, kind):
    body = b"[" + b", ".join([BAD_EVENTS[kind], body_of(notice)[1:-1]]) + b"]"

    answer = signed(body)

    assert answer.status_code == 200
    assert state_of(world[0], notice) == "delivered"
    assert "1 of 2 events could not be read" in caplog.text
    assert "soon" not in caplog.text


@pytest.mark.parametrize("body", [DEEP, b'{"a":' * 50_000, b"[" * 50_000, b'["' + b"\\" * 50_000])
def test_a_deep_body_without_an_event_is_answered(client, key, notice, body):
    assert post(client, key, body).status_code == 400


def test_the_signature_is_looked_at_before_the_body(client, key, notice):
    answer = client.post("/mail/events", content=DEEP, headers={SIGNATURE: "AAAA", TIMESTAMP: "1"})

    assert answer.status_code == 403


def test_an_old_event_is_kept(client, world, key, notice):
    assert post(client, key, body_of(notice, timestamp=1300000000)).status_code == 200
    assert state_of(world[0], notice) == "delivered"


def test_events_of_other_mail_of_the_account_are_passed_over(client, world, key, notice):
    assert post(client, key, b'[{"event": "delivered", "sg_event_id": "x"}]').status_code == 200
    assert post(client, key, body_of(notice, oneplan_notice="9" * 12)).status_code == 200
    assert state_of(world[0], notice) == "accepted"


def test_without_a_key_there_is_no_webhook(client, notice):
    assert client.post("/mail/events", content=b"[]").status_code == 404


@pytest.mark.parametrize(
    "reason", ["550 \x00 no such user", "550 \ud800 no such user", "5" * 5000],
    ids=["a NUL byte", "half a character", "long"],
)  # fmt: skip
def test_whatever_a_strangers_server_answers_is_kept(client, world, key, notice, reason):
    body = body_of(notice, event="bounce", reason=reason)

    assert post(client, key, body).status_code == 200
    assert mail_events.list_events(world[0], notice.id)[0].reason.startswith("5")


@pytest.mark.parametrize("value", ["²", "9" * 40, "-1", "1.0", None, [1]])
def test_an_id_that_cannot_be_ours_is_passed_over(client, key, notice, value):
    assert post(client, key, body_of(notice, oneplan_notice=value)).status_code == 200
    assert post(client, key, body_of(notice, oneplan_contact=value)).status_code == 200


def test_a_body_that_is_larger_than_any_of_theirs_is_not_read_to_its_end(client, key):
    answer = client.post("/mail/events", content=b" " * (5 * 1024 * 1024))

    assert (answer.status_code, answer.text) == (413, "EventsTooLarge")
