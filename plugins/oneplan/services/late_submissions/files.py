"""Files that came to a step which had gone on without them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.submissions import (
    ALLOWED,
    COUNTED_STATES,
    NIL_TYPE,
    SubmissionState,
)
from oneplan.errors import OneplanError
from oneplan.services.forms.cross_checks import recheck_others, recheck_own
from oneplan.store.cycles import cycle_locks
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.shared import audit
from oneplan.store.submissions import submissions

TAKEN_IN = (TicketState.REQUESTED, TicketState.ACCEPTED)


class NothingLate(OneplanError):
    """The secretariat was asked to accept a late file that is not there."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, unit_code: str) -> None:
        super().__init__(
            f"Unit {unit_code} has sent no late file to step {step_id} of {cycle_id}"
            " that waits for acceptance."
        )
        self.th = to_thai_digits(
            f"หน่วยงาน {unit_code} ไม่มีไฟล์ล่าช้าที่รอพิจารณาใน{name_of_id(step_id)}"
            " ไฟล์อาจถูกถอน ไม่รับ หรือรับเข้าแผนแล้ว"
        )


def accept_late(session: Session, submission_id: int, *, actor: str, reason: str) -> None:
    """Accept exactly this late file; its step counts it from the next collection on.

    A file that counts already is accepted still.

    Raises:
        NothingLate: It was refused or taken back.
    """
    sent = submissions.get_submission(session, submission_id)
    cycle_locks.lock_cycle(session, sent.cycle_id)
    session.refresh(sent)
    if sent.state in COUNTED_STATES:
        return
    state = _state_in_time(sent)
    if state not in ALLOWED[SubmissionState(sent.state)]:
        raise NothingLate(cycle_id=sent.cycle_id, step_id=sent.step_id, unit_code=sent.unit_code)
    submissions.save_state(session, sent, state)
    audit.append_event(
        session,
        actor=actor,
        action="submission.late_accepted",
        cycle_id=sent.cycle_id,
        subject=f"{sent.step_id}/{sent.unit_code}",
        details={"version": sent.version, "sha256": sent.sha256, "reason": reason},
    )
    scope = {"cycle_id": sent.cycle_id, "step_id": sent.step_id, "unit_code": sent.unit_code}
    recheck_own(session, **scope)
    recheck_others(session, **scope)


def _state_in_time(sent: submissions.Submission) -> SubmissionState:
    """What a file would have been had it come in time."""
    if sent.file_type == NIL_TYPE:
        return SubmissionState.NIL
    return SubmissionState.WARNED if sent.findings else SubmissionState.ACCEPTED


def find_late(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> LateTicket:
    """The ticket of a unit's last file that was answered with yes, or not yet.

    Raises:
        NothingLate: The unit sent no late file to this step, or none that is still there.
    """
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    for ticket in reversed(late_tickets.list_tickets(session, **scope)):
        if ticket.submission_id is None or ticket.state not in TAKEN_IN:
            continue
        sent = submissions.get_submission(session, ticket.submission_id)
        if sent.state != SubmissionState.WITHDRAWN:
            return ticket
    raise NothingLate(**scope)
