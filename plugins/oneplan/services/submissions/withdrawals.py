"""A unit takes a file back that is in force."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import ALLOWED, SubmissionState
from oneplan.errors import OneplanError
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.rechecks import recheck_and_tell
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions, submissions


class WithdrawalRefused(OneplanError):
    """A unit asked for a file back that it cannot have back."""

    status_code = 409

    def __init__(self, *, unit_code: str, step_id: str, rule: str) -> None:
        self.th = "ถอนไฟล์ไม่ได้: ปิดรับแล้ว หรือไม่มีไฟล์ที่รับไว้"
        super().__init__(f"Unit {unit_code}, step {step_id}: {rule}.")


def withdraw_submission(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, sender: str, reason: str
) -> int:
    """Give a unit the file back that is in force, before its step closes.

    Returns:
        The version withdrawn; what it had sent before does not come into force again.

    Raises:
        WithdrawalRefused: The step has closed, or nothing of the unit is in force.
    """
    cycle_locks.lock_unit(session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    step = stored_steps.get_step(session, cycle_id, step_id)
    expected = expected_submissions.find_expected(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    extended_to = expected.extended_to if expected else None
    if step.has_closed(planning_now(session, cycle_id), extended_to):
        raise WithdrawalRefused(unit_code=unit_code, step_id=step_id, rule="the step has closed")
    sent = submissions.list_submissions(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
    )
    free = [
        each for each in sent if SubmissionState.WITHDRAWN in ALLOWED[SubmissionState(each.state)]
    ]
    if not free:
        raise WithdrawalRefused(unit_code=unit_code, step_id=step_id, rule="nothing is in force")
    for each in free:
        submissions.save_state(session, each, SubmissionState.WITHDRAWN, reason=reason)
    audit.append_event(
        session,
        actor=unit_code,
        action="submission.withdrawn",
        cycle_id=cycle_id,
        subject=f"{step_id}/{unit_code}",
        details={"version": free[-1].version, "reason": reason},
        people={"sender": sender},
    )
    recheck_and_tell(session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    return free[-1].version
