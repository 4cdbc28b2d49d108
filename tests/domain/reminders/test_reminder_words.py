"""Every kind of mail, and everything a provider tells, has a name; what is not known has one too."""

import re
from datetime import date

import pendulum
import pytest

from oneplan.domain.reminders import mail_key
from oneplan.domain.reminders.reminder_words import OTHER, kind_of, name_event, name_kind, order_of
from oneplan.domain.shared.masked_addresses import mask_address

KEYS = (
    "opening",
    "due-7",
    "due",
    "due+3",
    mail_key.AMENDED,
    mail_key.NO_CONTACT,
    mail_key.receipt_key(1),
    mail_key.link_key(pendulum.datetime(2019, 1, 1)),
    mail_key.digest_key("governor", date(2019, 1, 1)),
    mail_key.dispatch_key("2101", "a" * 64),
    mail_key.acknowledge_key(1, 1),
    mail_key.forward_key("k", "amphoe"),
    mail_key.forwarded_key("k", "amphoe"),
    mail_key.circular_key("k"),
    mail_key.decide_key(1, 1),
    mail_key.sitting_key(1, 1),
    mail_key.meeting_task_key(1),
    mail_key.minutes_key(1, "a" * 64),
    mail_key.recheck_key(1, "x"),
    mail_key.withdrawn_key("1"),
    mail_key.bounce_key(1),
    mail_key.returned_key(1),
    mail_key.task_key("stopped", dag_id="a", run_id="b", task_id="c", map_index=-1, number=1),
    mail_key.task_key("set_by_hand", dag_id="a", run_id="b", task_id="c", map_index=-1, number=1),
)


@pytest.mark.parametrize("key", KEYS)
def test_a_kind_of_mail_has_a_thai_name(key):
    th, en = name_kind(kind_of(key))

    assert (th, en) != OTHER
    assert re.search("[ก-๙]", th)
    assert not re.search("[ก-๙_]", en)


@pytest.mark.parametrize("kind", ["", "x", "duel", "due?"])
def test_a_kind_that_is_not_known_is_another_mail(kind):
    assert name_kind(kind) == OTHER


def test_reminders_stand_in_the_order_of_their_days():
    kinds = ["receipt", "due+3", "due", "opening", "due-7", "due-14"]

    assert sorted(kinds, key=order_of) == ["opening", "due-14", "due-7", "due", "due+3", "receipt"]


@pytest.mark.parametrize("event", ["delivered", "bounce", "open", "something_new"])
def test_what_a_provider_tells_is_named(event):
    assert all(name_event(event))
    assert "_" not in name_event(event)[0]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("somsri@rayong.go.th", "s•••@rayong.go.th"),
        ("a@b.c", "a•••@b.c"),
        ("", "•••"),
        ("x", "x•••"),
    ],
)
def test_an_address_is_masked(address, shown):
    assert mask_address(address) == shown
