"""The rows that count in a step, whoever sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.submissions.tables import Submission, SubmissionRow


class CountedRow(NamedTuple):
    """One row of the version that counts of its unit."""

    unit_code: str
    row_number: int
    title: str
    title_key: str
    values: Mapping[str, Any]
    is_late: bool

    def key(self, step_id: str) -> str:
        """Its key within a cycle: ``<step>/<unit>/<sheet row>``."""
        return f"{step_id}/{self.unit_code}/{self.row_number}"


def list_counted_rows(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str | None = None
) -> Sequence[CountedRow]:
    """The rows of the latest counted version of each unit, in the order of units and sheets."""
    latest = (
        select(Submission.id, Submission.unit_code, Submission.is_late)
        .ext(distinct_on(Submission.unit_code))
        .where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.state.in_(COUNTED_STATES),
        )
        .order_by(Submission.unit_code, Submission.version.desc())
    )
    if unit_code is not None:
        latest = latest.where(Submission.unit_code == unit_code)
    last = latest.subquery()
    rows = session.execute(
        select(
            last.c.unit_code,
            SubmissionRow.row_number,
            SubmissionRow.title,
            SubmissionRow.title_key,
            SubmissionRow.values,
            last.c.is_late,
        )
        .join(last, last.c.id == SubmissionRow.submission_id)
        .order_by(last.c.unit_code, SubmissionRow.row_number)
    )
    return [CountedRow._make(row) for row in rows]
