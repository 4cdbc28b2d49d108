"""Which units a step waits for, and which of them have nothing in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.cycles.tables import StoredStep
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.units.tables import Unit, UnitMerger
from oneplan.store.units.unit_mergers import is_still_expected


def add_expected(session: Session, rows: Sequence[Mapping[str, str]]) -> int:
    """Add (cycle_id, step_id, unit_code, group_code) rows; return how many were not known."""
    if not rows:
        return 0
    statement = insert(ExpectedSubmission).on_conflict_do_nothing()
    return len(session.execute(statement.returning(ExpectedSubmission.unit_code), list(rows)).all())


def delete_expected(
    session: Session, *, cycle_id: str, step_id: str, codes: Set[str]
) -> Sequence[str]:
    """Stop waiting for those of some units that have sent nothing; return them in code order.

    A unit that took over what another owed (:mod:`oneplan.store.units.unit_mergers`) still owes it.
    """
    if not codes:
        return []
    has_sent = exists().where(
        Submission.cycle_id == ExpectedSubmission.cycle_id,
        Submission.step_id == ExpectedSubmission.step_id,
        Submission.unit_code == ExpectedSubmission.unit_code,
    )
    took_over = exists().where(UnitMerger.into_code == ExpectedSubmission.unit_code)
    gone = session.scalars(
        delete(ExpectedSubmission)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.step_id == step_id,
            ExpectedSubmission.unit_code.in_(codes),
            ~has_sent,
            ~took_over,
        )
        .returning(ExpectedSubmission.unit_code)
    )
    return sorted(gone)


def list_expected_codes(session: Session, *, cycle_id: str, step_id: str) -> Mapping[str, str]:
    """Unit → group of all units that a step waits or waited for, those that ended with them."""
    found = session.execute(
        select(ExpectedSubmission.unit_code, ExpectedSubmission.group_code).where(
            ExpectedSubmission.cycle_id == cycle_id, ExpectedSubmission.step_id == step_id
        )
    )
    return {code: group for code, group in found}  # noqa: C416  a Row is no pair to mypy


def move_expected(
    session: Session, *, cycle_id: str, step_id: str, groups: Mapping[str, str]
) -> None:
    """Count units in other groups: unit → group."""
    for code, group in groups.items():
        session.execute(
            update(ExpectedSubmission)
            .where(
                ExpectedSubmission.cycle_id == cycle_id,
                ExpectedSubmission.step_id == step_id,
                ExpectedSubmission.unit_code == code,
            )
            .values(group_code=group)
        )


def save_extension(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, until: datetime
) -> None:
    """Give a unit a due moment of its own."""
    session.get_one(ExpectedSubmission, (cycle_id, step_id, unit_code)).extended_to = until
    session.flush()


def list_expected_groups(
    session: Session, *, cycle_id: str, step_ids: Collection[str]
) -> Mapping[str, set[str]]:
    """Step → codes of the groups of which it waits for any unit, or did before it ended."""
    rows = session.execute(
        select(ExpectedSubmission.step_id, ExpectedSubmission.group_code)
        .where(ExpectedSubmission.cycle_id == cycle_id, ExpectedSubmission.step_id.in_(step_ids))
        .distinct()
    )
    groups: dict[str, set[str]] = {step_id: set() for step_id in step_ids}
    for step_id, group_code in rows:
        groups[step_id].add(group_code)
    return groups


def find_expected(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> ExpectedSubmission | None:
    """The expectation, or None."""
    return session.get(ExpectedSubmission, (cycle_id, step_id, unit_code))


def list_steps_of_unit(
    session: Session, *, cycle_id: str, unit_code: str
) -> Sequence[tuple[StoredStep, datetime | None]]:
    """The steps in force that wait or waited for a unit, with its own due moment, in order."""
    rows = session.execute(
        select(StoredStep, ExpectedSubmission.extended_to)
        .join(
            ExpectedSubmission,
            (ExpectedSubmission.cycle_id == StoredStep.cycle_id)
            & (ExpectedSubmission.step_id == StoredStep.step_id),
        )
        .where(
            StoredStep.cycle_id == cycle_id,
            StoredStep.withdrawn_at.is_(None),
            ExpectedSubmission.unit_code == unit_code,
        )
        .order_by(StoredStep.position)
    )
    return [(step, extended_to) for step, extended_to in rows]


def list_expected_units(
    session: Session, *, cycle_id: str, step_id: str, group_code: str | None = None
) -> Sequence[Unit]:
    """Units that a step waits for, of one group or of all, in code order."""
    statement = (
        select(Unit)
        .join(ExpectedSubmission, ExpectedSubmission.unit_code == Unit.code)
        .where(
            ExpectedSubmission.cycle_id == cycle_id,
            ExpectedSubmission.step_id == step_id,
            is_still_expected(),
        )
        .order_by(Unit.code)
    )
    if group_code is not None:
        statement = statement.where(ExpectedSubmission.group_code == group_code)
    return session.scalars(statement).all()


def list_missing_units(
    session: Session, *, cycle_id: str, step_id: str, group_code: str | None = None
) -> Sequence[Unit]:
    """Expected units without an accepted or nil submission."""
    done = set(
        session.scalars(
            select(Submission.unit_code)
            .where(
                Submission.cycle_id == cycle_id,
                Submission.step_id == step_id,
                Submission.state.in_(COUNTED_STATES),
            )
            .distinct()
        )
    )
    return [
        unit
        for unit in list_expected_units(
            session, cycle_id=cycle_id, step_id=step_id, group_code=group_code
        )
        if unit.code not in done
    ]
