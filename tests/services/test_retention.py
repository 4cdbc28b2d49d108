"""The audit log stays whole when names are forgotten: it never held them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from oneplan.services.late_tickets import accept_ticket
from oneplan.services.retention import forget_people
from oneplan.store import audit, late_tickets, people, submissions
from oneplan.store.tables import LateTicket, Person, Submission
from tests.services.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
NAMES = ("สมหญิง ใจดี", "หัวหน้าสำนักงาน")


@pytest.fixture
def late(session, files):
    """A late file that was sent and let in by people with names."""
    calendar = start_world(session)
    set_time(session, "2019-03-01")
    send(session, files, calendar, "A1", sender=NAMES[0])
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    accept_ticket(session, ticket.id, decided_by=NAMES[1], decision="อนุญาต")


def written(session):
    return json.dumps(
        [[e.actor, e.details] for e in audit.list_events(session)], ensure_ascii=False
    )


def make_old(session):
    old = Person.seen_at - timedelta(days=400)
    session.execute(update(Person).values(seen_at=old))
    for table in (Submission, LateTicket):
        session.execute(update(table).values(stored_at=table.stored_at - timedelta(days=400)))
    session.expire_all()


def test_the_log_holds_no_name_and_finds_each_again(session, late):
    assert not any(name in written(session) for name in NAMES)
    assert set(NAMES) <= set(people.list_names(session).values())


def test_old_names_are_forgotten_and_the_log_is_whole(session, late):
    assert forget_people(session, days=365) == 0
    known = len(people.list_names(session))
    make_old(session)

    assert forget_people(session, days=365) == known
    assert forget_people(session, days=365) == 0
    assert not set(NAMES) & set(people.list_names(session).values())
    sent = submissions.find_last(session, cycle_id=CYCLE, step_id="1", unit_code="A1")
    session.refresh(sent)
    assert sent.sender == people.FORGOTTEN
    assert audit.find_break(session) is None


def test_someone_who_comes_again_is_somebody_new(session, late):
    before = people.refer(session, NAMES[0])
    make_old(session)
    forget_people(session, days=365)

    assert people.refer(session, NAMES[0]) != before
