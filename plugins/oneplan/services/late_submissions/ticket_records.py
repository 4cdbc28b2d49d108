"""What is written down of a ticket."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.shared import audit


def record_ticket(
    session: Session, ticket: LateTicket, action: str, *, actor: str, recorded_by: str | None = None
) -> None:
    """Append to the audit what was done to a ticket, with its words, names and end.

    *recorded_by* is who of the office wrote it down for somebody else.
    """
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
            "recorded_by": recorded_by,
        },
    )
