"""The submissions and the plans that went into a version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.store.plans.tables import PlanOutcome, PlanPart
from oneplan.store.submissions.tables import Submission
from oneplan.store.units.tables import Unit


class SubmissionPart(NamedTuple):
    """A submission as a part of a plan."""

    id: int
    step_id: str
    unit_code: str
    state: str
    sha256: str
    rows_hash: str
    areas: list[str]


def list_files(session: Session, ids: Iterable[int]) -> list[SubmissionPart]:
    """Submissions that hold rows, in plan order."""
    wanted = list(ids)
    if not wanted:
        return []
    found = session.execute(
        select(
            Submission.id,
            Submission.step_id,
            Submission.unit_code,
            Submission.state,
            Submission.sha256,
            Submission.rows_hash,
            Submission.areas,
        )
        .where(
            Submission.id == func.any(bindparam("ids", wanted, type_=ARRAY(BIGINT))),
            Submission.row_count > 0,
        )
        .order_by(Submission.step_id.collate("C"), Submission.unit_code.collate("C"))
    )
    return [SubmissionPart._make(row) for row in found]


def list_sender_areas(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Submission → DOPA code of the area of the unit that sent it."""
    found = session.execute(
        select(Submission.id, Unit.area_code)
        .join(Unit, Unit.code == Submission.unit_code)
        .where(Submission.id == func.any(bindparam("ids", list(ids), type_=ARRAY(BIGINT))))
    )
    return {id_: area for id_, area in found}  # noqa: C416  a Row is no pair to mypy


def list_parts(session: Session, plan_version_id: int) -> tuple[list[int], list[int]]:
    """The plan versions and the submissions that went into a version, in their order."""
    parts = session.execute(
        select(PlanPart.part_version_id, PlanPart.submission_id)
        .where(PlanPart.plan_version_id == plan_version_id)
        .order_by(PlanPart.position)
    ).all()
    return [plan for plan, _ in parts if plan], [file for _, file in parts if file]


def list_files_as_taken(session: Session, plan_version_id: int) -> list[SubmissionPart]:
    """The files of a version as they stood when it was made: withdrawn then, or not."""
    _, ids = list_parts(session, plan_version_id)
    gone = set(
        session.scalars(
            select(PlanOutcome.submission_id).where(
                PlanOutcome.plan_version_id == plan_version_id, PlanOutcome.reason == "withdrawn"
            )
        )
    )
    return [
        file._replace(
            state=SubmissionState.WITHDRAWN if file.id in gone else SubmissionState.ACCEPTED
        )
        for file in list_files(session, ids)
    ]
