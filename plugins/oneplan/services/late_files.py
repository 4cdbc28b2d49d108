"""Files that came after their step had closed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.submissions import ALLOWED, Arrival, SubmissionState, arrival
from oneplan.errors import OneplanError
from oneplan.store import audit, cycles, submissions

NOT_THERE = (SubmissionState.RETURNED, SubmissionState.WITHDRAWN)


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
    """The last file that came after the step had closed, accepted since or not."""
    step = cycles.get_step(session, cycle_id, step_id)
    sent = submissions.list_submissions(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    for each in reversed(sent):
        came = arrival(each.received_at, due_at=step.due_at, grace_days=step.grace_days)
        if came == Arrival.CLOSED and each.state not in NOT_THERE:
            return each
    return None
