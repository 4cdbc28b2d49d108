"""Receive a workbook: keep it, check it, answer at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.calendars import Calendar
from oneplan.domain.forms import Form
from oneplan.domain.submissions import (
    ALLOWED,
    Arrival,
    Finding,
    Row,
    SubmissionState,
    UnitNotExpected,
    arrival,
    read_rows,
)
from oneplan.errors import OneplanError
from oneplan.gateways.clock import BANGKOK
from oneplan.gateways.files import Files
from oneplan.gateways.forms import PROJECT_LIST, load_form
from oneplan.gateways.workbooks import read_sheets, write_form
from oneplan.services.clock import planning_now
from oneplan.services.cycles import calendar_in_force
from oneplan.store import audit, cycles, submissions, units


class StepNotOpen(OneplanError):
    """A unit sent a workbook before its step opened."""

    status_code = 409

    def __init__(self, *, step_id: str, opens_at: datetime) -> None:
        day = opens_at.astimezone(BANGKOK).date().isoformat()
        super().__init__(f"Step {step_id} opens on {day}; nothing was kept.")


class NothingLate(OneplanError):
    """The secretariat was asked to accept a late file that is not there."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, unit_code: str) -> None:
        super().__init__(
            f"Unit {unit_code} has sent no late file to step {step_id} of {cycle_id}"
            " that waits for acceptance."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the unit is told about the file it sent."""

    cycle_id: str
    step_id: str
    unit_code: str
    version: int
    state: SubmissionState
    sha256: str
    rows: int
    findings: tuple[Finding, ...]
    received_at: datetime
    is_repeat: bool


def form_of(calendar: Calendar) -> Form:
    """The form of a cycle: one budget column for each year of its plan."""
    span = calendar.plan_span_be
    years = range(span[0], span[1] + 1) if span else [calendar.fiscal_year_be]
    return load_form(PROJECT_LIST, tuple(years))


def receive_submission(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    file_name: str,
    content: bytes,
    sender: str,
    files: Files,
) -> Receipt:
    """Keep a workbook by its hash, check it and say how it stands.

    The same bytes sent twice are one version. A file with an error in any cell
    is returned whole, with every error; what was accepted before stays in force.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        WorkbookUnreadable: The file cannot be read; nothing is kept.
    """
    calendar = calendar_in_force(session, cycle_id)
    _require_expected(session, cycle_id, step_id, unit_code)
    now = _require_open(session, cycle_id, step_id)
    unit = units.get_unit(session, unit_code)
    area_code = unit.area_code if unit else ""
    sheets = read_sheets(content, file_name=file_name)
    rows, findings = read_rows(sheets, form_of(calendar), area_code=area_code)
    state = SubmissionState.RETURNED if findings else SubmissionState.ACCEPTED
    return _keep(
        session,
        rows=rows if not findings else (),
        findings=findings,
        state=state,
        sha256=files.put(content),
        byte_count=len(content),
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        file_name=file_name,
        sender=sender,
        now=now,
    )


def receive_nil(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, reason: str, sender: str,
    files: Files,
) -> Receipt:  # fmt: skip
    """Take a unit's word that it has no project; it counts as sent, apart from missing."""
    _require_expected(session, cycle_id, step_id, unit_code)
    now = _require_open(session, cycle_id, step_id)
    content = f"ไม่มีโครงการ\n{reason}\n{sender}\n".encode()
    return _keep(
        session,
        rows=(),
        findings=(),
        state=SubmissionState.NIL,
        sha256=files.put(content),
        byte_count=len(content),
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        file_name="nil.txt",
        sender=sender,
        now=now,
    )


def _require_expected(session: Session, cycle_id: str, step_id: str, unit_code: str) -> None:
    cycles.get_step(session, cycle_id, step_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    if submissions.find_expected(session, **scope) is None:
        raise UnitNotExpected(**scope)


def _require_open(session: Session, cycle_id: str, step_id: str) -> datetime:
    step = cycles.get_step(session, cycle_id, step_id)
    now = planning_now(session, cycle_id)
    if step.opens_at is not None and now < step.opens_at:
        raise StepNotOpen(step_id=step_id, opens_at=step.opens_at)
    return now


def _keep(
    session: Session,
    *,
    rows: tuple[Row, ...],
    findings: tuple[Finding, ...],
    state: SubmissionState,
    sha256: str,
    byte_count: int,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    file_name: str,
    sender: str,
    now: datetime,
) -> Receipt:
    cycles.lock_cycle(session, cycle_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    step = cycles.get_step(session, cycle_id, step_id)
    came = arrival(now, due_at=step.due_at, grace_days=step.grace_days)
    if came == Arrival.CLOSED and state != SubmissionState.RETURNED:
        state = SubmissionState.LATE
    known = submissions.find_by_hash(session, **scope, sha256=sha256)
    kept = known or submissions.add_submission(
        session,
        rows,
        **scope,
        state=state,
        sha256=sha256,
        file_name=file_name,
        byte_count=byte_count,
        sender=sender,
        findings=[finding.as_dict() for finding in findings],
        received_at=now,
        is_late=came != Arrival.ON_TIME,
    )
    if known is None:
        audit.append_event(
            session,
            actor=unit_code,
            action=f"submission.{state}",
            cycle_id=cycle_id,
            subject=f"{step_id}/{unit_code}",
            details={"version": kept.version, "sha256": sha256, "rows": len(rows)},
        )
    return Receipt(
        **scope,
        version=kept.version,
        state=SubmissionState(kept.state),
        sha256=sha256,
        rows=len(rows),
        findings=findings,
        received_at=kept.received_at,
        is_repeat=known is not None,
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
        if came == Arrival.CLOSED and each.state != SubmissionState.RETURNED:
            return each
    return None


def template_for(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> bytes:
    """The empty workbook that a unit fills in for a step."""
    calendar = calendar_in_force(session, cycle_id)
    _require_expected(session, cycle_id, step_id, unit_code)
    unit = units.get_unit(session, unit_code)
    name = unit.name_th if unit else unit_code
    return write_form(form_of(calendar), [], heading_th=f"{name} · ขั้นตอนที่ {step_id}")
