"""The audit log stays whole when names are forgotten: it never held them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from oneplan.gateways.calendars.clock import real_now
from oneplan.services.decisions.committees import import_committees
from oneplan.services.late_submissions.ticket_answers import accept_ticket
from oneplan.services.operations.retention import forget_people
from oneplan.services.units.register import ContactUnknown, forget_contact
from oneplan.store.decisions import committees
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.shared import audit_chain, audit_proofs, people
from oneplan.store.shared.base import Base
from oneplan.store.shared.tables import PersonName
from oneplan.store.submissions import submissions
from oneplan.store.submissions.tables import Submission
from oneplan.store.units import units
from oneplan.store.units.tables import Contact
from tests.support.world import CYCLE, send, set_time, start_world

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
        [[e.actor, e.details] for e in audit_chain.list_events(session)], ensure_ascii=False
    )


def make_old(session):
    old = PersonName.seen_at - timedelta(days=400)
    session.execute(update(PersonName).values(seen_at=old))
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
    sent = submissions.get_last(session, cycle_id=CYCLE, step_id="1", unit_code="A1")
    session.refresh(sent)
    assert sent.sender == people.FORGOTTEN
    assert audit_proofs.find_break(session) is None


def test_every_name_in_the_store_is_reached_or_is_none():
    """A new column that says who did something is forgotten too, or stands here with its reason."""
    reached = {f"{c.class_.__tablename__}.{c.key}" for c, _ in people.NAMED}
    kept = {
        "comments.said_by": "a sector or body, never a person",
        "document_issues.issued_by": "a part of the office, never a person",
        "need_answers.sender": "the step and unit that sent a project",
        "notices.claimed_by": "the number of a sender",
    }
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_by") or column.name == "sender"
    }

    assert found - set(kept) == reached


def test_what_mail_servers_said_and_lists_of_quiet_committees_are_forgotten(session, late):
    make_committee(session)
    contact = session.scalars(select(Contact)).first()
    contact.bounced_at, contact.bounce_reason = real_now().subtract(days=400), "550 <a@b.go.th>"
    session.flush()
    forget_people(session, days=365)
    kept = committees.list_members(session, cycle_id=CYCLE)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("UPDATE audit_events SET happened_at = happened_at - interval '400 days'"))
    session.execute(text("UPDATE cycles SET started_at = started_at - interval '400 days'"))
    forget_people(session, days=365)
    session.refresh(contact)

    assert [m.user for m in kept] == ["chair"]
    assert committees.list_members(session, cycle_id=CYCLE) == []
    assert contact.bounce_reason == people.FORGOTTEN


def make_committee(session):
    content = "step,user,name,role,absent_from,absent_to\n3,chair,ประธาน,chair,,\n"
    import_committees(session, CYCLE, content, actor="t")


def test_what_is_blanked_without_anybody_being_forgotten_is_written_down(session, late):
    session.execute(update(Submission).values(stored_at=real_now().subtract(days=400)))

    assert forget_people(session, days=365) == 0
    *_, last = audit_chain.list_events(session)
    assert (last.action, last.details) == (
        "people.forgotten",
        {"people": 0, "places": 1, "days": 365},
    )


def test_a_contact_who_left_is_dropped_and_the_log_has_no_address(session):
    start_world(session)
    for unit, address in (("A2", "a1@units.invalid"), ("A3", "x@y")):
        with pytest.raises(ContactUnknown, match=unit):
            forget_contact(session, unit, address, actor="t")
    forget_contact(session, "A1", " A1@units.invalid", actor="t")
    *_, last = audit_chain.list_events(session)

    assert units.list_addresses(session, "A1") == []
    assert (last.action, last.subject) == ("contact.forgotten", "A1")
    assert "@" not in json.dumps(last.details)


def test_someone_who_comes_again_is_somebody_new(session, late):
    before = people.refer_all(session, NAMES[:1])
    make_old(session)
    forget_people(session, days=365)

    assert people.refer_all(session, NAMES[:1]) != before
