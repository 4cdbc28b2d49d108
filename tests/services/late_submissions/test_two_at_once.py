"""Two people act on one late file at once: one of them is heard, and neither waits for ever."""

import threading
import time

import pytest
from sqlalchemy import text

from oneplan.domain.late_submissions.late_tickets import REFUSE, RERUN, TicketClosed
from oneplan.services.cycles.steps import collect_step
from oneplan.services.late_submissions.questions import keep_answer
from oneplan.services.late_submissions.ticket_answers import accept_ticket, refuse_ticket
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.store.cycles import cycle_locks
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit, audit_chain, audit_proofs
from oneplan.store.shared.session import begin
from oneplan.store.submissions import step_collections
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def late(shared_url, files):
    """A late file of A1 that other connections see; its ticket's number."""
    with begin(shared_url) as session:
        calendar = start_world(session)
        set_time(session, "2019-03-01")
        send(session, files, calendar, "A1")
        (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    return calendar, ticket.id


class Other(threading.Thread):
    """Another connection that does one thing; what it returns or raises is kept."""

    def __init__(self, url, act):
        super().__init__()
        self.url, self.act, self.outcome = url, act, None
        self.start()

    def run(self):
        try:
            with begin(self.url) as session:
                self.outcome = self.act(session)
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            self.outcome = error

    def wait_until_it_waits(self, session):
        """Return when this connection waits for a lock that *session* holds."""
        for _ in range(600):
            if session.scalar(
                text(
                    "SELECT count(*) FROM pg_locks"
                    " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
                )
            ):
                return
            assert self.is_alive(), self.outcome
            time.sleep(0.05)
        pytest.fail("the other connection never waited")

    def end(self):
        self.join(60)
        assert not self.is_alive()
        return self.outcome


def states(url):
    with begin(url) as session:
        return [t.state for t in late_tickets.list_tickets(session, cycle_id=CYCLE)]


def acts(url, action):
    with begin(url) as session:
        return [e.action for e in audit_chain.list_events(session) if e.action.startswith(action)]


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        pytest.param(accept_ticket, refuse_ticket, "accepted", id="allowed, then refused"),
        pytest.param(refuse_ticket, accept_ticket, "refused", id="refused, then allowed"),
    ],
)
def test_of_two_answers_the_first_holds(shared_url, late, first, second, state):
    _, number = late
    with begin(shared_url) as session:
        first(session, number, decided_by="b", decision="x")
        other = Other(shared_url, lambda s: second(s, number, decided_by="c", decision="y"))
        other.wait_until_it_waits(session)

    assert isinstance(other.end(), TicketClosed)
    assert states(shared_url) == [state]
    assert acts(shared_url, "late_ticket") == ["late_ticket.requested", f"late_ticket.{state}"]


def test_of_many_answers_at_once_one_holds(shared_url, late):
    _, number = late
    barrier = threading.Barrier(6)

    def answer(option, name):
        def act(session):
            barrier.wait()
            return keep_answer(session, number, option=option, decided_by=name, values={})

        return act

    others = [Other(shared_url, answer((RERUN, REFUSE)[n % 2], f"u{n}")) for n in range(6)]
    outcomes = [each.end() for each in others]

    (state,) = states(shared_url)
    heard, told = (True, "accepted") if state == "accepted" else (False, "refused")
    assert outcomes.count(heard) == 1
    assert sum(isinstance(each, TicketClosed) for each in outcomes) == 5
    assert acts(shared_url, "late_ticket") == ["late_ticket.requested", f"late_ticket.{told}"]


def test_a_file_that_is_coming_is_waited_for_and_never_the_other_way_round(shared_url, files, late):
    calendar, number = late
    with begin(shared_url) as session:
        cycle_locks.lock_cycle(session, CYCLE)
        other = Other(shared_url, lambda s: accept_ticket(s, number, decided_by="b", decision="x"))
        other.wait_until_it_waits(session)
        send(session, files, calendar, "A1", rows_of("A1", calendar, count=2))

    assert isinstance(other.end(), TicketClosed)
    assert states(shared_url) == ["superseded", "requested"]


def test_a_file_accepted_during_a_consolidation_counts_from_the_next_collection(shared_url, late):
    _, number = late
    with begin(shared_url) as session:
        collect_step(session, CYCLE, "1", "7401")
        consolidate_step(session, CYCLE, "2", "")
        other = Other(shared_url, lambda s: accept_ticket(s, number, decided_by="b", decision="x"))
        other.wait_until_it_waits(session)
    other.end()

    with begin(shared_url) as session:
        before = step_collections.find_collection(
            session, cycle_id=CYCLE, step_id="1", group_code="7401"
        ).submission_ids
        counted = collect_step(session, CYCLE, "1", "7401")["received"]
    assert (before, counted) == ([], 1)


def test_two_acts_that_name_the_same_people_do_not_wait_for_each_other(shared_url):
    """One has done two things and goes on; the other does its own and commits meanwhile."""

    def write(session, actor):
        audit.append_event(session, actor=actor, action="a", subject="s", people={"with": "ค"})

    with begin(shared_url) as session:
        write(session, "ก")
        other = Other(shared_url, lambda s: (write(s, "ข"), write(s, "ก")))
        other.end()
        write(session, "ข")

    assert other.outcome == (None, None)
    with begin(shared_url) as session:
        assert audit_proofs.find_break(session) is None
        assert audit_proofs.find_head(session)[0] == 4


def test_many_transactions_at_once_make_one_chain(shared_url):
    def write(session, number):
        for at in range(3):
            audit.append_event(
                session,
                actor=f"คน {(number + at) % 3}",
                action="a",
                subject="s",
                people={"with": f"คน {(number + 1) % 3}"},
            )

    others = [Other(shared_url, lambda s, n=number: write(s, n)) for number in range(8)]
    assert [other.end() for other in others] == [None] * 8
    with begin(shared_url) as session:
        assert audit_proofs.find_break(session) is None
        assert audit_proofs.find_head(session)[0] == 24


def test_the_acts_of_a_transaction_that_fails_are_not_written(shared_url):
    def fail(session):
        audit.append_event(session, actor="t", action="a", subject="s")
        raise ZeroDivisionError

    assert isinstance(Other(shared_url, fail).end(), ZeroDivisionError)
    with begin(shared_url) as session:
        assert audit_proofs.find_head(session)[0] == 0
