"""Receive a file: keep it, check it, answer at once.

A file is taken in three parts, so that no transaction is open while it is read:
:func:`~oneplan.services.submissions.admissions.admit` asks the store whether it may come and
what it is held against,
:func:`oneplan.services.forms.file_checks.check_file` reads it, and :func:`keep`
writes it down. :mod:`oneplan.services.submissions.intake` does all three for an entrance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.closing import due_for
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.row_marks import Marking
from oneplan.domain.shared.findings import Finding, has_errors
from oneplan.domain.submissions.submissions import (
    COUNTED_STATES,
    NIL_TYPE,
    Arrival,
    Scope,
    SubmissionState,
    arrival,
    state_after,
)
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.rules import merging_rules
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.cross_checks import recheck_others
from oneplan.services.forms.file_checks import Checked, check_file, form_of, layout_of, shown_name
from oneplan.services.forms.receipts import Receipt, receipt_of
from oneplan.services.late_submissions.ticket_requests import raise_ticket
from oneplan.services.reminders.queued_mails import queue_receipt
from oneplan.services.reminders.rechecks import recheck_and_tell
from oneplan.services.submissions.admissions import Admission, admit, require_expected, require_open
from oneplan.services.submissions.attachment_links import link_version
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit
from oneplan.store.submissions import expected_submissions, scopes, submissions
from oneplan.store.submissions.scopes import Standing
from oneplan.store.units import units


class NilIncomplete(OneplanError):
    """A nil return came without its reason or its signer."""

    status_code = 422

    def __init__(self, *, unit_code: str, step_id: str) -> None:
        self.th = "การแจ้งว่าไม่มีโครงการต้องมีเหตุผลและชื่อผู้ส่ง"
        super().__init__(
            f"Unit {unit_code}, step {step_id}: a nil return has a reason and a signer."
        )


def keep(
    session: Session,
    admission: Admission,
    checked: Checked,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    file_name: str,
    sha256: str,
    byte_count: int,
    sender: str,
    reason: str = "",
    entry_rows: Mapping[str, int] | None = None,
) -> Receipt:
    """Write down a file that was checked and say how it stands.

    The same bytes sent twice are one version. A file with an error in any cell
    is returned whole, with every error; what was accepted before stays in force.
    It came when it was admitted, however long it was read. *entry_rows* says in which row
    of it each entry of the form on the web stands, where it was sent from there.

    Raises:
        UnitNotExpected: The step waits for this unit no longer.
        StepNotOpen: The step was put off meanwhile.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    cycle_locks.lock_unit(session, **scope)
    held, before = scopes.load_standing(session, **scope)
    require_expected(session, **scope)
    require_open(session, cycle_id, step_id)
    findings = checked.reading.findings
    receipt = _keep(
        session,
        scope,
        before,
        rows=() if has_errors(findings) else checked.reading.rows,
        state=state_after(findings),
        sha256=sha256,
        byte_count=byte_count,
        now=admission.arrived_at,
        form=checked.form.key,
        file_type=checked.file.type,
        file_name=shown_name(file_name),
        sender=sender,
        findings=findings,
        layout=layout_of(checked.form, checked.reading),
        why_late=reason,
        entry_rows=entry_rows,
    )
    del held
    return receipt


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
    reason: str = "",
) -> Receipt:
    """Admit, check and keep a file within one transaction, where nobody else waits for it.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        FileRefused: The file is not safe to keep; nothing is kept.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    admission = admit(session, **scope)
    checked = check_file(admission.check, content)
    return keep(
        session,
        admission,
        checked,
        **scope,
        file_name=file_name,
        sha256=files.put(content),
        byte_count=len(content),
        sender=sender,
        reason=reason,
    )


def _says_the_same(before: Standing, sha256: str, now: SubmissionState) -> bool:
    """Whether the same bytes sent again change nothing.

    What was withdrawn comes into force again, and what was returned may be right
    by now: what it was checked against can have changed.
    """
    if before.last_sha256 != sha256:
        return False
    if before.last_state == SubmissionState.RETURNED:
        return now == SubmissionState.RETURNED
    return before.last_state != SubmissionState.WITHDRAWN


def receive_nil(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    reason: str,
    sender: str,
    files: Files,
    received_at: datetime | None = None,
) -> Receipt:
    """Take a unit's word that it has no project; it counts as sent, apart from missing."""
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    cycle_locks.lock_unit(session, **scope)
    held, before = scopes.load_standing(session, **scope)
    require_expected(session, **scope)
    now = require_open(session, cycle_id, step_id)
    if not reason.strip() or not sender.strip():
        raise NilIncomplete(unit_code=unit_code, step_id=step_id)
    content = f"ไม่มีโครงการ\n{reason}\n{sender}\n".encode()
    receipt = _keep(
        session,
        scope,
        before,
        rows=(),
        state=SubmissionState.NIL,
        sha256=files.put(content),
        byte_count=len(content),
        now=received_at or now,
        form=form_of(calendar_in_force(session, cycle_id), step_id).key,
        file_type=NIL_TYPE,
        file_name="nil.txt",
        sender=sender,
        findings=(),
        layout={},
        reason=reason,
    )
    del held
    return receipt


def _marking(session: Session, form: str, unit_code: str) -> Marking:
    """How the rows of a form are marked: by the columns that the merging rules name."""
    rules = merging_rules()
    return Marking(
        place=rules.place.get(form, ()),
        strategy=rules.strategy.get(form),
        area_code=units.require_unit(session, unit_code).area_code,
    )


def _keep(
    session: Session,
    scope: Scope,
    before: Standing,
    *,
    rows: tuple[Row, ...],
    state: SubmissionState,
    sha256: str,
    byte_count: int,
    now: datetime,
    form: str,
    file_type: str,
    file_name: str,
    sender: str,
    findings: tuple[Finding, ...],
    layout: Mapping[str, object],
    reason: str | None = None,
    why_late: str = "",
    entry_rows: Mapping[str, int] | None = None,
) -> Receipt:
    step = stored_steps.get_step(session, scope["cycle_id"], scope["step_id"])
    expected = expected_submissions.find_expected(session, **scope)
    due_at = due_for(step.due_at, expected.extended_to if expected else None)
    came = arrival(now, due_at=due_at, grace_days=step.grace_days)
    if came == Arrival.CLOSED and late_tickets.find_open(session, **scope, now=now) is not None:
        came = Arrival.PERMITTED
    if came == Arrival.CLOSED and state != SubmissionState.RETURNED:
        state = SubmissionState.LATE
    if _says_the_same(before, sha256, state):
        last = submissions.get_last(session, **scope)
        link_version(session, scope, before, last, entry_rows)
        return replace(receipt_of(last), is_repeat=True)
    kept = submissions.add_submission(
        session,
        rows,
        marking=_marking(session, form, scope["unit_code"]),
        **scope,
        state=state,
        sha256=sha256,
        form=form,
        file_type=file_type,
        file_name=file_name,
        byte_count=byte_count,
        row_count=len(rows),
        total_baht=sum((baht for row in rows for baht in row.budgets.values()), Decimal()),
        sender=sender,
        reason=reason,
        findings=[finding.as_dict() for finding in findings],
        layout=dict(layout),
        received_at=now,
        is_late=came != Arrival.ON_TIME,
    )
    link_version(session, scope, before, kept, entry_rows)
    audit.append_event(
        session,
        actor=scope["unit_code"],
        action=f"submission.{state}",
        cycle_id=scope["cycle_id"],
        subject=f"{scope['step_id']}/{scope['unit_code']}",
        details={"version": kept.version, "sha256": sha256, "rows": len(rows)},
    )
    raise_ticket(session, kept, before=before, came=came, reason=why_late or reason or "")
    receipt = receipt_of(kept)
    if step.backfilled_at is not None:
        # What came before the cycle was begun here is told to nobody.
        if state in COUNTED_STATES:
            recheck_others(session, **scope)
        return receipt
    queue_receipt(session, receipt)
    if state in COUNTED_STATES:
        recheck_and_tell(session, **scope)
    return receipt
