"""The rows of plan versions, read by sets: a plan of a province or of the nation alike.

A version keeps what went into it (its parts) and what it did not keep (its
outcomes). Every other row of its files is kept, so a plan of a million rows is
as many parts as it has files, and making it again writes no million rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import OutcomeKind, PlanRow, RowOutcome
from oneplan.store.plans.plan_trees import FROM_FILES, FROM_KEPT, KEY, ORDER, tree_query

_LIST = tree_query(f"""
SELECT {KEY} AS row_key, row.submission_id, row.row_number, row.sheet, sent.sha256,
       sent.unit_code, row.title, row.values, row.budgets, row.allocated
{FROM_KEPT} ORDER BY {ORDER}
""")


def list_plan_rows(session: Session, plan_version_id: int) -> tuple[PlanRow, ...]:
    """The rows that a plan version keeps, in plan order: step, unit, sheet row."""
    found = session.execute(_LIST, {"versions": [plan_version_id]})
    return tuple(PlanRow(**row) for row in found.mappings())


_DIGESTS = tree_query(f"""
SELECT {KEY} AS row_key, row.digest
{FROM_KEPT} ORDER BY {ORDER}
""")


def list_digests(session: Session, plan_version_id: int) -> dict[str, bytes]:
    """Row key → digest of what the row says, in plan order."""
    return {
        key: bytes(digest)
        for key, digest in session.execute(_DIGESTS, {"versions": [plan_version_id]})
    }


# A row of a file that both versions stand on is the same in both, unless one of them alone
# decided about it: no such row is read, and a late amphoe leaves most of them.
_DIFFERING = tree_query(f"""
, own_files AS (
    SELECT submission_id, min(root) AS root FROM files GROUP BY 1 HAVING count(*) = 1
), own_decisions AS (
    SELECT decided.submission_id, decided.row_number, min(decided.root) AS root FROM decided
    WHERE NOT EXISTS (SELECT FROM own_files own WHERE own.submission_id = decided.submission_id)
    GROUP BY 1, 2 HAVING count(*) = 1
), differing AS (
    SELECT own.root, row.submission_id, row.row_number, row.digest
    FROM own_files own CROSS JOIN LATERAL (
        SELECT each.submission_id, each.row_number, each.digest FROM submission_rows each
        WHERE each.submission_id = own.submission_id OFFSET 0) row
    WHERE NOT EXISTS (
        SELECT FROM decided WHERE decided.root = own.root
        AND decided.submission_id = row.submission_id AND decided.row_number = row.row_number)
    UNION ALL
    SELECT files.root, row.submission_id, row.row_number, row.digest
    FROM own_decisions own
    JOIN files ON files.submission_id = own.submission_id AND files.root <> own.root
    JOIN submission_rows row
        ON row.submission_id = own.submission_id AND row.row_number = own.row_number
)
SELECT row.root, {KEY} AS row_key, row.digest
FROM differing row JOIN submissions sent ON sent.id = row.submission_id
ORDER BY row.root, {ORDER}
""")  # noqa: S608  every part of it stands in the store


def list_differing(
    session: Session, before: int, after: int
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Row key → digest of each of two versions, in plan order, without the rows that are in both.

    What :func:`oneplan.domain.plans.differences.difference` says of them it says of all rows.
    """
    found: dict[int, dict[str, bytes]] = {before: {}, after: {}}
    if before != after:
        rows = session.execute(_DIFFERING, {"versions": sorted(found)})
        for root, key, digest in rows:
            found[root][key] = bytes(digest)
    return found[before], found[after]


class SaidRow(NamedTuple):
    """What a row of a plan says, beside the same of another version."""

    row_key: str
    unit_name: str
    area_code: str
    form: str
    title: str
    title_key: str
    place_key: str
    values: Mapping[str, str]
    budgets: Mapping[str, str]


_SAID = tree_query(f"""
SELECT files.root, {KEY} AS row_key, unit.name_th, unit.area_code, sent.form, row.title,
       row.title_key, row.place_key, row.values, row.budgets
{FROM_FILES}
JOIN units unit ON unit.code = sent.unit_code
CROSS JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = files.submission_id
    OFFSET 0) row
WHERE sent.step_id || '/' || sent.unit_code = ANY(:senders)
AND {KEY} = ANY(:row_keys) AND NOT EXISTS (
    SELECT FROM decided WHERE decided.root = files.root
    AND decided.submission_id = row.submission_id AND decided.row_number = row.row_number)
ORDER BY files.root, {ORDER}
""").bindparams(*(bindparam(name, type_=ARRAY(TEXT)) for name in ("row_keys", "senders")))  # noqa: S608


def list_said(
    session: Session, versions: Sequence[int], row_keys: Sequence[str]
) -> dict[int, dict[str, SaidRow]]:
    """Version → row key → what some rows that it keeps say, each in plan order."""
    found: dict[int, dict[str, SaidRow]] = {version: {} for version in versions}
    values = {
        "versions": list(versions),
        "row_keys": list(row_keys),
        # The rows of no other file are read.
        "senders": sorted({key.rpartition("/")[0] for key in row_keys}),
    }
    for root, *row in session.execute(_SAID, values):
        said = SaidRow._make(row)
        found[root][said.row_key] = said
    return found


_NAMED = tree_query(f"""
SELECT {KEY} {FROM_FILES}
CROSS JOIN LATERAL (
    SELECT each.row_number FROM submission_rows each
    WHERE each.submission_id = files.submission_id OFFSET 0) row
WHERE NOT EXISTS (
    SELECT FROM outcomes WHERE outcomes.outcome = 'excluded'
    AND outcomes.submission_id = files.submission_id AND outcomes.row_number = row.row_number)
""")  # noqa: S608


def list_named_keys(session: Session, plan_version_id: int) -> frozenset[str]:
    """Keys of the rows that stand in a plan: kept ones, and those merged into them."""
    return frozenset(session.scalars(_NAMED, {"versions": [plan_version_id]}))


_FILES = tree_query(f"SELECT root, sent.step_id, sent.unit_code {FROM_FILES}")


def list_senders(session: Session, versions: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Version, step and unit of every file below each version."""
    yield from (tuple(row) for row in session.execute(_FILES, {"versions": list(versions)}))


class PlacedOutcome(NamedTuple):
    """A outcome and the plan that gave it."""

    step_id: str
    group_code: str
    outcome: RowOutcome


_OUTCOMES = tree_query("""
SELECT plan.step_id, plan.group_code, outcome.submission_id, outcome.row_number,
       outcome.outcome, outcome.reason,
       outcome.into_submission_id, outcome.into_row_number,
       sent.step_id || '/' || sent.unit_code || '/' || outcome.row_number,
       target.step_id || '/' || target.unit_code || '/' || outcome.into_row_number
FROM outcomes outcome JOIN plan_versions plan ON plan.id = outcome.plan_version_id
JOIN submissions sent ON sent.id = outcome.submission_id
LEFT JOIN submissions target ON target.id = outcome.into_submission_id
ORDER BY sent.step_id COLLATE "C", sent.unit_code COLLATE "C", outcome.row_number, plan.id
""")


def list_all_outcomes(session: Session, plan_version_id: int) -> tuple[PlacedOutcome, ...]:
    """Every row that a version or a plan below it did not keep, in plan order."""
    found = session.execute(_OUTCOMES, {"versions": [plan_version_id]})
    return tuple(
        PlacedOutcome(
            step,
            group,
            RowOutcome(
                row=(id_, number),
                row_key=key,
                outcome=OutcomeKind(outcome),
                reason=reason,
                into=(into_id, into_number) if into_id else None,
                into_key=into_key,
            ),
        )
        for step, group, id_, number, outcome, reason, into_id, into_number, key, into_key in found
    )


class RowContent(NamedTuple):
    """What a row of a file below a plan says; ``row_number`` is None for a file without rows."""

    file: str
    rows_hash: str
    row_number: int | None
    sheet: str
    title: str
    values: Mapping[str, str]
    budgets: Mapping[str, str]
    allocated: Mapping[str, str]


_CONTENTS = tree_query(f"""
SELECT sent.step_id || '/' || sent.unit_code, sent.rows_hash, row.row_number, row.sheet, row.title,
       row.values, row.budgets, row.allocated
{FROM_FILES} LEFT JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = files.submission_id
    OFFSET 0) row ON TRUE
ORDER BY sent.id, row.row_number
""")  # noqa: S608


def list_contents(session: Session, plan_version_id: int) -> Iterator[RowContent]:
    """Every row of every file below a version, file by file."""
    for row in session.execute(_CONTENTS, {"versions": [plan_version_id]}):
        yield RowContent._make(row)
