"""Every row that plan versions took in and what they did not keep, read by sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TEXT
from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.plans.plan_trees import FROM_FILES, FROM_KEPT, KEY, ORDER, tree_query


class TakenRow(NamedTuple):
    """A row that came into a plan version, itself or below it."""

    root: int
    row_key: str
    unit_code: str
    submission_id: int
    row_number: int
    title: str
    digest: bytes
    match_key: bytes


_TAKEN = tree_query(f"""
SELECT files.root, {KEY}, sent.unit_code, row.submission_id, row.row_number, row.title, row.digest,
    row.match_key
{FROM_FILES} CROSS JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = files.submission_id
    OFFSET 0) row
ORDER BY files.root, {ORDER}
""")  # noqa: S608  every part of it stands in the store


def list_taken(session: Session, versions: Sequence[int]) -> list[TakenRow]:
    """Every row of every file below some versions, kept or not, in the order of the files."""
    found = session.execute(_TAKEN, {"versions": list(versions)})
    return [TakenRow._make(row) for row in found]


class TreeEnd(NamedTuple):
    """A row that a version, or one below it, did not keep; *into* is None where it was excluded."""

    row: RowAt
    reason: str
    into: RowAt | None


_ENDS = tree_query("""
SELECT root, submission_id, row_number, reason, into_submission_id, into_row_number
FROM outcomes ORDER BY root, plan_version_id
""")


def list_tree_ends(session: Session, versions: Sequence[int]) -> dict[int, dict[RowAt, TreeEnd]]:
    """Version → row → its end there; where two plans gave one, that of the plan made first."""
    found: dict[int, dict[RowAt, TreeEnd]] = {version: {} for version in versions}
    values = {"versions": list(versions)}
    for root, id_, number, reason, into_id, into_number in session.execute(_ENDS, values):
        into = None if into_id is None else (into_id, into_number)
        found[root].setdefault((id_, number), TreeEnd((id_, number), reason, into))
    return found


class AllocatedRow(NamedTuple):
    """A row that says which money a project was given."""

    root: int
    match_key: bytes
    unit_name: str
    allocated: Mapping[str, str]


_ALLOCATED = tree_query(f"""
SELECT files.root, row.match_key, (SELECT name_th FROM units WHERE code = sent.unit_code),
       row.allocated
{FROM_KEPT} AND row.allocated <> '{{}}'
""")  # noqa: S608  every part of it stands in the store


def list_allocated(session: Session, versions: Sequence[int]) -> list[AllocatedRow]:
    """The rows that some versions keep and that say which money was given."""
    found = session.execute(_ALLOCATED, {"versions": list(versions)})
    return [AllocatedRow._make(row) for row in found]


class NamedProject(NamedTuple):
    """A project in force of some title and place."""

    row_key: str
    unit_code: str
    title: str
    match_key: bytes
    budgets: Mapping[str, str]


_NAMED = text("""
SELECT sent.step_id || '/' || sent.unit_code || '/' || row.row_number, sent.unit_code, row.title,
       row.match_key, row.budgets
FROM (
    SELECT DISTINCT ON (each.step_id, each.unit_code) each.* FROM submissions each
    JOIN units unit ON unit.code = each.unit_code
    WHERE each.cycle_id = :cycle_id AND each.step_id <> ALL(:but) AND each.state = ANY(:states)
    AND unit.area_code LIKE :under
    ORDER BY each.step_id, each.unit_code, each.version DESC
) sent
JOIN submission_rows row ON row.submission_id = sent.id AND row.match_key = ANY(:keys)
ORDER BY 2, 1
""").bindparams(
    bindparam("but", type_=ARRAY(TEXT)),
    bindparam("states", type_=ARRAY(TEXT)),
    bindparam("keys", type_=ARRAY(BYTEA)),
)


def list_named_projects(
    session: Session,
    *,
    cycle_id: str,
    under: str,
    but: Collection[str],
    match_keys: Collection[bytes],
) -> list[NamedProject]:
    """The projects of some titles and places in the files in force of an area's units.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        under: DOPA code of the area; empty for all.
        but: Steps whose files are left out.
        match_keys: Titles and places.
    """
    values = {
        "cycle_id": cycle_id,
        "under": f"{under}%",
        "but": sorted(but),
        "states": list(COUNTED_STATES),
        "keys": sorted(match_keys),
    }
    return [NamedProject._make(row) for row in session.execute(_NAMED, values)]
