"""What makes a mail one mail. The keys are in the stores of offices: they stay as they are."""

from datetime import UTC, date, datetime

import pytest

from oneplan.domain.reminders import mail_key as keys

TASK = {"dag_id": "d", "run_id": "r", "task_id": "t", "map_index": 0, "number": 1}

CASES = [
    pytest.param(keys.receipt_key(3), "receipt:3", id="receipt"),
    pytest.param(keys.link_key(datetime(2019, 1, 5, 9, 59, tzinfo=UTC)), "link:2019010509", id="link"),
    pytest.param(keys.digest_key("superior", date(2019, 1, 5)), "digest:superior:2019-01-05",
                 id="digest"),
    pytest.param(keys.dispatch_key("2101", "a" * 64), "dispatch:2101:aaaaaaaaaaaaaaaa", id="package"),
    pytest.param(keys.acknowledge_key(7, 2), "acknowledge:7:2", id="did the package come"),
    pytest.param(keys.forward_key("L1", "amphoe"), "forward:L1:amphoe", id="pass a letter on"),
    pytest.param(keys.forwarded_key("L1", "P1"), "forwarded:L1:P1", id="a letter passed on"),
    pytest.param(keys.decide_key(2, 1), "decide:2:1", id="a plan waits for its decision"),
    pytest.param(keys.recheck_key(1, "x"), "recheck:1:2d711642b726", id="contradicted by another form"),
    pytest.param(keys.screened_key("A1", "x"), "screened:A1:2d711642b726", id="result of a screening"),
    pytest.param(keys.decided_key(2), "project_decided:2", id="a plan was let pass"),
    pytest.param(keys.decided_key(2, "x"), "project_decided:2:2d711642b726", id="rows were sent back"),
    pytest.param(keys.sent_on_key("2101", 2), "project_sent_on:2101:2", id="projects were sent on"),
    pytest.param(keys.allocated_key("21", 1), "project_allocated:21:1", id="money was given"),
    pytest.param(keys.withdrawn_key("1.2"), "withdrawn:1.2", id="a step is withdrawn"),
    pytest.param(keys.bounce_key(4), "bounce:4", id="an address is given up"),
    pytest.param(keys.returned_key(9), "returned:9", id="a mail came back"),
    pytest.param(keys.task_key("stopped", **TASK), "stopped:333c2765ecd56428", id="a task stopped"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "expected"), CASES)
def test_the_key_of_each_mail(key, expected):
    assert key == expected


def test_two_mails_of_different_kinds_never_share_a_key():
    found = [case.values[0] for case in CASES]

    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        pytest.param({}, True, id="the same case"),
        pytest.param({"number": 2}, False, id="another try"),
        pytest.param({"map_index": 1}, False, id="another amphoe"),
        pytest.param({"run_id": "q"}, False, id="another run"),
    ],
)
def test_one_mail_for_each_case_of_a_task(change, is_same):
    first = keys.task_key("stopped", **TASK)

    assert (keys.task_key("stopped", **{**TASK, **change}) == first) is is_same


def test_what_a_key_is_about_can_be_read_again():
    assert keys.digest_of(keys.digest_key("governor", date(2019, 2, 28))) == (
        "governor",
        date(2019, 2, 28),
    )
    assert keys.dispatch_of(keys.acknowledge_key(12, 3)) == 12


@pytest.mark.parametrize(
    ("key", "at_once", "about_mail"),
    [
        pytest.param("receipt:1", True, False, id="receipt"),
        pytest.param("stopped:x", True, False, id="stopped"),
        pytest.param("due-7", False, False, id="reminder"),
        pytest.param("bounce:1", False, True, id="bounce"),
        pytest.param("returned:1", False, True, id="returned"),
    ],
)
def test_what_a_key_says_of_its_mail(key, at_once, about_mail):
    assert (keys.is_at_once(key), keys.is_about_mail(key)) == (at_once, about_mail)
