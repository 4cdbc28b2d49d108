"""What a unit is told about what it sent, the same at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oneplan.domain.shared.findings import Finding, Severity
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.store.submissions import submissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the unit is told about what it sent."""

    cycle_id: str
    step_id: str
    unit_code: str
    number: int
    version: int
    state: SubmissionState
    form: str
    file_name: str
    sha256: str
    rows: int
    total_baht: Decimal
    findings: tuple[Finding, ...]
    received_at: datetime
    is_late: bool
    is_repeat: bool = False


def receipt_of(sent: submissions.Submission) -> Receipt:
    """The receipt of a version that was kept."""
    return Receipt(
        cycle_id=sent.cycle_id,
        step_id=sent.step_id,
        unit_code=sent.unit_code,
        number=sent.receipt_number,
        version=sent.version,
        state=SubmissionState(sent.state),
        form=sent.form,
        file_name=sent.file_name,
        sha256=sent.sha256,
        rows=sent.row_count,
        total_baht=sent.total_baht,
        findings=tuple(
            Finding(**{**f, "severity": Severity(f["severity"])}) for f in sent.findings
        ),
        received_at=sent.received_at,
        is_late=sent.is_late,
    )
