"""Units that became part of another, and what they still owed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import ExpectedSubmission
from oneplan.store.units.tables import UnitMerger


def find_successor(session: Session, code: str) -> str | None:
    """The first of the units that a unit became part of, or None."""
    return session.scalar(
        select(UnitMerger.into_code)
        .where(UnitMerger.unit_code == code)
        .order_by(UnitMerger.into_code)
        .limit(1)
    )


_HEIRS = text("""
WITH RECURSIVE heirs AS (
    SELECT code, code AS heir FROM unnest(:codes) AS code
    UNION
    SELECT heirs.code, each.into_code
    FROM heirs JOIN unit_mergers each ON each.unit_code = heirs.heir
)
SELECT code, heir FROM heirs
WHERE NOT EXISTS (SELECT FROM unit_mergers each WHERE each.unit_code = heirs.heir)
ORDER BY code, heir
""").bindparams(bindparam("codes", type_=ARRAY(TEXT)))


def list_heirs(session: Session, codes: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Unit → the units that stand for it now: itself, or those that it ended in at last."""
    found: dict[str, list[str]] = {}
    for code, heir in session.execute(_HEIRS, {"codes": sorted(codes)}):
        found.setdefault(code, []).append(heir)
    return found


def add_merger(session: Session, **values: Any) -> None:
    """Append that a unit became part of another."""
    session.add(UnitMerger(**values))
    session.flush()


def is_still_expected() -> ColumnElement[bool]:
    """Whether a unit is waited for: one that has ended is not, where it had sent nothing."""
    has_ended = exists().where(UnitMerger.unit_code == ExpectedSubmission.unit_code)
    return ~has_ended | (ExpectedSubmission.counted_versions > 0)


def list_duties(session: Session, code: str) -> Sequence[tuple[str, str]]:
    """The (cycle, step) that wait for a unit and have nothing in force of it."""
    found = session.execute(
        select(ExpectedSubmission.cycle_id, ExpectedSubmission.step_id)
        .where(ExpectedSubmission.unit_code == code, ExpectedSubmission.counted_versions == 0)
        .order_by(ExpectedSubmission.cycle_id, ExpectedSubmission.step_id)
    )
    return [(cycle_id, step_id) for cycle_id, step_id in found]
