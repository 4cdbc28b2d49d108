"""The rows of the versions that were sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.row_marks import RowMarks
from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.shared.copying import copy_into
from oneplan.store.submissions.tables import Submission, SubmissionRow

TOGETHER = 4_000
"""Rows that wait, at most, to be written together."""
_WAITING = "rows_waiting"
_COPIED = {
    "submission_id": "int8", "row_number": "int4", "sheet": "text", "title": "text",
    "title_key": "text", "values": "bytea", "budgets": "bytea",
    "allocated": "bytea", "place_key": "text",
    "strategy_key": "text", "priority": "int4", "match_key": "bytea", "digest": "bytea",
}  # fmt: skip
"""Column → how its bytes are sent; JSON is bytes by now, behind the version of jsonb."""
_JSONB = b"\x01"


class MarkedRow(NamedTuple):
    """What tells a project of a version: what it says, its title and place, its title."""

    digest: bytes
    match_key: bytes
    title_key: str


_Version = tuple[int, Sequence[Row], Sequence[RowMarks]]


def copy_rows(
    session: Session, submission_id: int, rows: Sequence[Row], marks: Sequence[RowMarks]
) -> None:
    """Write the rows of a version with COPY, in the transaction of the session."""
    waiting: list[_Version] | None = session.info.get(_WAITING)
    if waiting is None:
        _write(session, [(submission_id, rows, marks)])
        return
    waiting.append((submission_id, rows, marks))
    if sum(len(rows) for _, rows, _ in waiting) >= TOGETHER:
        _write_waiting(session)


@contextmanager
def copying_together(session: Session) -> Iterator[None]:
    """Write the rows of many versions, kept inside, with one COPY.

    A COPY by itself costs half as much as the rows of a small file. What waits is
    written before rows are read here, and at the end.
    """
    session.info[_WAITING] = []
    try:
        yield
        _write_waiting(session)
    finally:
        del session.info[_WAITING]


def _write_waiting(session: Session) -> None:
    """Write what waits, but for versions that were rolled back to a savepoint since."""
    waiting: list[_Version] = session.info.get(_WAITING, [])
    ids = [submission_id for submission_id, _, _ in waiting]
    kept = set(session.scalars(select(Submission.id).where(Submission.id.in_(ids)))) if ids else ()
    _write(session, [each for each in waiting if each[0] in kept])
    waiting.clear()


def _write(session: Session, versions: Sequence[_Version]) -> None:
    if any(rows for _, rows, _ in versions):
        copy_into(
            session,
            "submission_rows",
            _COPIED,
            (
                (
                    submission_id,
                    row.row_number,
                    row.sheet,
                    row.title,
                    row.title_key,
                    _JSONB + mark.values,
                    _JSONB + mark.budgets,
                    _JSONB + mark.allocated,
                    mark.place_key,
                    mark.strategy_key,
                    mark.priority,
                    mark.match_key,
                    mark.digest,
                )
                for submission_id, rows, marks in versions
                for row, mark in zip(rows, marks, strict=True)
            ),
        )


def list_rows(session: Session, submission_id: int) -> tuple[Row, ...]:
    """The rows of one version, as they were read."""
    _write_waiting(session)
    found = session.scalars(
        select(SubmissionRow)
        .where(SubmissionRow.submission_id == submission_id)
        .order_by(SubmissionRow.row_number)
    )
    return tuple(
        Row(
            sheet=row.sheet,
            row_number=row.row_number,
            title=row.title,
            values=row.values,
            budgets={int(year): Decimal(baht) for year, baht in row.budgets.items()},
            allocated={int(year): Decimal(baht) for year, baht in row.allocated.items()},
        )
        for row in found
    )


def mark_rows(session: Session, submission_id: int) -> Mapping[int, MarkedRow]:
    """Row number → what tells its project, in the order of the sheet."""
    _write_waiting(session)
    found = session.execute(
        select(
            SubmissionRow.row_number,
            SubmissionRow.digest,
            SubmissionRow.match_key,
            SubmissionRow.title_key,
        )
        .where(SubmissionRow.submission_id == submission_id)
        .order_by(SubmissionRow.row_number)
    )
    return {number: MarkedRow(bytes(a), bytes(b), title) for number, a, b, title in found}


def list_numbers(session: Session, submission_ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """Version and row number of each project of some versions."""
    if not submission_ids:
        return ()
    _write_waiting(session)
    found = session.execute(
        select(SubmissionRow.submission_id, SubmissionRow.row_number).where(
            SubmissionRow.submission_id.in_(submission_ids)
        )
    )
    return [(version, number) for version, number in found]


def list_titles(session: Session, submission_id: int) -> Sequence[tuple[int, str]]:
    """Row number and title of each project of a version."""
    _write_waiting(session)
    found = session.execute(
        select(SubmissionRow.row_number, SubmissionRow.title)
        .where(SubmissionRow.submission_id == submission_id)
        .order_by(SubmissionRow.row_number)
    )
    return [(number, title) for number, title in found]


def list_values_of(
    session: Session, *, cycle_id: str, form: str, unit_code: str, column: str
) -> frozenset[str]:
    """The values of *column* in the versions that count of a unit on *form*, one of each step."""
    _write_waiting(session)
    value = SubmissionRow.values[column].astext
    last = select(func.max(Submission.id)).where(
        Submission.cycle_id == cycle_id,
        Submission.form == form,
        Submission.unit_code == unit_code,
        Submission.state.in_(COUNTED_STATES),
    )
    return frozenset(
        session.scalars(
            select(value)
            .join(Submission, Submission.id == SubmissionRow.submission_id)
            .where(
                Submission.id.in_(last.group_by(Submission.step_id)),
                value.is_not(None),
            )
        )
    )
