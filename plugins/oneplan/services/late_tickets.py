"""Tickets of the late door: asked for, answered, looked up.

Two people stand behind every ticket. What was asked and answered is in the
audit log, with the reason and the end.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oneplan.domain.late_tickets import (
    DAYS_OPEN,
    TicketClosed,
    TicketKind,
    TicketNeedsReason,
    TicketState,
    require_other_person,
)
from oneplan.domain.submissions import (
    ALLOWED,
    COUNTED_STATES,
    Arrival,
    SubmissionState,
    UnitNotExpected,
)
from oneplan.services.clock import planning_now
from oneplan.services.late_files import accept_late
from oneplan.store import audit, cycles, late_tickets, submissions
from oneplan.store.late_tickets import LateTicket

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
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    if not reason.strip() or not requested_by.strip():
        raise TicketNeedsReason(step_id=step_id, unit_code=unit_code)
    cycles.lock_cycle(session, cycle_id)
    if submissions.find_expected(session, **scope) is None:
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
    session: Session, sent: submissions.Submission, *, came: Arrival, reason: str
) -> None:
    """Ask for a file that its step will not take in by itself; for any other do nothing."""
    scope = {"cycle_id": sent.cycle_id, "step_id": sent.step_id, "unit_code": sent.unit_code}
    if sent.state == SubmissionState.LATE:
        kind, words = TicketKind.LATE, SENT_LATE
    elif sent.state in COUNTED_STATES and _was_collected(session, **scope):
        words = SENT_AGAIN
        kind = TicketKind.PERMITTED if came == Arrival.PERMITTED else TicketKind.CORRECTION
    else:
        return
    request_ticket(
        session,
        **scope,
        reason=reason.strip() or words,
        requested_by=sent.sender,
        submission=sent,
        kind=kind,
    )


def _was_collected(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> bool:
    expected = submissions.find_expected(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    return expected is not None and (
        submissions.find_collection(
            session, cycle_id=cycle_id, step_id=step_id, group_code=expected.group_code
        )
        is not None
    )


def hold_ticket(session: Session, ticket_id: int) -> LateTicket:
    """The ticket, and nobody else answers or replaces it until the transaction ends.

    The cycle's lock comes first, as it does where a file arrives: two orders would
    let an answer and an upload wait for each other.
    """
    cycles.lock_cycle(session, late_tickets.get_ticket(session, ticket_id).cycle_id)
    return late_tickets.get_ticket(session, ticket_id)


def accept_ticket(
    session: Session, ticket_id: int, *, decided_by: str, decision: str, days: int = DAYS_OPEN
) -> LateTicket:
    """Let the unit in until *days* planning days from now; its file counts from here on.

    The same answer given twice is one answer.

    Raises:
        TicketSelfApproved: Who asked answered.
        TicketClosed: It was refused, or a newer file took its place.
    """
    ticket = hold_ticket(session, ticket_id)
    if ticket.state == TicketState.ACCEPTED:
        return ticket
    _require_waiting(session, ticket, decided_by=decided_by, decision=decision)
    now = planning_now(session, ticket.cycle_id)
    late_tickets.save_answer(
        session,
        ticket,
        state=TicketState.ACCEPTED,
        decided_by=decided_by,
        decision=decision,
        decided_at=now,
        expires_at=now + timedelta(days=days),
    )
    if ticket.kind == TicketKind.LATE:
        accept_late(
            session,
            cycle_id=ticket.cycle_id,
            step_id=ticket.step_id,
            unit_code=ticket.unit_code,
            actor=decided_by,
            reason=decision,
        )
    _audit(session, ticket, "late_ticket.accepted", actor=decided_by)
    return ticket


def refuse_ticket(
    session: Session, ticket_id: int, *, decided_by: str, decision: str
) -> LateTicket:
    """Leave the door closed; the file stays where it is and is never lost.

    Raises:
        TicketSelfApproved: Who asked answered.
        TicketClosed: It was accepted, or a newer file took its place.
    """
    ticket = hold_ticket(session, ticket_id)
    if ticket.state == TicketState.REFUSED:
        return ticket
    _require_waiting(session, ticket, decided_by=decided_by, decision=decision)
    late_tickets.save_answer(
        session,
        ticket,
        state=TicketState.REFUSED,
        decided_by=decided_by,
        decision=decision,
        decided_at=planning_now(session, ticket.cycle_id),
    )
    sent = _file_of(session, ticket)
    if sent is not None and SubmissionState.REFUSED in ALLOWED[SubmissionState(sent.state)]:
        submissions.save_state(session, sent, SubmissionState.REFUSED, reason=decision)
    _audit(session, ticket, "late_ticket.refused", actor=decided_by)
    return ticket


def _require_waiting(
    session: Session, ticket: LateTicket, *, decided_by: str, decision: str
) -> None:
    """Check that a ticket can be answered by this person now."""
    if not decision.strip() or not decided_by.strip():
        raise TicketNeedsReason(step_id=ticket.step_id, unit_code=ticket.unit_code)
    if ticket.state != TicketState.REQUESTED:
        raise TicketClosed(ticket_id=ticket.id, state=TicketState(ticket.state))
    sent = _file_of(session, ticket)
    if sent is not None and sent.state == SubmissionState.WITHDRAWN:
        late_tickets.save_answer(session, ticket, state=TicketState.SUPERSEDED)
        raise TicketClosed(ticket_id=ticket.id, state=TicketState.SUPERSEDED)
    require_other_person(ticket.id, requested_by=ticket.requested_by, decided_by=decided_by)


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
