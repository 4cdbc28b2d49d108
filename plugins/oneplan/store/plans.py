"""Plan versions and the workbook rows they are made of."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.consolidation import PlanRow, content_hash, totals
from oneplan.errors import OneplanError
from oneplan.store.tables import PlanItem, Submission, SubmissionRow
from oneplan.store.tables import PlanVersion as PlanVersion


class PlanUnknown(OneplanError):
    """A plan version was named that was never made."""

    status_code = 404

    def __init__(self, *, cycle_id: str, version: int | None) -> None:
        which = f"version {version}" if version is not None else "any version"
        super().__init__(f"Cycle {cycle_id!r} has not made {which} of this plan yet.")


def _rows() -> Select[Submission, SubmissionRow]:
    return select(Submission, SubmissionRow).join(
        SubmissionRow, SubmissionRow.submission_id == Submission.id
    )


def _plan_row(submission: Submission, row: SubmissionRow) -> PlanRow:
    return PlanRow(
        row_key=f"{submission.step_id}/{submission.unit_code}/{row.row_number}",
        submission_id=submission.id,
        row_number=row.row_number,
        sheet=row.sheet,
        sha256=submission.sha256,
        unit_code=submission.unit_code,
        title=row.title,
        values=row.values,
        budgets=row.budgets,
    )


def list_submitted_rows(session: Session, submission_ids: Ids[int]) -> tuple[PlanRow, ...]:
    """The rows of some submissions."""
    pairs = session.execute(_rows().where(Submission.id.in_(submission_ids)))
    return tuple(_plan_row(submission, row) for submission, row in pairs)


def list_plan_rows(session: Session, plan_version_id: int) -> tuple[PlanRow, ...]:
    """The rows of a plan version, in plan order."""
    pairs = session.execute(
        _rows()
        .join(
            PlanItem,
            (PlanItem.submission_id == SubmissionRow.submission_id)
            & (PlanItem.row_number == SubmissionRow.row_number),
        )
        .where(PlanItem.plan_version_id == plan_version_id)
        .order_by(PlanItem.item_number)
    )
    return tuple(_plan_row(submission, row) for submission, row in pairs)


def add_version(
    session: Session,
    rows: Sequence[PlanRow],
    *,
    cycle_id: str,
    step_id: str,
    group_code: str,
    made_at: datetime,
) -> tuple[PlanVersion, bool]:
    """Append a version of a plan, or return the last one when its content is the same.

    Returns:
        The version in force, and whether it is new.
    """
    digest = content_hash(rows)
    last = find_version(session, cycle_id=cycle_id, step_id=step_id, group_code=group_code)
    if last is not None and last.content_hash == digest:
        return last, False
    version = PlanVersion(
        cycle_id=cycle_id,
        step_id=step_id,
        group_code=group_code,
        version=(last.version if last else 0) + 1,
        content_hash=digest,
        row_count=len(rows),
        totals=totals(rows),
        made_at=made_at,
    )
    session.add(version)
    session.flush()
    items = [
        {
            "plan_version_id": version.id,
            "item_number": number,
            "row_key": row.row_key,
            "submission_id": row.submission_id,
            "row_number": row.row_number,
        }
        for number, row in enumerate(rows, start=1)
    ]
    if items:
        session.execute(insert(PlanItem), items)
    return version, True


def find_version(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    group_code: str = "",
    version: int | None = None,
) -> PlanVersion | None:
    """One version of a plan, the last unless *version* says which; or None."""
    statement = select(PlanVersion).where(
        PlanVersion.cycle_id == cycle_id,
        PlanVersion.step_id == step_id,
        PlanVersion.group_code == group_code,
    )
    if version is not None:
        statement = statement.where(PlanVersion.version == version)
    return session.scalar(statement.order_by(PlanVersion.version.desc()).limit(1))


def list_versions(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[PlanVersion]:
    """Every version ever made, in the order of making."""
    statement = select(PlanVersion).where(PlanVersion.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(PlanVersion.step_id == step_id)
    return session.scalars(statement.order_by(PlanVersion.id)).all()


def list_latest_versions(session: Session, *, cycle_id: str, step_id: str) -> Sequence[PlanVersion]:
    """The version in force of each group, in group order."""
    return session.scalars(
        select(PlanVersion)
        .ext(distinct_on(PlanVersion.group_code))
        .where(PlanVersion.cycle_id == cycle_id, PlanVersion.step_id == step_id)
        .order_by(PlanVersion.group_code, PlanVersion.version.desc())
    ).all()
