"""What the rules ask about the rows of a plan in the making, answered by sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, INTEGER
from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.row_counts import Counts
from oneplan.domain.plans.year_sums import money
from oneplan.store.plans.plan_trees import FROM_FILES, FROM_KEPT, KEY, tree_query

_COUNTS = tree_query(f"""
, sums AS (
    SELECT incoming.root, count(*) AS incoming,
           count(*) FILTER (WHERE outcome.outcome IS NULL) AS kept,
           count(*) FILTER (WHERE outcome.outcome = 'merged') AS merged,
           count(*) FILTER (WHERE outcome.outcome = 'excluded') AS excluded
    FROM incoming LEFT JOIN outcomes outcome ON outcome.plan_version_id = incoming.root
        AND outcome.root = incoming.root AND outcome.submission_id = incoming.submission_id
        AND outcome.row_number = incoming.row_number
    GROUP BY incoming.root
), sent AS (
    SELECT files.root, count(*) AS files, sum(sent.row_count) AS rows,
           count(*) - count(DISTINCT (sent.step_id, sent.unit_code)) AS doubled
    {FROM_FILES} GROUP BY files.root
), below AS (
    SELECT root, count(*) AS rows FROM decided WHERE below GROUP BY root
), own AS (
    SELECT outcomes.root, count(*) AS rows,
           count(*) FILTER (WHERE outcomes.outcome = 'merged' AND (
               files.root IS NULL
               OR EXISTS (SELECT FROM plan_outcomes next
                          WHERE next.plan_version_id = outcomes.root AND next.outcome = 'merged'
                          AND next.submission_id = outcomes.into_submission_id
                          AND next.row_number = outcomes.into_row_number))) AS unmatched
    FROM outcomes LEFT JOIN files ON files.root = outcomes.root
        AND files.submission_id = outcomes.into_submission_id
    WHERE outcomes.plan_version_id = outcomes.root GROUP BY 1
)
SELECT id AS root, coalesce(sent.files, 0) AS files,
       coalesce(sent.rows, 0) - coalesce(below.rows, 0) AS sent,
       coalesce(sums.incoming, 0) AS incoming, coalesce(sums.kept, 0) AS kept,
       coalesce(sums.merged, 0) AS merged, coalesce(sums.excluded, 0) AS excluded,
       coalesce(own.rows, 0) - coalesce(sums.merged, 0) - coalesce(sums.excluded, 0)
           + coalesce(own.unmatched, 0) AS unmatched,
       coalesce(sent.doubled, 0) AS doubled
FROM unnest(:versions) AS id LEFT JOIN sums ON sums.root = id LEFT JOIN sent ON sent.root = id
LEFT JOIN below ON below.root = id LEFT JOIN own ON own.root = id
""")  # noqa: S608  every part of it stands in the store


def count_rows(session: Session, versions: Sequence[int]) -> Mapping[int, Counts]:
    """What went into each version and what became of it, counted from the rows themselves."""
    return {
        row.pop("root"): Counts(**{name: int(number) for name, number in row.items()})
        for row in map(dict, session.execute(_COUNTS, {"versions": list(versions)}).mappings())
    }


_SENDERS = tree_query(f"""
SELECT files.root, count(*), count(*) - count(DISTINCT (sent.step_id, sent.unit_code))
{FROM_FILES} GROUP BY files.root
""")


def count_files(session: Session, versions: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """Files below each version, and units of whom two versions are among them."""
    return {
        root: (files, doubled)
        for root, files, doubled in session.execute(_SENDERS, {"versions": list(versions)})
    }


_TOTALS = tree_query(f"""
SELECT root, year, sum(baht) FROM (
    SELECT files.root, each.key AS year, each.value::numeric AS baht
    {FROM_FILES} CROSS JOIN LATERAL jsonb_each_text(sent.totals) each
    UNION ALL
    SELECT decided.root, each.key, -each.value::numeric
    FROM decided CROSS JOIN LATERAL (
        SELECT row.budgets FROM submission_rows row
        WHERE row.submission_id = decided.submission_id AND row.row_number = decided.row_number
        OFFSET 0) row, jsonb_each_text(row.budgets) each
) money GROUP BY root, year
""")  # noqa: S608


def sum_budgets(session: Session, versions: Sequence[int]) -> Mapping[int, dict[str, str]]:
    """Baht by Buddhist year of what each version keeps: its files less what it did not keep."""
    sums: dict[int, dict[str, Decimal]] = {version: {} for version in versions}
    for root, year, baht in session.execute(_TOTALS, {"versions": list(versions)}):
        sums[root][year] = baht
    return {version: money(by_year) for version, by_year in sums.items()}


_ALLOCATED = tree_query(f"""
SELECT root, each.key, sum(each.value::numeric) FROM (
    SELECT files.root, row.allocated {FROM_KEPT}
) kept_rows CROSS JOIN LATERAL jsonb_each_text(kept_rows.allocated) each
GROUP BY root, each.key
""")  # noqa: S608


def sum_allocated(session: Session, versions: Sequence[int]) -> Mapping[int, dict[str, str]]:
    """Baht by Buddhist year that was allocated to the projects which each version keeps."""
    sums: dict[int, dict[str, Decimal]] = {version: {} for version in versions}
    for root, year, baht in session.execute(_ALLOCATED, {"versions": list(versions)}):
        sums[root][year] = baht
    return {version: money(by_year) for version, by_year in sums.items()}


class FoundRow(NamedTuple):
    """A row of a plan and its key."""

    row: RowAt
    key: str


_MERGED = tree_query("""
SELECT submission_id, row_number, into_submission_id, into_row_number
FROM outcomes WHERE outcome = 'merged'
""")
_STANDING = tree_query(f"""
SELECT kept.submission_id, kept.row_number, {KEY}
FROM unnest(:ids, :numbers) AS asked(submission_id, row_number)
JOIN kept USING (submission_id, row_number)
JOIN submission_rows row USING (submission_id, row_number)
JOIN submissions sent ON sent.id = row.submission_id
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)), bindparam("numbers", type_=ARRAY(INTEGER)))  # noqa: S608


def resolve_rows(
    session: Session, plan_version_id: int, rows: Sequence[RowAt]
) -> dict[RowAt, FoundRow]:
    """Where some rows stand in a plan: themselves, or the row they were merged into below.

    A row that is not in the plan, or was excluded, is left out.
    """
    values = {"versions": [plan_version_id]}
    into = {(a, b): (c, d) for a, b, c, d in session.execute(_MERGED, values)}
    ends: dict[RowAt, RowAt] = {}
    for row in rows:
        end = row
        while end in into:
            end = into[end]
        ends[row] = end
    wanted = sorted(set(ends.values()))
    found = session.execute(
        _STANDING,
        {**values, "ids": [row[0] for row in wanted], "numbers": [row[1] for row in wanted]},
    )
    here = {(id_, number): FoundRow((id_, number), key) for id_, number, key in found}
    return {row: here[end] for row, end in ends.items() if end in here}
