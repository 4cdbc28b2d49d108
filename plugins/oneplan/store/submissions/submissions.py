"""What units sent: each file a version, kept and found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session, make_transient_to_detached

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.row_marks import Marking, rows_hash
from oneplan.domain.plans.year_sums import money
from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.cycles.tables import Cycle
from oneplan.store.submissions.submission_rows import copy_rows
from oneplan.store.submissions.tables import ExpectedSubmission, ReceiptCounter
from oneplan.store.submissions.tables import Submission as Submission


def list_counted(
    session: Session, *, cycle_id: str, step_id: str, group_code: str | None = None
) -> Sequence[Submission]:
    """The latest counted version of each unit, in unit order."""
    statement = _counted(select(Submission), cycle_id, step_id, group_code)
    return session.scalars(statement).all()


class CountedFile(NamedTuple):
    """What collecting asks of a counted version."""

    id: int
    unit_code: str
    version: int
    state: str
    sha256: str
    is_late: bool


def list_counted_files(
    session: Session, *, cycle_id: str, step_id: str, group_code: str | None = None
) -> list[CountedFile]:
    """:func:`list_counted` without what the files say: no list of findings is read."""
    columns = select(*(getattr(Submission, name) for name in CountedFile._fields))
    found = session.execute(_counted(columns, cycle_id, step_id, group_code))
    return [CountedFile._make(row) for row in found]


def _counted(
    statement: Select[Any], cycle_id: str, step_id: str, group_code: str | None
) -> Select[Any]:
    statement = (
        statement.ext(distinct_on(Submission.unit_code))
        .where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.state.in_(COUNTED_STATES),
        )
        .order_by(Submission.unit_code, Submission.version.desc())
    )
    if group_code is None:
        return statement
    return statement.join(
        ExpectedSubmission,
        (ExpectedSubmission.cycle_id == Submission.cycle_id)
        & (ExpectedSubmission.step_id == Submission.step_id)
        & (ExpectedSubmission.unit_code == Submission.unit_code),
    ).where(ExpectedSubmission.group_code == group_code)


def find_counted(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> Submission | None:
    """The latest counted version of one unit, or None."""
    statement = _counted(select(Submission), cycle_id, step_id, None)
    return session.scalars(statement.where(Submission.unit_code == unit_code)).first()


def find_counted_elsewhere(
    session: Session, *, cycle_id: str, unit_code: str, form: str
) -> Submission | None:
    """The latest counted version that a unit sent of a form in another cycle, or None.

    A rehearsal and a year of its own are apart.
    """
    this = select(Cycle.is_simulated).where(Cycle.id == cycle_id).scalar_subquery()
    return session.scalars(
        select(Submission)
        .join(Cycle, Cycle.id == Submission.cycle_id)
        .where(
            Submission.unit_code == unit_code,
            Submission.form == form,
            Submission.cycle_id != cycle_id,
            Submission.state.in_(COUNTED_STATES),
            Submission.row_count > 0,
            Cycle.is_simulated == this,
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(1)
    ).first()


def list_submissions(
    session: Session, *, cycle_id: str, step_id: str | None = None, unit_code: str | None = None
) -> Sequence[Submission]:
    """Every version sent, oldest first."""
    statement = select(Submission).where(Submission.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(Submission.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(Submission.unit_code == unit_code)
    return session.scalars(statement.order_by(Submission.id)).all()


def get_last(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> Submission:
    """The version that a unit sent last.

    Raises:
        NoResultFound: It has sent none.
    """
    return session.scalars(
        select(Submission)
        .where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.unit_code == unit_code,
        )
        .order_by(Submission.version.desc())
        .limit(1)
    ).one()


def add_submission(
    session: Session, rows: Sequence[Row], *, marking: Marking | None = None, **values: Any
) -> Submission:
    """Append the next version of a unit's submission with its rows.

    Version and receipt number follow on; the caller holds the lock of the unit or of the
    cycle, and nobody else is given a receipt number of the cycle until it ends: the row
    that counts them is locked.

    Args:
        session: Open transaction.
        rows: The rows of the file.
        marking: How the rows are marked for consolidation.
        values: Columns of the submission.
    """
    marks = [(marking or Marking()).marks(row) for row in rows]
    values |= {
        "totals": _totals(rows),
        "rows_hash": rows_hash(
            (row.row_number, row.sheet, mark.digest) for row, mark in zip(rows, marks, strict=True)
        ),
        "areas": sorted({mark.place_key[:AREA_DIGITS] for mark in marks}),
    }
    of = {f"of_{name}": values[name] for name in ("cycle_id", "step_id", "unit_code")}
    session.flush()
    made = session.connection().execute(_ADD, {"reason": None, **values, **of}).mappings().one()
    submission = Submission(**values, **made)
    # The row is there: the session knows it as one that it loaded.
    make_transient_to_detached(submission)
    session.add(submission)
    copy_rows(session, submission.id, rows, marks)
    return submission


_OF_CYCLE = Submission.cycle_id == bindparam("of_cycle_id")
_NEXT_VERSION = select(func.coalesce(func.max(Submission.version), 0) + 1).where(
    _OF_CYCLE,
    Submission.step_id == bindparam("of_step_id"),
    Submission.unit_code == bindparam("of_unit_code"),
)
_FIRST_NUMBER = select(func.coalesce(func.max(Submission.receipt_number), 0) + 1).where(_OF_CYCLE)
_NUMBERED = (
    upsert(ReceiptCounter)
    .values(cycle_id=bindparam("of_cycle_id"), number=_FIRST_NUMBER.scalar_subquery())
    .on_conflict_do_update(index_elements=["cycle_id"], set_={"number": ReceiptCounter.number + 1})
    .returning(ReceiptCounter.number)
    .cte("numbered")
)
_MADE = ("id", "version", "receipt_number", "stored_at")
"""Columns that the database gives their values."""
_TABLE = cast("Table", Submission.__table__)
# Built once: every file that counts asks for it.
_ADD = (
    insert(_TABLE)
    .values(
        {each.name: bindparam(each.name) for each in _TABLE.columns if each.name not in _MADE}
        | {
            "version": _NEXT_VERSION.scalar_subquery(),
            "receipt_number": select(_NUMBERED.c.number).scalar_subquery(),
        }
    )
    .returning(*(_TABLE.c[name] for name in _MADE))
)
AREA_DIGITS = 4
"""An amphoe's code: rows of the same place have these characters in common."""


def _totals(rows: Sequence[Row]) -> dict[str, str]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        for year, baht in row.budgets.items():
            sums[str(year)] = sums.get(str(year), Decimal()) + baht
    return money(sums)


def get_version(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, version: int
) -> Submission | None:
    """One version of a unit's submission, or None."""
    return session.scalar(
        select(Submission).where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.unit_code == unit_code,
            Submission.version == version,
        )
    )


def get_submission(session: Session, submission_id: int) -> Submission:
    """One version by its id."""
    return session.get_one(Submission, submission_id)


def list_steps_of(session: Session, *, cycle_id: str, unit_code: str) -> Sequence[str]:
    """Steps that wait for a unit."""
    return session.scalars(
        select(ExpectedSubmission.step_id).where(
            ExpectedSubmission.cycle_id == cycle_id, ExpectedSubmission.unit_code == unit_code
        )
    ).all()


def list_open_steps(session: Session, *, unit_code: str) -> Sequence[tuple[str, str]]:
    """The last (cycle, step) of each cycle that waits for a unit."""
    rows = session.execute(
        select(ExpectedSubmission.cycle_id, func.max(ExpectedSubmission.step_id))
        .where(ExpectedSubmission.unit_code == unit_code)
        .group_by(ExpectedSubmission.cycle_id)
        .order_by(ExpectedSubmission.cycle_id)
    )
    return [(cycle_id, step_id) for cycle_id, step_id in rows]


def save_state(
    session: Session, submission: Submission, state: str, *, reason: str | None = None
) -> None:
    """Move a submission to *state*; the caller has checked the transition."""
    submission.state = state
    submission.reason = reason or submission.reason
    session.flush()


def list_by_ids(session: Session, ids: Iterable[int]) -> Sequence[Submission]:
    """Some versions, by step and unit."""
    return session.scalars(
        select(Submission)
        .where(Submission.id.in_(ids))
        .order_by(Submission.step_id, Submission.unit_code, Submission.version)
    ).all()
