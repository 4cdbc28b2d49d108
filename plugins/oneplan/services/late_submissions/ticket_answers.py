"""Tickets of late submissions answered.

Two people stand behind every ticket. What was asked and answered is in the
audit log, with the reason and the end.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.decisions.questions import Asked
from oneplan.domain.late_submissions.late_tickets import (
    DAYS_OPEN,
    MAX_DAYS_OPEN,
    TicketClosed,
    TicketKind,
    TicketNeedsPerson,
    TicketState,
    TicketTermInvalid,
    require_other_person,
    require_words,
)
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.cycles.clock import planning_now
from oneplan.services.late_submissions.files import accept_late
from oneplan.services.late_submissions.ticket_records import record_ticket
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import questions
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.shared import people
from oneplan.store.submissions import submissions
from oneplan.store.units import units


def hold_ticket(session: Session, ticket_id: int) -> LateTicket:
    """The ticket, and nobody else answers or replaces it until the transaction ends.

    The cycle's lock comes first, as it does where a file arrives: two orders would
    let an answer and an upload wait for each other.
    """
    cycle_locks.lock_cycle(session, late_tickets.get_ticket(session, ticket_id).cycle_id)
    return late_tickets.get_ticket(session, ticket_id)


def accept_ticket(
    session: Session, ticket_id: int, *, decided_by: str, decision: str, days: int = DAYS_OPEN
) -> LateTicket:
    """Let the unit in until *days* planning days from now; its file counts from here on.

    The same answer given twice is one answer.

    Raises:
        TicketSelfApproved: Who asked answered.
        TicketNeedsPerson: No person answered, but a unit or a part of the office.
        TicketTermInvalid: No ticket is open for so many days.
        TicketClosed: It was refused, or a newer file took its place.
    """
    if not 0 <= days <= MAX_DAYS_OPEN:
        raise TicketTermInvalid(ticket_id=ticket_id, days=days)
    ticket, is_new = _answer(
        session, ticket_id, TicketState.ACCEPTED, by=decided_by, words=decision, days=days
    )
    if is_new and ticket.kind == TicketKind.LATE and ticket.submission_id is not None:
        accept_late(session, ticket.submission_id, actor=decided_by, reason=decision)
    return ticket


def refuse_ticket(
    session: Session, ticket_id: int, *, decided_by: str, decision: str
) -> LateTicket:
    """Reject the late submission; the file stays where it is and is never lost.

    Raises:
        TicketSelfApproved: Who asked answered.
        TicketNeedsPerson: No person answered, but a unit or a part of the office.
        TicketClosed: It was accepted, or a newer file took its place.
    """
    ticket, is_new = _answer(session, ticket_id, TicketState.REFUSED, by=decided_by, words=decision)
    sent = _file_of(session, ticket)
    if is_new and sent is not None and sent.state == SubmissionState.LATE:
        submissions.save_state(session, sent, SubmissionState.REFUSED, reason=decision)
    return ticket


def _answer(
    session: Session,
    ticket_id: int,
    state: TicketState,
    *,
    by: str,
    words: str,
    days: int | None = None,
) -> tuple[LateTicket, bool]:
    """Keep an answer; return the ticket and whether it had not been given before."""
    ticket = hold_ticket(session, ticket_id)
    if ticket.state == state:
        return ticket, False
    _require_waiting(session, ticket, by=by, words=words)
    now = planning_now(session, ticket.cycle_id)
    late_tickets.save_answer(
        session,
        ticket,
        state=state,
        decided_by=by.strip(),
        decision=words.strip(),
        decided_at=now,
        expires_at=None if days is None else now.add(days=days),
    )
    questions.close_questions(
        session,
        cycle_id=ticket.cycle_id,
        step_id=ticket.step_id,
        act=Asked.TICKET,
        group_code=ticket.unit_code,
        version=ticket.id,
    )
    record_ticket(session, ticket, f"late_ticket.{state}", actor=by.strip())
    return ticket, True


def check_answer(session: Session, ticket: LateTicket, *, by: str) -> None:
    """Check that a ticket can be answered by this person now; nothing changes.

    Raises:
        TicketSelfApproved: Who asked would answer.
        TicketNeedsPerson: No person would answer, but a unit or a part of the office.
        TicketClosed: It was answered, or a newer file took its place.
    """
    _require_waiting(session, ticket, by=by, words="-")


def _require_waiting(session: Session, ticket: LateTicket, *, by: str, words: str) -> None:
    """Check that a ticket can be answered by this person now."""
    require_words(words, by, step_id=ticket.step_id, unit_code=ticket.unit_code)
    if ticket.state != TicketState.REQUESTED:
        raise TicketClosed(
            ticket_id=ticket.id, state=TicketState(ticket.state), decided_by=ticket.decided_by
        )
    sent = _file_of(session, ticket)
    if sent is not None and sent.state == SubmissionState.WITHDRAWN:
        raise TicketClosed(ticket_id=ticket.id, state=TicketState.SUPERSEDED)
    require_other_person(ticket.id, requested_by=ticket.requested_by, decided_by=by)
    name = by.strip()
    if name.casefold() in people.OFFICE or units.get_unit(session, name) is not None:
        raise TicketNeedsPerson(ticket_id=ticket.id, decided_by=name)


def _file_of(session: Session, ticket: LateTicket) -> submissions.Submission | None:
    if ticket.submission_id is None:
        return None
    return submissions.get_submission(session, ticket.submission_id)
