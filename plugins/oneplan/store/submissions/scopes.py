"""A unit's part in a step: what is asked of it whenever a file comes, by one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, exists, lambda_stmt, select, true
from sqlalchemy.orm import Session, load_only

from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.store.cycles.tables import CalendarRevision, Cycle, CycleClock, StoredStep
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.submissions.tables import (
    Collection,
    DetailFile,
    ExpectedSubmission,
    Submission,
)
from oneplan.store.units.tables import Unit


class Standing(NamedTuple):
    """What stands of a unit's part in a step before a file is kept.

    Attributes:
        last_sha256: Hash of the version that it sent last; None if it sent none.
        last_state: State of that version.
        was_collected: Whether its group was collected.
        has_waiting: Whether a late file of it waits for an answer.
        has_attached: Whether files with details of it are in force.
    """

    last_sha256: str | None = None
    last_state: str | None = None
    was_collected: bool = False
    has_waiting: bool = False
    has_attached: bool = False


def load_scope(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> Sequence[object]:
    """Load by one query what is asked for one by one of a unit's part in a step.

    The session knows an object as long as somebody holds it: while the caller keeps
    what is returned, its cycle, the hash of its calendar, its step, unit, expectation
    and clock cost no query more.
    """
    found = session.execute(_SCOPE, _named(cycle_id, step_id, unit_code)).first()
    return tuple(found) if found is not None else ()


def load_standing(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> tuple[Sequence[object], Standing]:
    """:func:`load_scope`, and how the unit stands; the caller holds the lock of the unit."""
    found = session.execute(_STANDING, _named(cycle_id, step_id, unit_code)).first()
    if found is None:
        return (), Standing()
    size = len(Standing._fields)
    return tuple(found[:-size]), Standing._make(found[-size:])


def _named(cycle_id: str, step_id: str, unit_code: str) -> dict[str, str]:
    return {"of_cycle": cycle_id, "of_step": step_id, "of_unit": unit_code}


# Built once: putting these joins together takes longer than PostgreSQL takes to answer them.
_scope = (
    select(Cycle, CalendarRevision, StoredStep, Unit, ExpectedSubmission, CycleClock)
    .options(load_only(CalendarRevision.content_hash))
    .select_from(Cycle)
    .outerjoin(
        CalendarRevision,
        (CalendarRevision.cycle_id == Cycle.id) & (CalendarRevision.number == Cycle.revision),
    )
    .outerjoin(
        StoredStep, (StoredStep.cycle_id == Cycle.id) & (StoredStep.step_id == bindparam("of_step"))
    )
    .outerjoin(Unit, Unit.code == bindparam("of_unit"))
    .outerjoin(
        ExpectedSubmission,
        (ExpectedSubmission.cycle_id == Cycle.id)
        & (ExpectedSubmission.step_id == bindparam("of_step"))
        & (ExpectedSubmission.unit_code == bindparam("of_unit")),
    )
    .outerjoin(CycleClock, CycleClock.cycle_id == Cycle.id)
    .where(Cycle.id == bindparam("of_cycle"))
)
_LAST = (
    select(Submission.sha256, Submission.state)
    .where(
        Submission.cycle_id == bindparam("of_cycle"),
        Submission.step_id == bindparam("of_step"),
        Submission.unit_code == bindparam("of_unit"),
    )
    .order_by(Submission.version.desc())
    .limit(1)
    .subquery("last")
)
_WAS_COLLECTED = exists().where(
    Collection.cycle_id == ExpectedSubmission.cycle_id,
    Collection.step_id == ExpectedSubmission.step_id,
    Collection.group_code == ExpectedSubmission.group_code,
)
_HAS_WAITING = exists().where(
    LateTicket.cycle_id == bindparam("of_cycle"),
    LateTicket.step_id == bindparam("of_step"),
    LateTicket.unit_code == bindparam("of_unit"),
    LateTicket.state == TicketState.REQUESTED,
    LateTicket.submission_id.is_not(None),
)
_HAS_ATTACHED = exists().where(
    DetailFile.cycle_id == bindparam("of_cycle"),
    DetailFile.step_id == bindparam("of_step"),
    DetailFile.unit_code == bindparam("of_unit"),
    DetailFile.withdrawn_at.is_(None),
)
_standing = _scope.add_columns(
    _LAST.c.sha256, _LAST.c.state, _WAS_COLLECTED, _HAS_WAITING, _HAS_ATTACHED
).outerjoin(_LAST, true())
# What is compiled of them is kept by the name of a function, and not by all that a statement
# is made of: looking that up took as long as an answer.
_SCOPE = lambda_stmt(lambda: _scope, track_closure_variables=False)
_STANDING = lambda_stmt(lambda: _standing, track_closure_variables=False)
