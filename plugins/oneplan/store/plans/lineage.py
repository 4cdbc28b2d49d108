"""From a row to the submissions that hold it, and from those up to the plans that took it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import Submission
from oneplan.store.submissions.tables import SubmissionRow as SubmissionRow


def list_sources(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, row_number: int
) -> Sequence[Row[Submission, SubmissionRow]]:
    """Every submission of a unit that holds a row of this number, oldest first."""
    return session.execute(
        select(Submission, SubmissionRow)
        .join(SubmissionRow, SubmissionRow.submission_id == Submission.id)
        .where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.unit_code == unit_code,
            SubmissionRow.row_number == row_number,
        )
        .order_by(Submission.version)
    ).all()


class PlanPlace(NamedTuple):
    """A plan version that a row went into, and what became of it there or below.

    Attributes:
        submission_id: The file version that the row came with.
        outcome, reason, into_key: None where the row is kept.
        decided_in: Step and group of the plan that decided, ``<step>/<group>``.
    """

    submission_id: int
    step_id: str
    group_code: str
    version: int
    outcome: str | None
    reason: str | None
    into_key: str | None
    decided_in: str | None


_PLACES = text("""
WITH RECURSIVE taken AS (
    SELECT part.submission_id, part.plan_version_id AS version_id,
           ARRAY[part.plan_version_id] AS path
    FROM plan_parts part WHERE part.submission_id = ANY(:ids)
    UNION
    SELECT taken.submission_id, part.plan_version_id, taken.path || part.plan_version_id
    FROM taken JOIN plan_parts part ON part.part_version_id = taken.version_id
), places AS (
    SELECT DISTINCT taken.submission_id, taken.version_id, outcome.plan_version_id AS by_version
    FROM taken LEFT JOIN LATERAL (
        SELECT each.plan_version_id FROM plan_outcomes each
        WHERE each.submission_id = taken.submission_id AND each.row_number = :row_number
        OFFSET 0) outcome ON outcome.plan_version_id = ANY(taken.path)
)
SELECT DISTINCT ON (plan.id, places.submission_id)
       places.submission_id, plan.step_id, plan.group_code, plan.version,
       outcome.outcome, outcome.reason,
       target.step_id || '/' || target.unit_code || '/' || outcome.into_row_number AS into_key,
       by_plan.step_id || '/' || by_plan.group_code AS decided_in
FROM places CROSS JOIN LATERAL (
    SELECT each.* FROM plan_versions each WHERE each.id = places.version_id OFFSET 0) plan
LEFT JOIN LATERAL (
    SELECT each.* FROM plan_outcomes each WHERE each.submission_id = places.submission_id
    AND each.row_number = :row_number OFFSET 0) outcome
    ON outcome.plan_version_id = places.by_version
LEFT JOIN submissions target ON target.id = outcome.into_submission_id
LEFT JOIN LATERAL (
    SELECT each.* FROM plan_versions each WHERE each.id = places.by_version OFFSET 0) by_plan
    ON TRUE
ORDER BY plan.id, places.submission_id, places.by_version NULLS LAST
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


def list_places(
    session: Session, submission_ids: Sequence[int], *, row_number: int
) -> list[PlanPlace]:
    """Every plan version that took a row in, in the order of making."""
    values = {"ids": list(submission_ids), "row_number": row_number}
    return [PlanPlace._make(row) for row in session.execute(_PLACES, values)]


_MERGED_HERE = text("""
SELECT DISTINCT sent.step_id || '/' || sent.unit_code || '/' || outcome.row_number
FROM plan_outcomes outcome JOIN submissions sent ON sent.id = outcome.submission_id
WHERE outcome.into_submission_id = ANY(:ids) AND outcome.into_row_number = :row_number ORDER BY 1
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


def list_merged_keys(
    session: Session, submission_ids: Sequence[int], *, row_number: int
) -> Sequence[str]:
    """Keys of the rows that any plan merged into this one."""
    values = {"ids": list(submission_ids), "row_number": row_number}
    return session.scalars(_MERGED_HERE, values).all()
