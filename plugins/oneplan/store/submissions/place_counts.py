"""How many units of each step and place are expected and have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.submissions.unit_standings import UnitScope
from oneplan.store.units.tables import Unit


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
    place = _place(digits)
    statement = select(
        ExpectedSubmission.step_id,
        place,
        func.count(),
        func.count().filter(ExpectedSubmission.counted_versions > 0),
    ).where(*scope.conditions())
    if digits or scope.area_code:
        statement = statement.join(Unit, Unit.code == ExpectedSubmission.unit_code)
    rows = session.execute(statement.group_by(ExpectedSubmission.step_id, place))
    return [PlaceCount._make(row) for row in rows]


def count_late_by_place(
    session: Session, scope: UnitScope, *, digits: int = 0
) -> Sequence[tuple[str, str, int, int]]:
    """(Step, place, units whose counted file came late, units whose late file waits).

    Only files that came late are read.
    """
    place = _place(digits)
    is_counted = ExpectedSubmission.counted_versions > 0
    unit = ExpectedSubmission.unit_code.distinct()
    rows = session.execute(
        select(
            ExpectedSubmission.step_id,
            place,
            func.count(unit).filter(is_counted & Submission.state.in_(COUNTED_STATES)),
            func.count(unit).filter(~is_counted & (Submission.state == SubmissionState.LATE)),
        )
        .select_from(Submission)
        .join(
            ExpectedSubmission,
            (ExpectedSubmission.cycle_id == Submission.cycle_id)
            & (ExpectedSubmission.step_id == Submission.step_id)
            & (ExpectedSubmission.unit_code == Submission.unit_code),
        )
        .join(Unit, Unit.code == ExpectedSubmission.unit_code)
        .where(Submission.is_late, *scope.conditions())
        .group_by(ExpectedSubmission.step_id, place)
    )
    return [(step_id, where, late, waiting) for step_id, where, late, waiting in rows]


def count_by_day(
    session: Session, scopes: Sequence[UnitScope]
) -> Sequence[tuple[str, date | None, int]]:
    """(Cycle, day in Bangkok, units whose first file that counts came on it) of some cycles.

    The day is None for those that have not answered: all of a cycle are what it waits for.
    """
    first = (
        select(ExpectedSubmission.cycle_id, func.min(Submission.received_at).label("at"))
        .join(Unit, Unit.code == ExpectedSubmission.unit_code)
        .outerjoin(
            Submission,
            (ExpectedSubmission.cycle_id == Submission.cycle_id)
            & (ExpectedSubmission.step_id == Submission.step_id)
            & (ExpectedSubmission.unit_code == Submission.unit_code)
            & Submission.state.in_(COUNTED_STATES),
        )
        .where(or_(*(and_(*scope.conditions()) for scope in scopes)))
        .group_by(
            ExpectedSubmission.cycle_id, ExpectedSubmission.step_id, ExpectedSubmission.unit_code
        )
        .subquery()
    )
    day = cast(func.timezone("Asia/Bangkok", first.c.at), Date)
    rows = session.execute(
        select(first.c.cycle_id, day, func.count())
        .group_by(first.c.cycle_id, day)
        .order_by(first.c.cycle_id, day)
    )
    return [(cycle_id, each, count) for cycle_id, each, count in rows]


def _place(digits: int) -> Any:
    return func.left(Unit.area_code, digits) if digits else ExpectedSubmission.group_code
