"""From plan items to the submissions they stand on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from oneplan.store.tables import PlanItem, PlanVersion, Submission, SubmissionRow


def list_places(
    session: Session, *, cycle_id: str, row_key: str
) -> Sequence[Row[PlanVersion, Submission, SubmissionRow]]:
    """Every plan version of a cycle that holds a row, with the workbook row behind it."""
    return session.execute(
        select(PlanVersion, Submission, SubmissionRow)
        .join(PlanItem, PlanItem.plan_version_id == PlanVersion.id)
        .join(Submission, Submission.id == PlanItem.submission_id)
        .join(
            SubmissionRow,
            (SubmissionRow.submission_id == PlanItem.submission_id)
            & (SubmissionRow.row_number == PlanItem.row_number),
        )
        .where(PlanVersion.cycle_id == cycle_id, PlanItem.row_key == row_key)
        .order_by(PlanVersion.id)
    ).all()
