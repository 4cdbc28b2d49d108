"""Take in a file from an entrance: no transaction is open while it is read, or waits for that."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Mapping

import structlog
from sqlalchemy.orm import Session

from oneplan.domain.forms.form_rows import Reading
from oneplan.domain.shared.findings import Finding, Message
from oneplan.domain.submissions.submissions import Scope
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused, FileType, refuse
from oneplan.gateways.files.files import FULL, Files
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES, FileReading
from oneplan.services.forms.file_checks import Check, Checked, check_file
from oneplan.services.forms.receipts import Receipt
from oneplan.services.submissions.admissions import Admission, admit
from oneplan.services.submissions.submissions import keep
from oneplan.store.shared import audit
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.transactions import Transactions

UNAVAILABLE = 503
PASSING = frozenset({*FULL, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
log = structlog.get_logger()
_UNREADABLE = Message(
    "unreadable",
    "อ่านไฟล์นี้ไม่ได้ กรุณาเปิดไฟล์ บันทึกเป็น .xlsx ใหม่ (Save As) แล้วส่งอีกครั้ง",
    "The file cannot be read; open it, save it as .xlsx anew and send it again",
)


def receive_file(
    *,
    begin: Transactions,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    file_name: str,
    content: bytes,
    sender: str,
    files: Files,
    file: FileReading | FileRefused | None = None,
    reason: str = "",
    admission: Admission | None = None,
    entry_rows: Mapping[str, int] | None = None,
) -> Receipt:
    """Admit a file in one short transaction, read it in none, and keep it in another.

    Args:
        begin: Opens a transaction.
        cycle_id: The cycle.
        step_id: The step.
        unit_code: The unit that it is of.
        file_name: What its sender calls it.
        content: The file.
        sender: Who sends it.
        files: Where it is kept.
        file: The same as it was let in and read, or why not, where that is done.
        reason: Why it comes late; it is read where the step has gone on.
        admission: That it may come, where that was asked.
        entry_rows: Entry of the form on the web → its row, where it was sent from there.

    Raises:
        UnitNotExpected: The step does not wait for this unit.
        StepNotOpen: The step has not opened.
        FileRefused: The file is not safe to keep; its hash is, in the audit.
        ReaderBusy: Too many files wait to be read; nothing is kept.
        FilesFull: There is no room to keep it; nothing is kept.
    """
    scope: Scope = {"cycle_id": cycle_id, "step_id": step_id, "unit_code": unit_code}
    if admission is None:
        with begin(only_asks=True) as session:
            admission = admit(session, **scope)
    try:
        checked = _check(admission.check, content, file)
    except FileRefused as refusal:
        if not is_passing_fault(refusal):
            with begin() as session:
                record_refusal(session, **scope, content=content, refusal=refusal)
        raise
    sha256 = files.put(content)
    with begin() as session:
        return keep(
            session,
            admission,
            checked,
            **scope,
            file_name=file_name,
            sha256=sha256,
            byte_count=len(content),
            sender=sender,
            reason=reason,
            entry_rows=entry_rows,
        )


def record_refusal(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    unit_code: str,
    content: bytes,
    refusal: FileRefused,
) -> None:
    """Write down that a file was not let in: its hash, its size and the rule, not the file."""
    audit.append_event(
        session,
        actor=unit_code,
        action="submission.refused",
        cycle_id=cycle_id,
        subject=f"{step_id}/{unit_code}",
        details={
            "rule": refusal.rule,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        },
    )


def is_passing_fault(error: BaseException) -> bool:
    """Whether the same file can be taken later as it is: the office lacks something now."""
    if isinstance(error, FileRefused):
        return error.is_passing
    if isinstance(error, OneplanError):
        return error.retryable or error.status_code == UNAVAILABLE
    if isinstance(error, OSError):
        return error.errno in PASSING
    return is_passing(error)


def _check(check: Check, content: bytes, file: FileReading | FileRefused | None) -> Checked:
    """Check a file; one that makes a library fail is returned and kept, with a finding."""
    if len(content) > MAX_BYTES:
        raise refuse("too_large", MAX_BYTES // 2**20)
    try:
        return check_file(check, content, file)
    except OneplanError:
        raise
    except Exception as error:  # whatever a file makes a library raise is its finding
        if is_passing_fault(error):
            raise
        log.warning("intake.unreadable", reason=type(error).__name__)
        found = Finding.at("", "", "", _UNREADABLE)
        return Checked(
            file=file if isinstance(file, FileReading) else FileReading(type=FileType.OTHER),
            form=check.form,
            reading=Reading(findings=(found,)),
        )
