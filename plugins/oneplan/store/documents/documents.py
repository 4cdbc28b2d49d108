"""Drafts printed of a plan, what was issued, and the sums that a document is held against."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, INTEGER, insert
from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import RowAt
from oneplan.store.documents.tables import DocumentFile as DocumentFile
from oneplan.store.documents.tables import DocumentIssue as DocumentIssue
from oneplan.store.documents.tables import IssuedFile as IssuedFile
from oneplan.store.plans.plan_trees import KEY, tree_query
from oneplan.store.units.tables import Unit

_NAMED = f"""
, named AS (
    SELECT kept.submission_id, kept.row_number
    FROM kept JOIN submission_rows row USING (submission_id, row_number)
    JOIN submissions sent ON sent.id = row.submission_id
    WHERE {KEY} = ANY(:row_keys)
)
"""  # noqa: S608  every part of it stands in the code
_SUMS = tree_query(f"""{_NAMED}
SELECT coalesce(row.values ->> 'alignment', '') AS strategy,
       left(unit.area_code, 4) AS area_code, each.key AS year, sum(each.value::numeric) AS baht
FROM named JOIN submission_rows row USING (submission_id, row_number)
JOIN submissions sent ON sent.id = row.submission_id
JOIN units unit ON unit.code = sent.unit_code
CROSS JOIN LATERAL jsonb_each_text(row.budgets) each
GROUP BY 1, 2, 3
""")  # noqa: S608
_COUNT = tree_query(f"{_NAMED} SELECT count(*) FROM named")  # noqa: S608
_TITLES = text("""
SELECT row.submission_id, row.row_number, row.title, unit.name_th
FROM unnest(:ids, :numbers) AS asked(submission_id, row_number)
JOIN submission_rows row USING (submission_id, row_number)
JOIN submissions sent ON sent.id = row.submission_id
JOIN units unit ON unit.code = sent.unit_code
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)), bindparam("numbers", type_=ARRAY(INTEGER)))


def sum_rows(
    session: Session, plan_version_id: int, row_keys: Collection[str]
) -> Sequence[tuple[str, str, str, Decimal]]:
    """Sum the named rows of a plan in the database.

    Returns:
        Strategy as the unit wrote it, first four digits of the area, year, baht.
    """
    values = {"versions": [plan_version_id], "row_keys": list(row_keys)}
    return [tuple(row) for row in session.execute(_SUMS, values)]


def count_rows(session: Session, plan_version_id: int, row_keys: Collection[str]) -> int:
    """Count the named rows of a plan."""
    values = {"versions": [plan_version_id], "row_keys": list(row_keys)}
    return int(session.scalar(_COUNT, values) or 0)


def list_titles(session: Session, rows: Sequence[RowAt]) -> Mapping[RowAt, tuple[str, str]]:
    """Workbook row → its title and the name of its unit."""
    found = session.execute(
        _TITLES, {"ids": [id_ for id_, _ in rows], "numbers": [number for _, number in rows]}
    )
    return {(id_, number): (title, unit) for id_, number, title, unit in found}


def is_issued(session: Session, cycle_id: str, content_hash: str) -> bool:
    """Whether any document of this content was issued."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    DocumentIssue.cycle_id == cycle_id, DocumentIssue.content_hash == content_hash
                )
            )
        )
    )


def list_issues(
    session: Session, *, cycle_id: str, kind: str | None = None, group_code: str | None = None
) -> Sequence[DocumentIssue]:
    """What was issued, in the order of the running numbers."""
    statement = select(DocumentIssue).where(DocumentIssue.cycle_id == cycle_id)
    if kind is not None:
        statement = statement.where(DocumentIssue.kind == kind)
    if group_code is not None:
        statement = statement.where(DocumentIssue.group_code == group_code)
    return session.scalars(statement.order_by(DocumentIssue.number)).all()


def add_issue(session: Session, **values: Any) -> DocumentIssue:
    """Issue a document under the next running number, or return the issue of that content."""
    names = ("cycle_id", "kind", "group_code", "content_hash")
    found = find_issue(session, **{name: values[name] for name in names})
    if found is not None:
        return found
    last = session.scalar(
        select(func.max(DocumentIssue.number)).where(DocumentIssue.cycle_id == values["cycle_id"])
    )
    issue = DocumentIssue(number=(last or 0) + 1, **values)
    session.add(issue)
    session.flush()
    return issue


def add_file(session: Session, **values: Any) -> None:
    """Write down a draft that was printed; the same bytes printed twice are one file."""
    session.execute(insert(DocumentFile).values(**values).on_conflict_do_nothing())


def find_file(session: Session, sha256: str) -> DocumentFile | None:
    """The draft with these bytes, or None."""
    return session.get(DocumentFile, sha256)


def find_issue(
    session: Session, *, cycle_id: str, kind: str, group_code: str, content_hash: str
) -> DocumentIssue | None:
    """The issue of exactly this content, or None."""
    return session.scalar(
        select(DocumentIssue).where(
            DocumentIssue.cycle_id == cycle_id,
            DocumentIssue.kind == kind,
            DocumentIssue.group_code == group_code,
            DocumentIssue.content_hash == content_hash,
        )
    )


def keep_file(session: Session, **values: Any) -> None:
    """Write down a file of an issued document; one of each format, which nothing replaces."""
    session.execute(insert(IssuedFile).values(**values).on_conflict_do_nothing())


def list_kept(session: Session, *, cycle_id: str, number: int) -> Sequence[IssuedFile]:
    """The files of an issued document, by name."""
    return session.scalars(
        select(IssuedFile)
        .where(IssuedFile.cycle_id == cycle_id, IssuedFile.number == number)
        .order_by(IssuedFile.name)
    ).all()


def list_issued_files(
    session: Session, *, cycle_id: str
) -> list[tuple[DocumentIssue, list[IssuedFile]]]:
    """What was issued in a cycle with the files that are kept of it, the last number first."""
    found: dict[int, tuple[DocumentIssue, list[IssuedFile]]] = {}
    rows = session.execute(
        select(DocumentIssue, IssuedFile)
        .outerjoin(
            IssuedFile,
            (IssuedFile.cycle_id == DocumentIssue.cycle_id)
            & (IssuedFile.number == DocumentIssue.number),
        )
        .where(DocumentIssue.cycle_id == cycle_id)
        .order_by(DocumentIssue.number.desc(), IssuedFile.name)
    )
    for issue, file in rows:
        files = found.setdefault(issue.number, (issue, []))[1]
        if file is not None:
            files.append(file)
    return list(found.values())


def find_kept(
    session: Session, sha256: str, *, cycle_id: str | None = None, kinds: Collection[str] = ()
) -> Sequence[tuple[DocumentIssue, IssuedFile]]:
    """Every issued document with a file of these bytes, by cycle and number.

    Several may have it that were issued by a release whose tables did not name their document.

    Of one cycle and of some kinds only, where these are named.
    """
    statement = (
        select(DocumentIssue, IssuedFile)
        .join(
            IssuedFile,
            (IssuedFile.cycle_id == DocumentIssue.cycle_id)
            & (IssuedFile.number == DocumentIssue.number),
        )
        .where(IssuedFile.sha256 == sha256)
        .order_by(DocumentIssue.cycle_id, DocumentIssue.number)
    )
    if cycle_id is not None:
        statement = statement.where(DocumentIssue.cycle_id == cycle_id)
    if kinds:
        statement = statement.where(DocumentIssue.kind.in_(kinds))
    return [(issue, file) for issue, file in session.execute(statement)]


def list_made(
    session: Session, *, cycle_id: str, kind: str, group_code: str, version: int, short_hash: str
) -> Sequence[DocumentFile]:
    """Drafts of one version whose content hash begins with *short_hash*, last made first."""
    return session.scalars(
        select(DocumentFile)
        .where(
            DocumentFile.cycle_id == cycle_id,
            DocumentFile.kind == kind,
            DocumentFile.group_code == group_code,
            DocumentFile.version == version,
            DocumentFile.content_hash.startswith(short_hash, autoescape=True),
        )
        .order_by(DocumentFile.made_at.desc(), DocumentFile.name)
    ).all()


def name_units(session: Session, codes: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Unit code → Thai name and area code."""
    rows = session.execute(
        select(Unit.code, Unit.name_th, Unit.area_code).where(Unit.code.in_(codes))
    )
    return {code: (name, area) for code, name, area in rows}
