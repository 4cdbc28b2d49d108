"""How many units of each step are expected and have answered: one query for a cycle."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import ExpectedSubmission


def count_by_step(
    session: Session, *, cycle_id: str, area: str = ""
) -> Mapping[str, tuple[int, int]]:
    """Step → units expected, and those of them of which a file or a nil return counts.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        area: DOPA code that the group of a unit begins with; empty for all.
    """
    counted = func.count().filter(ExpectedSubmission.counted_versions > 0)
    rows = session.execute(
        select(ExpectedSubmission.step_id, func.count(), counted)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.group_code.startswith(area, autoescape=True),
        )
        .group_by(ExpectedSubmission.step_id)
    )
    return {step: (expected, received) for step, expected, received in rows}
