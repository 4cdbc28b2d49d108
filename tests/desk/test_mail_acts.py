"""Mails are held, released and decided: by whom, why, and once."""

import pytest
from sqlalchemy import select

from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.reminders.notices import list_held_ids, list_holds
from oneplan.store.reminders.tables import Notice
from oneplan.store.shared.audit_chain import list_events
from tests.support.desk import desk_client, fields_of
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
ACTS = f"/cycles/{CYCLE}/acts"


@pytest.fixture
def mails(session, calendar):
    """The invitations of the first step, by unit."""
    queue_invitations(session, CYCLE, "1")
    return {each.unit_code: each for each in session.scalars(select(Notice))}


def do(desk, act, **values):
    """See what an act would do, and confirm it."""
    page = desk.post(
        f"{ACTS}/{act}",
        data={**fields_of(desk.get(f"{ACTS}/{act}").text), **values, "phase": "preview"},
    ).text
    kept = {**fields_of(page), **values, "reason": "รอหนังสือสั่งการ", "phase": "confirm"}
    return page, desk.post(f"{ACTS}/{act}", data=kept)


@pytest.mark.parametrize(
    ("values", "held"),
    [
        pytest.param({"step": "1"}, {"A1", "A2", "A3"}, id="a step"),
        pytest.param({"step": "1", "reminder": "opening"}, {"A1", "A2", "A3"}, id="a kind"),
        pytest.param({"step": "1", "reminder": "due-7"}, set(), id="a kind to come"),
        pytest.param({"unit": "A2"}, {"A2"}, id="a unit"),
        pytest.param({"all": "yes"}, {"A1", "A2", "A3"}, id="the stop switch"),
    ],
)
def test_what_is_named_is_held_with_who_and_why(desk, session, mails, values, held):
    page, answer = do(desk, "hold-mails", **values)

    assert answer.status_code == 303, answer.text
    ids = list_held_ids(session, cycle_id=CYCLE)
    assert {code for code, mail in mails.items() if mail.id in ids} == held
    assert f"อีเมลที่รอส่งอยู่ {len(held)} ฉบับ" in page
    (event,) = [each for each in list_events(session) if each.action == "notices.held"]
    assert event.details["reason"] == "รอหนังสือสั่งการ"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        pytest.param({}, 422, id="nothing"),
        pytest.param({"step": "1", "all": "yes"}, 422, id="a step and everything"),
        pytest.param({"step": "99"}, 422, id="no such step"),
        pytest.param({"unit": "A99"}, 404, id="no such unit"),
        pytest.param({"notice": "99"}, 404, id="no such mail"),
        pytest.param({"notice": "x"}, 404, id="no number"),
    ],
)
def test_a_slip_holds_nothing_and_says_why(desk, session, mails, values, status):
    _, answer = do(desk, "hold-mails", **values)

    assert answer.status_code == status
    assert not list_holds(session, cycle_id=CYCLE)


def test_a_hold_is_shown_and_released(desk, session, mails):
    do(desk, "hold-mails", unit="A2")
    (hold,) = list_holds(session, cycle_id=CYCLE)
    assert "กบอ. กระทุ่มแบน" in desk.get(f"/cycles/{CYCLE}/mails").text
    _, answer = do(desk, "release-mails", hold=str(hold.id))

    assert answer.status_code == 303
    assert not list_holds(session, cycle_id=CYCLE)
    _, again = do(desk, "release-mails", hold=str(hold.id))
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        pytest.param("sent", "reconciled", id="it went"),
        pytest.param("resend", "queued", id="again"),
    ],
)
def test_a_mail_without_an_answer_is_decided(desk, session, mails, verdict, state):
    mails["A1"].state = "unknown"
    session.flush()
    page, answer = do(desk, "resolve-mail", notice=str(mails["A1"].id), verdict=verdict)

    assert "เดิม: ไม่ทราบผล" in page
    assert answer.status_code == 303
    session.refresh(mails["A1"])
    assert mails["A1"].state == state


def test_a_mail_that_waits_leaves_nothing_to_decide(desk, session, mails):
    page, answer = do(desk, "resolve-mail", notice=str(mails["A1"].id), verdict="sent")

    assert "อยู่ในสถานะ “รอส่ง”" in page
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("values", "status"),
    [
        pytest.param({"unit": "A2"}, 303, id="a unit of the own amphoe"),
        pytest.param({"unit": "A1"}, 403, id="a unit of another"),
        pytest.param({"step": "1"}, 403, id="a step of all"),
        pytest.param({"all": "yes"}, 403, id="everything"),
    ],
)
def test_an_officer_of_an_amphoe_acts_there_alone(session, files, mails, values, status):
    _, answer = do(desk_client(session, files, area="7402"), "hold-mails", **values)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("verdict", "state"), [("sent", "reconciled"), ("resend", "queued")], ids=["it went", "again"]
)
def test_all_mails_of_a_kind_are_decided_at_once(
    desk, session, mails, monkeypatch, *, verdict, state
):
    monkeypatch.setenv("ONEPLAN_MAIL_WAIT_MINUTES", "0")
    for code in ("A1", "A2"):
        mails[code].state = "unknown"
    session.flush()
    page, answer = do(desk, "resolve-mails", step="1", reminder="opening", verdict=verdict)

    assert "อีเมลที่ไม่ทราบผล 2 ฉบับ" in page
    assert answer.status_code == 303, answer.text
    for code in ("A1", "A2"):
        session.refresh(mails[code])
    assert {mails[code].state for code in ("A1", "A2")} == {state}


def test_where_nothing_waits_nothing_is_decided(desk, mails):
    page, answer = do(desk, "resolve-mails", step="1", reminder="opening", verdict="sent")

    assert "ไม่มีอีเมลชนิดนี้" in page
    assert answer.status_code == 404
