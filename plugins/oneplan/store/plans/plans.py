"""Plan versions: kept, sealed and found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.plans.row_counts import Counts
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.store.plans.plan_rows import list_plan_rows as list_plan_rows
from oneplan.store.plans.tables import PlanVersion as PlanVersion
from oneplan.store.shared.copying import copy_into


class PlanUnknown(OneplanError):
    """A plan version was named that was never made."""

    status_code = 404

    def __init__(self, *, cycle_id: str, version: int | None) -> None:
        which = f"version {version}" if version is not None else "any version"
        super().__init__(f"Cycle {cycle_id!r} has not made {which} of this plan yet.")
        which_th = "" if version is None else f" ฉบับที่ {to_thai_digits(version)}"
        self.th = f"รอบแผน {cycle_id} ยังไม่ได้จัดทำแผน{which_th} โปรดรวมแผนก่อน หรือตรวจเลขฉบับ"


class NewVersion(NamedTuple):
    """A version to append: its columns, the plan versions and the submissions it takes in."""

    columns: Mapping[str, Any]
    plans: Sequence[int]
    files: Sequence[int]


def add_versions(session: Session, new: Sequence[NewVersion]) -> list[PlanVersion]:
    """Append versions that hold their parts and nothing else yet; :func:`seal` ends each."""
    versions = [
        PlanVersion(content_hash="", row_count=0, totals={}, counts={}, **each.columns)
        for each in new
    ]
    session.add_all(versions)
    session.flush()
    copy_into(
        session,
        "plan_parts",
        _PART_COLUMNS,
        (
            (version.id, position, part, file)
            for version, each in zip(versions, new, strict=True)
            for position, (part, file) in enumerate(
                [*((part, None) for part in each.plans), *((None, file) for file in each.files)], 1
            )
        ),
    )
    return versions


_PART_COLUMNS = {
    "plan_version_id": "int8",
    "position": "int4",
    "part_version_id": "int8",
    "submission_id": "int8",
}


def seal(
    version: PlanVersion, *, content_hash: str, counts: Counts, totals: Mapping[str, str]
) -> None:
    """End a new version: what it says and how its rows add up; the next flush writes it."""
    version.content_hash = content_hash
    version.row_count = counts.kept
    version.counts = counts.as_dict()
    version.totals = dict(totals)


def drop_version(session: Session, version: PlanVersion) -> None:
    """Take back a version of this transaction that says what the one before it says."""
    session.execute(delete(PlanVersion).where(PlanVersion.id == version.id))
    session.expunge(version)


def list_by_ids(session: Session, ids: Sequence[int]) -> Sequence[PlanVersion]:
    """Some versions, in the order of making."""
    return session.scalars(
        select(PlanVersion).where(PlanVersion.id.in_(ids)).order_by(PlanVersion.id)
    ).all()


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


def find_version_of(
    session: Session, *, cycle_id: str, step_id: str, group_code: str, content_hash: str
) -> PlanVersion | None:
    """The last version of a plan with this content, or None."""
    return session.scalar(
        select(PlanVersion)
        .where(
            PlanVersion.cycle_id == cycle_id,
            PlanVersion.step_id == step_id,
            PlanVersion.group_code == group_code,
            PlanVersion.content_hash == content_hash,
        )
        .order_by(PlanVersion.version.desc())
        .limit(1)
    )


def list_versions(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[PlanVersion]:
    """Every version ever made, in the order of making."""
    statement = select(PlanVersion).where(PlanVersion.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(PlanVersion.step_id == step_id)
    return session.scalars(statement.order_by(PlanVersion.id)).all()


def list_versions_of_group(
    session: Session, *, cycle_id: str, group_code: str
) -> Sequence[PlanVersion]:
    """Every version of a group's plans in all steps, in the order of making."""
    return session.scalars(
        select(PlanVersion)
        .where(PlanVersion.cycle_id == cycle_id, PlanVersion.group_code == group_code)
        .order_by(PlanVersion.id)
    ).all()


def list_latest_versions(session: Session, *, cycle_id: str, step_id: str) -> Sequence[PlanVersion]:
    """The version in force of each group, in group order."""
    return session.scalars(
        select(PlanVersion)
        .ext(distinct_on(PlanVersion.group_code))
        .where(PlanVersion.cycle_id == cycle_id, PlanVersion.step_id == step_id)
        .order_by(PlanVersion.group_code, PlanVersion.version.desc())
    ).all()
