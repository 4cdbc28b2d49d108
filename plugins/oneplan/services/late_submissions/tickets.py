"""Tickets of late submissions: asked for, answered, looked up.

Two people stand behind every ticket. What was asked and answered is in the
audit log, with the reason and the end.
"""

from __future__ import annotations

from datetime import datetime

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
from oneplan.domain.submissions.submissions import (
    COUNTED_STATES,
    Arrival,
    SubmissionState,
    UnitNotExpected,
)
from oneplan.services.cycles.clock import planning_now
from oneplan.services.late_submissions.files import accept_late
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.decisions import questions
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.shared import audit, people
from oneplan.store.submissions import expected_submissions, submissions
from oneplan.store.submissions.scopes import Standing
from oneplan.store.units import units

SENT_LATE = "ส่งหลังปิดรับ ไม่ได้แจ้งเหตุผล"
SENT_AGAIN = "ส่งใหม่หลังรวบรวมแล้ว"


def request_ticket(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    reason: str,
    requested_by: str,
    submission: submissions.Submission | None = None,
    kind: TicketKind = TicketKind.PERMISSION,
) -> LateTicket:
    """Ask for a unit to be let in; with a file, or before it is there.

    A file has one ticket; a newer file takes the place of the one that waits.

    Raises:
        TicketNeedsReason: The reason or the name is empty.
        UnitNotExpected: The step does not wait for this unit.
    """
    require_words(reason, requested_by, step_id=step_id, unit_code=unit_code)
    cycle_locks.lock_cycle(session, cycle_id)
    return _request(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        reason=reason,
        requested_by=requested_by,
        submission=submission,
        kind=kind,
    )


def _request(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    reason: str,
    requested_by: str,
    submission: submissions.Submission | None,
    kind: TicketKind,
) -> LateTicket:
    """Ask for a unit to be let in; the caller holds the lock of the unit or of the cycle."""
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    stored_steps.get_step(session, cycle_id, step_id)
    if expected_submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)
    if submission is not None:
        if (known := late_tickets.find_ticket(session, submission.id)) is not None:
            return known
        _supersede(session, **scope)
    ticket = late_tickets.add_ticket(
        session,
        **scope,
        kind=kind,
        submission_id=submission.id if submission else None,
        reason=reason.strip(),
        requested_by=requested_by.strip(),
        requested_at=planning_now(session, cycle_id),
    )
    _audit(session, ticket, "late_ticket.requested", actor=ticket.requested_by)
    return ticket


def _supersede(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> None:
    waiting = late_tickets.list_tickets(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        state=TicketState.REQUESTED,
    )
    for ticket in waiting:
        if ticket.submission_id is not None:
            late_tickets.save_answer(session, ticket, state=TicketState.SUPERSEDED)
            _audit(session, ticket, "late_ticket.superseded", actor="oneplan")


def raise_ticket(
    session: Session,
    sent: submissions.Submission,
    *,
    before: Standing,
    came: Arrival,
    reason: str,
) -> None:
    """Ask for a file that its step will not take in by itself; for any other do nothing.

    Args:
        session: Open transaction.
        sent: The file.
        before: How its unit stood before it came; the caller holds the lock of the unit.
        came: When it came.
        reason: Why it comes late.
    """
    scope = {"cycle_id": sent.cycle_id, "step_id": sent.step_id, "unit_code": sent.unit_code}
    if sent.state == SubmissionState.LATE:
        kind, words = TicketKind.LATE, SENT_LATE
    elif sent.state not in COUNTED_STATES:
        return
    elif before.was_collected:
        words = SENT_AGAIN
        kind = TicketKind.PERMITTED if came == Arrival.PERMITTED else TicketKind.CORRECTION
    else:
        if before.has_waiting:
            _supersede(session, **scope)
        return
    require_words(
        reason.strip() or words, sent.sender, step_id=sent.step_id, unit_code=sent.unit_code
    )
    _request(
        session,
        **scope,
        reason=reason.strip() or words,
        requested_by=sent.sender,
        submission=sent,
        kind=kind,
    )


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
    _audit(session, ticket, f"late_ticket.{state}", actor=by.strip())
    return ticket, True


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


def is_permitted(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, now: datetime
) -> bool:
    """Whether a ticket lets this unit in at *now*."""
    found = late_tickets.find_open(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code, now=now
    )
    return found is not None


def _audit(session: Session, ticket: LateTicket, action: str, *, actor: str) -> None:
    audit.append_event(
        session,
        actor=actor,
        action=action,
        cycle_id=ticket.cycle_id,
        subject=f"{ticket.step_id}/{ticket.unit_code}",
        details={
            "ticket": ticket.id,
            "kind": ticket.kind,
            "reason": ticket.reason,
            "decision": ticket.decision,
            "expires_at": ticket.expires_at.isoformat() if ticket.expires_at else None,
        },
        people={
            "requested_by": ticket.requested_by,
            "decided_by": ticket.decided_by,
        },
    )
