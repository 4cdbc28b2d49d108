"""Late submissions: two people, a reason, an end; and the file counts or is kept."""

import pytest

from oneplan.domain.late_submissions.late_tickets import (
    REFUSE,
    RERUN,
    TicketClosed,
    TicketNeedsPerson,
    TicketNeedsReason,
    TicketSelfApproved,
    TicketTermInvalid,
)
from oneplan.services.cycles.steps import collect_step
from oneplan.services.late_submissions.files import NothingLate
from oneplan.services.late_submissions.questions import (
    accepted_rerun,
    ask_ticket,
    keep_answer,
    list_unasked,
    take_up_ticket,
)
from oneplan.services.late_submissions.reruns import plan_rerun
from oneplan.services.late_submissions.ticket_answers import accept_ticket, refuse_ticket
from oneplan.services.late_submissions.ticket_requests import request_ticket
from oneplan.services.submissions.portal_views import view_step
from oneplan.services.submissions.submissions import receive_nil
from oneplan.services.submissions.withdrawals import withdraw_submission
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit_chain, people
from oneplan.store.submissions import submissions
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}
CLOSED = "2019-03-01"
IN_TIME = "2019-01-05"


def tickets(session):
    return late_tickets.list_tickets(session, cycle_id=CYCLE)


@pytest.fixture
def late(session, files):
    """A1's file comes after the step has closed; its ticket waits."""
    calendar = start_world(session)
    set_time(session, CLOSED)
    send(session, files, calendar, "A1", reason="น้ำท่วม")
    return calendar


def test_a_late_file_asks_for_itself_with_the_reason_that_its_sender_gave(session, late):
    (ticket,) = tickets(session)

    assert (ticket.kind, ticket.state, ticket.reason) == ("late", "requested", "น้ำท่วม")
    assert [each["conf"] for each in list_unasked(session)] == [
        {"ticket": ticket.id, "cycle": CYCLE}
    ]


def test_it_is_asked_about_once(session, late):
    (ticket,) = tickets(session)
    take_up_ticket(session, ticket.id)
    question = ask_ticket(session, ticket.id)

    assert question.settled is None
    assert "น้ำท่วม" in question.body
    assert "แผนสุดท้าย" in question.body
    assert list_unasked(session) == []


def test_an_accepted_file_counts_and_leaves_a_note(session, late):
    (ticket,) = tickets(session)

    assert keep_answer(session, ticket.id, option=RERUN, decided_by="b", values={"days": 3})
    assert submissions.get_last(session, **SCOPE).state == "accepted"
    rerun, note = accepted_rerun(session, ticket.id)
    assert (rerun.group_code, rerun.map_index) == ("7401", 0)
    assert f"ใบขอที่ {ticket.id}" in note
    assert "b" in note
    assert (ticket.expires_at - ticket.decided_at).days == 3


def test_a_refused_file_is_kept_and_does_not_count(session, late):
    (ticket,) = tickets(session)

    assert not keep_answer(
        session, ticket.id, option=REFUSE, decided_by="b", values={"decision": "ช้าเกินไป"}
    )
    kept = submissions.get_last(session, **SCOPE)
    assert (kept.state, kept.reason, kept.row_count) == ("late_refused", "ช้าเกินไป", 5)
    assert submissions.list_counted(session, cycle_id=CYCLE, step_id="1") == []
    assert accepted_rerun(session, ticket.id) is None


@pytest.mark.parametrize("answer", [accept_ticket, refuse_ticket])
@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        pytest.param("test", " TEST ", id="case and space"),
        pytest.param("นายอำนวย ใจดี", "อ\u0e4d\u0e32นวย\u200b ใจดี", id="Thai in another form"),
        pytest.param("somchai", "Somchai@rayong.go.th", id="an address"),
    ],
)
def test_who_asked_cannot_answer(session, files, answer, asked, answered):
    calendar = start_world(session)
    set_time(session, CLOSED)
    send(session, files, calendar, "A1", sender=asked)
    (ticket,) = tickets(session)
    with pytest.raises(TicketSelfApproved, match="another person"):
        answer(session, ticket.id, decided_by=answered, decision="x")

    assert submissions.get_last(session, **SCOPE).state == "late"


@pytest.mark.parametrize(
    ("by", "words"),
    [
        pytest.param("b", " ", id="no reason"),
        pytest.param("b", "\u200b\ufeff", id="a reason that nobody sees"),
        pytest.param(" ", "x", id="nobody"),
        pytest.param("\u200b", "x", id="a name that nobody sees"),
    ],
)
def test_asking_and_answering_take_a_reason_and_a_name(session, late, by, words):
    (ticket,) = tickets(session)
    for answer in (accept_ticket, refuse_ticket):
        with pytest.raises(TicketNeedsReason, match="a reason and a name"):
            answer(session, ticket.id, decided_by=by, decision=words)
    with pytest.raises(TicketNeedsReason, match="unit A2"):
        request_ticket(session, **{**SCOPE, "unit_code": "A2"}, reason=words, requested_by=by)


@pytest.mark.parametrize("nobody", ["oneplan", " Command ", "A2"])
def test_a_ticket_is_answered_by_a_person(session, late, nobody):
    (ticket,) = tickets(session)
    for answer in (accept_ticket, refuse_ticket):
        with pytest.raises(TicketNeedsPerson, match="answered by a person"):
            answer(session, ticket.id, decided_by=nobody, decision="x")

    assert ticket.state == "requested"


@pytest.mark.parametrize("days", [-1, 61])
def test_a_ticket_is_open_for_days_that_a_ticket_has(session, late, days):
    (ticket,) = tickets(session)
    with pytest.raises(TicketTermInvalid, match="0 to 60"):
        keep_answer(session, ticket.id, option=RERUN, decided_by="b", values={"days": days})

    assert ticket.state == "requested"


def test_a_ticket_of_no_days_takes_its_file_and_nothing_after_it(session, files, late):
    keep_answer(session, tickets(session)[0].id, option=RERUN, decided_by="b", values={"days": 0})
    set_time(session, "2019-03-02")
    after = send(session, files, late, "A1", rows_of("A1", late, count=2))

    assert submissions.get_version(session, **SCOPE, version=1).state == "accepted"
    assert after.state == "late"


def test_an_answer_about_an_older_file_lets_no_newer_one_in(session, files, late):
    """The older was allowed by command, its question left standing; a newer came since."""
    older = tickets(session)[0].id
    accept_ticket(session, older, decided_by="b", decision="x", days=1)
    set_time(session, "2019-03-05")
    send(session, files, late, "A1", rows_of("A1", late, count=2))
    assert keep_answer(session, older, option=RERUN, decided_by="b", values={})
    rerun, _ = accepted_rerun(session, older)

    assert (rerun.ticket_id, rerun.version) == (older, 1)
    assert [t.state for t in tickets(session)] == ["accepted", "requested"]
    assert submissions.get_version(session, **SCOPE, version=2).state == "late"


@pytest.mark.parametrize("other", [{"step_id": "2"}, {"unit_code": "A2"}, {"unit_code": "A9"}])
def test_a_ticket_opens_nothing_but_its_own_step_and_unit(session, files, late, other):
    accept_ticket(session, tickets(session)[0].id, decided_by="b", decision="x")

    with pytest.raises(NothingLate, match="no late file to step"):
        plan_rerun(session, **{**SCOPE, **other})
    if other.get("unit_code") == "A2":
        assert send(session, files, late, "A2").state == "late"


def test_a_late_word_that_there_is_no_project_counts_as_that(session, files):
    start_world(session)
    set_time(session, CLOSED)
    receive_nil(session, **SCOPE, reason="ไม่มี", sender="ก", files=files)
    accept_ticket(session, tickets(session)[0].id, decided_by="b", decision="x")

    assert collect_step(session, CYCLE, "1", "7401")["nil"] == 1


def test_a_file_let_in_at_once_takes_the_place_of_the_one_that_waits(session, files, late):
    ask = request_ticket(session, **SCOPE, reason="ขอส่งใหม่", requested_by="a")
    accept_ticket(session, ask.id, decided_by="b", decision="x")
    send(session, files, late, "A1", rows_of("A1", late, count=2))

    assert [t.state for t in tickets(session)] == ["superseded", "accepted"]


def test_the_same_answer_twice_is_one(session, late):
    (ticket,) = tickets(session)
    for _ in range(2):
        accept_ticket(session, ticket.id, decided_by="b", decision="x")

    acts = [e.action for e in audit_chain.list_events(session, cycle_id=CYCLE)]
    assert acts.count("late_ticket.accepted") == 1
    with pytest.raises(TicketClosed, match="it is accepted"):
        refuse_ticket(session, ticket.id, decided_by="b", decision="x")


def test_a_newer_file_takes_the_place_of_the_one_that_waits(session, files, late):
    send(session, files, late, "A1", rows_of("A1", late, count=2))
    first, second = tickets(session)

    assert (first.state, second.state) == ("superseded", "requested")
    assert ask_ticket(session, first.id).settled is not None
    with pytest.raises(TicketClosed, match="superseded") as told:
        keep_answer(session, first.id, option=RERUN, decided_by="b", values={})
    assert "มีไฟล์ใหม่แทนแล้ว" in told.value.in_thai
    assert keep_answer(session, second.id, option=RERUN, decided_by="b", values={})
    (counted,) = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert counted.row_count == 2


def test_while_a_ticket_is_open_its_unit_sends_and_counts_at_once(session, files, late):
    accept_ticket(session, tickets(session)[0].id, decided_by="b", decision="x", days=7)
    set_time(session, "2019-03-07")
    open_ = view_step(session, **SCOPE)
    receipt = send(session, files, late, "A1", rows_of("A1", late, count=3))
    set_time(session, "2019-03-09")
    closed = view_step(session, **SCOPE)
    after = send(session, files, late, "A1", rows_of("A1", late, count=4))

    assert (receipt.state, receipt.is_late) == ("accepted", True)
    assert after.state == "late"
    assert (open_.is_closed, closed.is_closed) == (False, True)


def test_permission_can_be_asked_for_before_there_is_a_file(session, files):
    calendar = start_world(session)
    ticket = request_ticket(session, **SCOPE, reason="ระบบล่ม", requested_by="a")
    set_time(session, CLOSED)
    accept_ticket(session, ticket.id, decided_by="b", decision="x")

    assert list_unasked(session) == []
    assert send(session, files, calendar, "A1").state == "accepted"


def test_a_correction_in_time_after_its_group_was_collected_asks_to_be_taken_in(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    collect_step(session, CYCLE, "1", "7401")
    before = tickets(session)
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=2))
    (ticket,) = tickets(session)

    assert before == []
    assert ticket.kind == "correction"
    assert submissions.get_last(session, **SCOPE).state == "accepted"
    assert keep_answer(session, ticket.id, option=RERUN, decided_by="b", values={})


def test_a_file_that_was_taken_back_is_not_asked_about(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    collect_step(session, CYCLE, "1", "7401")
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=2))
    withdraw_submission(session, **SCOPE, sender="ก", reason="ผิดไฟล์")

    assert ask_ticket(session, tickets(session)[0].id).settled == "the unit took the file back"


def test_reason_names_and_end_are_in_the_audit(session, late):
    accept_ticket(session, tickets(session)[0].id, decided_by="b", decision="อนุญาต", days=7)
    events = [e for e in audit_chain.list_events(session) if e.action.startswith("late_ticket")]

    assert [e.action for e in events] == ["late_ticket.requested", "late_ticket.accepted"]
    names = people.list_names(session)
    told = {key: names.get(value, value) for key, value in events[-1].details.items()}
    assert (told["reason"], told["requested_by"], told["decided_by"]) == ("น้ำท่วม", "test", "b")
    assert told["expires_at"].startswith("2019-03-08T00:00")
