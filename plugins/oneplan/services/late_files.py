"""Files that came to a step which had gone on without them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.late_tickets import TicketState
from oneplan.domain.submissions import ALLOWED, SubmissionState
from oneplan.errors import OneplanError
from oneplan.store import audit, cycles, late_tickets, submissions

TAKEN_IN = (TicketState.REQUESTED, TicketState.ACCEPTED)


class NothingLate(OneplanError):
    """The secretariat was asked to accept a late file that is not there."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, unit_code: str) -> None:
        super().__init__(
            f"Unit {unit_code} has sent no late file to step {step_id} of {cycle_id}"
            " that waits for acceptance."
        )


def accept_late(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, actor: str, reason: str
) -> int:
    """Accept the latest late file of a unit; the step counts it from its next collection.

    Returns:
        The version accepted. A file that was accepted before is accepted still.

    Raises:
        NothingLate: The unit sent no late file.
    """
    cycles.lock_cycle(session, cycle_id)
    last = find_late(session, cycle_id, step_id, unit_code)
    if last is None:
        raise NothingLate(cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    if SubmissionState.ACCEPTED in ALLOWED[SubmissionState(last.state)]:
        submissions.save_state(session, last, SubmissionState.ACCEPTED)
        audit.append_event(
            session,
            actor=actor,
            action="submission.late_accepted",
            cycle_id=cycle_id,
            subject=f"{step_id}/{unit_code}",
            details={"version": last.version, "sha256": last.sha256, "reason": reason},
        )
    return last.version


def find_late(
    session: Session, cycle_id: str, step_id: str, unit_code: str
) -> submissions.Submission | None:
    """The last file of a unit that has a ticket, answered with yes or not yet; or None."""
    tickets = late_tickets.list_tickets(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    for ticket in reversed(tickets):
        if ticket.submission_id is None or ticket.state not in TAKEN_IN:
            continue
        sent = submissions.get_submission(session, ticket.submission_id)
        if sent.state != SubmissionState.WITHDRAWN:
            return sent
    return None
