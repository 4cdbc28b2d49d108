"""How the units of steps stand: ``domain/submissions/unit_standings.py`` over sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, FromClause, Select, Text, case, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.domain.submissions.unit_standings import UnitStanding
from oneplan.store.submissions.tables import ExpectedSubmission, Submission
from oneplan.store.units.unit_lookups import is_named, unit_of
from oneplan.store.units.unit_mergers import is_still_expected

DONE = (UnitStanding.RECEIVED, UnitStanding.LATE, UnitStanding.NIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitScope:
    """Which units of a cycle are meant.

    Attributes:
        cycle_id: The cycle.
        step_ids: Steps that wait for them.
        group_code: Their group; None for all.
        area_code: What the code of their area begins with; empty for all.
    """

    cycle_id: str
    step_ids: Sequence[str]
    group_code: str | None = None
    area_code: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every unit of the steps is meant."""
        return self.group_code is None and not self.area_code

    def conditions(self, unit: FromClause) -> list[ColumnElement[bool]]:
        """What a query of expectations asks for; *unit* is joined where an area is meant."""
        found: list[ColumnElement[bool]] = [
            ExpectedSubmission.cycle_id == self.cycle_id,
            ExpectedSubmission.step_id.in_(self.step_ids),
            is_still_expected(),
        ]
        if self.group_code is not None:
            found.append(ExpectedSubmission.group_code == self.group_code)
        if self.area_code:
            found.append(unit.c.area_code.startswith(self.area_code, autoescape=True))
        return found


class UnitPart(NamedTuple):
    """A unit's part in a step."""

    step_id: str
    unit_code: str
    name_th: str
    level: str
    area_code: str
    group_code: str
    extended_to: datetime | None
    """Its own due moment."""
    standing: str
    version: int | None
    """Last version it sent."""
    received_at: datetime | None
    """When that came."""


def _newest(column: Any, kind: Any, *, only: ColumnElement[bool] | None = None) -> Any:
    """The value of a column in a unit's newest version."""
    values = func.array_agg(
        aggregate_order_by(column, Submission.version.desc()), type_=ARRAY(kind)
    )
    return (values if only is None else values.filter(only))[1]


def expectations(
    scope: UnitScope, unit: FromClause, statement: Select[Any], *, is_joined: bool = False
) -> Select[Any]:
    """Let a statement be about the expectations of a scope.

    Args:
        scope: Which they are.
        unit: The unit of each, :func:`oneplan.store.units.unit_lookups.unit_of`.
        statement: What is asked of them.
        is_joined: Whether the statement asks of the unit; it is looked up only where it must.
    """
    statement = statement.select_from(ExpectedSubmission)
    if is_joined or scope.area_code:
        statement = statement.join(unit, true())
    return statement.where(*scope.conditions(unit))


def _with_standing(scope: UnitScope, unit: FromClause, *columns: Any) -> Select[Any]:
    """Expectations of a scope with ``standing``, ``version`` and ``received_at``."""
    sent = _sent(scope)
    standing = case(
        (sent.c.counted_state == SubmissionState.NIL, UnitStanding.NIL),
        (sent.c.late_version == sent.c.counted_version, UnitStanding.LATE),
        (sent.c.counted_version.is_not(None), UnitStanding.RECEIVED),
        (sent.c.waits, UnitStanding.WAITING),
        (sent.c.last_state == SubmissionState.RETURNED, UnitStanding.RETURNED),
        else_=UnitStanding.MISSING,
    ).label("standing")
    asked = select(*columns, standing, sent.c.version, sent.c.received_at)
    of_unit = (
        (sent.c.step_id == ExpectedSubmission.step_id)
        & (sent.c.unit_code == ExpectedSubmission.unit_code)
        if scope.is_whole
        else true()
    )
    return expectations(scope, unit, asked, is_joined=len(columns) > 1).outerjoin(sent, of_unit)


def _sent(scope: UnitScope) -> FromClause:
    """What each unit sent: of whole steps read at once, else looked up unit by unit.

    A plan that PostgreSQL keeps for any group cannot know how small a part one is.
    """
    is_counted = Submission.state.in_(COUNTED_STATES)
    found = select(
        func.bool_or(Submission.state == SubmissionState.LATE).label("waits"),
        _newest(Submission.state, Text()).label("last_state"),
        _newest(Submission.state, Text(), only=is_counted).label("counted_state"),
        func.max(Submission.version).filter(is_counted & Submission.is_late).label("late_version"),
        func.max(Submission.version).filter(is_counted).label("counted_version"),
        func.max(Submission.version).label("version"),
        func.max(Submission.received_at).label("received_at"),
    )
    if scope.is_whole:
        of_unit = (Submission.step_id, Submission.unit_code)
        return (
            found.add_columns(*of_unit)
            .where(Submission.cycle_id == scope.cycle_id, Submission.step_id.in_(scope.step_ids))
            .group_by(*of_unit)
            .subquery("sent")
        )
    return (
        found.where(
            Submission.cycle_id == ExpectedSubmission.cycle_id,
            Submission.step_id == ExpectedSubmission.step_id,
            Submission.unit_code == ExpectedSubmission.unit_code,
        )
        .correlate(ExpectedSubmission)
        .lateral("sent")
    )


def count_standings(session: Session, scope: UnitScope) -> Mapping[tuple[str, str], int]:
    """(Step, standing) → number of units."""
    unit = unit_of(ExpectedSubmission.unit_code)
    each = _with_standing(scope, unit, ExpectedSubmission.step_id).subquery()
    rows = session.execute(
        select(each.c.step_id, each.c.standing, func.count()).group_by(
            each.c.step_id, each.c.standing
        )
    )
    return {(step_id, standing): count for step_id, standing, count in rows}


def list_units(
    session: Session,
    scope: UnitScope,
    *,
    standings: Sequence[str] = (),
    level: str = "",
    text: str = "",
    late_at: datetime | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[int, Sequence[UnitPart]]:
    """A page of the units of a scope, those of which nothing counts first; how many there are.

    Args:
        session: The transaction.
        scope: Which units.
        standings: Only those that stand so; all where it is empty.
        level: Only of this level.
        text: Only whose name holds it, or whose code is it.
        late_at: Without those that have time of their own at this moment.
        limit: Length of the page.
        offset: Units before it.
    """
    unit = unit_of(ExpectedSubmission.unit_code)
    chosen = _with_standing(
        scope,
        unit,
        ExpectedSubmission.step_id,
        ExpectedSubmission.unit_code,
        unit.c.name_th,
        unit.c.level,
        unit.c.area_code,
        ExpectedSubmission.group_code,
        ExpectedSubmission.extended_to,
    )
    if late_at is not None:
        own = ExpectedSubmission.extended_to
        chosen = chosen.where(or_(own.is_(None), own < late_at))
    if level:
        chosen = chosen.where(unit.c.level == level)
    if text:
        chosen = chosen.where(is_named(unit, text))
    each = chosen.subquery()
    page = select(each, func.count().over().label("total")).order_by(
        each.c.standing.in_(DONE),
        each.c.step_id,
        each.c.group_code,
        each.c.area_code,
        each.c.name_th,
        each.c.unit_code,
    )
    if standings:
        page = page.where(each.c.standing.in_(standings))
    rows = session.execute(page.limit(limit).offset(offset)).all()
    return (rows[0].total if rows else 0), [UnitPart._make(row[:-1]) for row in rows]
