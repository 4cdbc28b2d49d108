"""How many units of each step and place are expected and have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, FromClause, Select, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.submissions.unit_standings import UnitScope, expectations
from oneplan.store.units.unit_lookups import unit_of


class PlaceCount(NamedTuple):
    """Units of a step in a place.

    Attributes:
        step_id: The step.
        place: Code of the group, or of the area that the units stand in.
        expected: Units that the step waits for.
        received: Those of which a file or a nil return counts.
    """

    step_id: str
    place: str
    expected: int
    received: int


def count_by_place(session: Session, scope: UnitScope, *, digits: int = 0) -> Sequence[PlaceCount]:
    """Count by step and place.

    Args:
        session: The transaction.
        scope: Which units.
        digits: Digits of the area codes that are the places; 0 for the groups.
    """
    unit = unit_of(ExpectedSubmission.unit_code)
    place = _place(unit, digits)
    counted = select(
        ExpectedSubmission.step_id,
        place,
        func.count(),
        func.count().filter(ExpectedSubmission.counted_versions > 0),
    )
    statement = expectations(scope, unit, counted, is_joined=digits > 0)
    rows = session.execute(statement.group_by(ExpectedSubmission.step_id, place))
    return [PlaceCount._make(row) for row in rows]


def count_late_by_place(
    session: Session, scope: UnitScope, *, digits: int = 0
) -> Sequence[tuple[str, str, int, int]]:
    """(Step, place, units whose counted file came late, units whose late file waits).

    Only files that came late are read.
    """
    of_unit = unit_of(ExpectedSubmission.unit_code)
    place = _place(of_unit, digits)
    is_counted = ExpectedSubmission.counted_versions > 0
    unit = ExpectedSubmission.unit_code.distinct()
    late = select(
        ExpectedSubmission.step_id,
        place,
        func.count(unit).filter(is_counted & Submission.state.in_(COUNTED_STATES)),
        func.count(unit).filter(~is_counted & (Submission.state == SubmissionState.LATE)),
    )
    rows = session.execute(
        _of_expectations(expectations(scope, of_unit, late, is_joined=digits > 0))
        .where(Submission.is_late)
        .group_by(ExpectedSubmission.step_id, place)
    )
    return [(step_id, where, late, waiting) for step_id, where, late, waiting in rows]


def count_by_day(
    session: Session, scopes: Sequence[UnitScope]
) -> Sequence[tuple[str, date | None, int]]:
    """(Cycle, day in Bangkok, units whose first file that counts came on it) of some cycles.

    The day is None for those that have not answered: all of a cycle are what it waits for.
    """
    parts = [part for scope in scopes for part in (_answered(scope), _unanswered(scope))]
    if not parts:
        return []
    rows = session.execute(union_all(*parts).order_by("cycle_id", "day"))
    return [(cycle_id, each, count) for cycle_id, each, count in rows]


def _answered(scope: UnitScope) -> Select[Any]:
    """Day of the first file that counts → units, read from an index alone where all are meant."""
    first = select(func.min(Submission.received_at).label("at")).where(
        Submission.cycle_id == scope.cycle_id,
        Submission.step_id.in_(scope.step_ids),
        Submission.state.in_(COUNTED_STATES),
    )
    if not scope.is_whole:
        unit = unit_of(ExpectedSubmission.unit_code)
        first = _of_expectations(expectations(scope, unit, first))
    each = first.group_by(Submission.step_id, Submission.unit_code).subquery()
    day = cast(func.timezone("Asia/Bangkok", each.c.at), Date)
    counts: list[Any] = [literal(scope.cycle_id).label("cycle_id"), day.label("day"), func.count()]
    return select(*counts).group_by(day)


def _unanswered(scope: UnitScope) -> Select[Any]:
    """How many of a scope's units have nothing that counts."""
    unit = unit_of(ExpectedSubmission.unit_code)
    counts: list[Any] = [literal(scope.cycle_id), null(), func.count()]
    return expectations(scope, unit, select(*counts)).where(
        ExpectedSubmission.counted_versions == 0
    )


def _of_expectations(statement: Select[Any]) -> Select[Any]:
    """With the files of the expectations that a statement is about."""
    return statement.join(
        Submission,
        (ExpectedSubmission.cycle_id == Submission.cycle_id)
        & (ExpectedSubmission.step_id == Submission.step_id)
        & (ExpectedSubmission.unit_code == Submission.unit_code),
    )


def _place(unit: FromClause, digits: int) -> Any:
    return func.left(unit.c.area_code, digits) if digits else ExpectedSubmission.group_code
