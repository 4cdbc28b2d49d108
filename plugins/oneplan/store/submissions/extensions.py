"""Units that were given more time than their step gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import ExpectedSubmission as ExpectedSubmission
from oneplan.store.submissions.waiting_groups import GroupKey
from oneplan.store.units.unit_mergers import is_still_expected


def list_extended(
    session: Session, *, cycle_id: str, step_id: str | None = None
) -> Sequence[ExpectedSubmission]:
    """Expectations of a cycle or step with a due moment of their own, nothing of which counts."""
    statement = select(ExpectedSubmission).where(
        ExpectedSubmission.cycle_id == cycle_id,
        ExpectedSubmission.extended_to.is_not(None),
        ExpectedSubmission.counted_versions == 0,
        is_still_expected(),
    )
    if step_id is not None:
        statement = statement.where(ExpectedSubmission.step_id == step_id)
    order = (ExpectedSubmission.step_id, ExpectedSubmission.unit_code)
    return session.scalars(statement.order_by(*order)).all()


def list_last_days(session: Session, keys: Collection[GroupKey]) -> Mapping[GroupKey, datetime]:
    """Cycle, step and group → the last due moment of a unit of it that is missing still.

    Groups without such a unit are left out.
    """
    if not keys:
        return {}
    columns = (
        ExpectedSubmission.cycle_id,
        ExpectedSubmission.step_id,
        ExpectedSubmission.group_code,
    )
    rows = session.execute(
        select(*columns, func.max(ExpectedSubmission.extended_to))
        .where(
            tuple_(*columns).in_(sorted(keys)),
            ExpectedSubmission.extended_to.is_not(None),
            ExpectedSubmission.counted_versions == 0,
            is_still_expected(),
        )
        .group_by(*columns)
    )
    return {row[:3]: row[3] for row in rows if row[3] is not None}
