"""Tickets of late submissions asked for, with a file or before it is there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.late_submissions.late_tickets import TicketKind, TicketState, require_words
from oneplan.domain.submissions.submissions import (
    COUNTED_STATES,
    Arrival,
    Scope,
    SubmissionState,
    UnitNotExpected,
)
from oneplan.services.cycles.clock import planning_now
from oneplan.services.late_submissions.ticket_records import record_ticket
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.submissions import expected_submissions, submissions
from oneplan.store.submissions.scopes import Standing

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
    recorded_by: str | None = None,
) -> LateTicket:
    """Ask for a unit to be let in; with a file, or before it is there.

    A file has one ticket; a newer file takes the place of the one that waits. *recorded_by*
    is who of the office writes it down for the person who asks.

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
        recorded_by=recorded_by,
    )


def check_request(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> None:
    """Check that a unit can ask to be let into a step; nothing changes.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    stored_steps.get_step(session, cycle_id, step_id)
    if expected_submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)


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
    recorded_by: str | None = None,
) -> LateTicket:
    """Ask for a unit to be let in; the caller holds the lock of the unit or of the cycle."""
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    check_request(session, **scope)
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
    record_ticket(
        session,
        ticket,
        "late_ticket.requested",
        actor=ticket.requested_by,
        recorded_by=recorded_by,
    )
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
            record_ticket(session, ticket, "late_ticket.superseded", actor="oneplan")


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
