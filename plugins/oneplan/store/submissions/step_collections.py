"""What the groups of a step collected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from oneplan.store.submissions.tables import Collection as Collection


def add_collection(session: Session, **values: Any) -> Collection:
    """Append an input set, or return the last one when nothing changed."""
    last = find_collection(
        session,
        cycle_id=values["cycle_id"],
        step_id=values["step_id"],
        group_code=values["group_code"],
    )
    if last is not None and last.input_hash == values["input_hash"]:
        return last
    collection = Collection(number=(last.number if last else 0) + 1, **values)
    session.add(collection)
    session.flush()
    return collection


def find_collection(
    session: Session, *, cycle_id: str, step_id: str, group_code: str
) -> Collection | None:
    """The input set in force, or None."""
    return session.scalar(
        select(Collection)
        .where(
            Collection.cycle_id == cycle_id,
            Collection.step_id == step_id,
            Collection.group_code == group_code,
        )
        .order_by(Collection.number.desc())
        .limit(1)
    )


def list_collections(session: Session, *, cycle_id: str, step_id: str) -> Sequence[Collection]:
    """The input set in force of each group, in group order."""
    return session.scalars(
        select(Collection)
        .ext(distinct_on(Collection.group_code))
        .where(Collection.cycle_id == cycle_id, Collection.step_id == step_id)
        .order_by(Collection.group_code, Collection.number.desc())
    ).all()


def has_any(session: Session, *, cycle_id: str, step_id: str) -> bool:
    """Whether any group of a step was collected."""
    found = exists().where(Collection.cycle_id == cycle_id, Collection.step_id == step_id)
    return bool(session.scalar(select(found)))
