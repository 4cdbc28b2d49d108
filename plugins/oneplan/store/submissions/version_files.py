"""Which files with details went with which version, and of which project in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.submissions.tables import DetailFile, Submission, SubmissionRow, VersionFile


class Link(NamedTuple):
    """Where a file stands in a version.

    Attributes:
        row_number: Row of its project; None: it is about no project, or see *lost_title*.
        lost_title: Title of its project where the version does not hold that.
        title: Title of the row.
    """

    submission_id: int
    attachment_id: int
    row_number: int | None
    lost_title: str | None
    title: str | None


class SentFile(NamedTuple):
    """A file that went with a version, and where it stands in it."""

    file: DetailFile
    link: Link


def add_links(
    session: Session,
    submission_id: int,
    links: Iterable[tuple[int, int | None, str | None]],
) -> None:
    """Bind files to a version: (file, row of its project, lost title); what is there stays."""
    made = [
        {
            "submission_id": submission_id,
            "attachment_id": file,
            "row_number": row,
            "lost_title": lost,
        }
        for file, row, lost in links
    ]
    if made:
        session.execute(insert(VersionFile).values(made).on_conflict_do_nothing())


def last_links(session: Session, attachment_ids: Collection[int]) -> Mapping[int, Link]:
    """File → where it stood last: in the newest version that holds its project, else the newest."""
    return _links(session, attachment_ids, VersionFile.row_number.is_(None))


def list_with_links(
    session: Session, *, cycle_id: str, step_id: str | None = None, unit_code: str | None = None
) -> Sequence[tuple[DetailFile, Link | None]]:
    """The files in force of a cycle, step or unit, each with where it stands in its newest version.

    A version that counts goes before a newer one that does not: a late one waits for the office.
    They come by step and unit, oldest first.
    """
    newest = (
        select(VersionFile.submission_id)
        .select_from(VersionFile)
        .join(Submission, Submission.id == VersionFile.submission_id)
        .where(VersionFile.attachment_id == DetailFile.id)
        .order_by(Submission.state.in_(COUNTED_STATES).desc(), VersionFile.submission_id.desc())
        .limit(1)
        .correlate(DetailFile)
        .scalar_subquery()
    )
    statement = (
        select(DetailFile, *_LINK)
        .select_from(DetailFile)
        .outerjoin(
            VersionFile,
            (VersionFile.attachment_id == DetailFile.id) & (VersionFile.submission_id == newest),
        )
        .outerjoin(SubmissionRow, _ITS_ROW)
        .where(DetailFile.cycle_id == cycle_id, DetailFile.withdrawn_at.is_(None))
        .order_by(DetailFile.step_id, DetailFile.unit_code, DetailFile.id)
    )
    if step_id is not None:
        statement = statement.where(DetailFile.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(DetailFile.unit_code == unit_code)
    return [
        (file, Link._make(rest) if rest[0] is not None else None)
        for file, *rest in session.execute(statement)
    ]


def newest_links(session: Session, attachment_ids: Collection[int]) -> Mapping[int, Link]:
    """File → where it stands in the newest version that it went with, one that stands first."""
    return _links(session, attachment_ids, Submission.state.in_(FALLEN))


def _links(
    session: Session, attachment_ids: Collection[int], *first: ColumnElement[bool]
) -> Mapping[int, Link]:
    if not attachment_ids:
        return {}
    found = session.execute(
        select(*_LINK)
        .select_from(VersionFile)
        .join(Submission, Submission.id == VersionFile.submission_id)
        .outerjoin(SubmissionRow, _ITS_ROW)
        .where(VersionFile.attachment_id.in_(attachment_ids))
        .ext(distinct_on(VersionFile.attachment_id))
        .order_by(VersionFile.attachment_id, *first, VersionFile.submission_id.desc())
    )
    return {each[1]: Link._make(each) for each in found}


def list_sent(
    session: Session, submission_ids: Collection[int], *, with_withdrawn: bool = False
) -> Sequence[SentFile]:
    """The files that went with some versions, by version, row and age."""
    statement = (
        select(DetailFile, *_LINK)
        .join(VersionFile, VersionFile.attachment_id == DetailFile.id)
        .outerjoin(SubmissionRow, _ITS_ROW)
        .where(VersionFile.submission_id.in_(submission_ids))
        .order_by(VersionFile.submission_id, VersionFile.row_number, DetailFile.id)
    )
    if not with_withdrawn:
        statement = statement.where(DetailFile.withdrawn_at.is_(None))
    return [SentFile(file, Link._make(rest)) for file, *rest in session.execute(statement)]


def list_standing_projects(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> Sequence[tuple[int, str]]:
    """Row and title of each project of the version that files can go with."""
    standing = _standing(cycle_id, step_id, unit_code).with_only_columns(Submission.id)
    found = session.execute(
        select(SubmissionRow.row_number, SubmissionRow.title)
        .where(SubmissionRow.submission_id == standing.scalar_subquery())
        .order_by(SubmissionRow.row_number)
    )
    return [(number, title) for number, title in found]


def find_standing(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str
) -> Submission | None:
    """The newest version of a unit that files can go with: not returned, refused or taken back."""
    return session.scalars(_standing(cycle_id, step_id, unit_code)).first()


def _standing(cycle_id: str, step_id: str, unit_code: str) -> Select[Submission]:
    return (
        select(Submission)
        .where(
            Submission.cycle_id == cycle_id,
            Submission.step_id == step_id,
            Submission.unit_code == unit_code,
            Submission.state.not_in(FALLEN),
        )
        .order_by(Submission.version.desc())
        .limit(1)
    )


FALLEN = (SubmissionState.RETURNED, SubmissionState.REFUSED, SubmissionState.WITHDRAWN)
"""States of a version that files cannot go with."""
_LINK = (
    VersionFile.submission_id,
    VersionFile.attachment_id,
    VersionFile.row_number,
    VersionFile.lost_title,
    SubmissionRow.title,
)
_ITS_ROW: ColumnElement[bool] = (SubmissionRow.submission_id == VersionFile.submission_id) & (
    SubmissionRow.row_number == VersionFile.row_number
)
