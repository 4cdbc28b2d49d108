"""Where the projects of some units went: their rows, the plans above them, what was given there.

All of it climbs from a unit's files, so it costs by what the unit sent, however large the
plans above are: LATERAL with OFFSET 0 is one look into the index for each row, as in
:mod:`oneplan.store.plans.plan_trees`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session


class SentRow(NamedTuple):
    """A row of a version that a unit sent; of a file without rows once, with no row number."""

    submission_id: int
    step_id: str
    unit_code: str
    unit_name: str
    area_code: str
    version: int
    state: str
    form: str
    file_name: str
    received_at: datetime
    is_late: bool
    reason: str | None
    row_number: int | None
    sheet: str
    title: str
    match_key: bytes
    values: Mapping[str, str]
    budgets: Mapping[str, str]
    allocated: Mapping[str, str]


_SENT = text("""
WITH RECURSIVE senders AS (
    SELECT CAST(:unit AS text) AS code
    UNION
    SELECT each.unit_code FROM senders JOIN unit_mergers each ON each.into_code = senders.code
)
SELECT sent.id, sent.step_id, sent.unit_code, unit.name_th, unit.area_code, sent.version,
       sent.state, sent.form, sent.file_name, sent.received_at, sent.is_late, sent.reason,
       row.row_number, row.sheet, row.title, row.match_key, row.values, row.budgets, row.allocated
FROM senders CROSS JOIN LATERAL (
    SELECT each.* FROM submissions each
    WHERE each.unit_code = senders.code AND each.cycle_id = :cycle_id OFFSET 0) sent
CROSS JOIN LATERAL (
    SELECT each.name_th, each.area_code FROM units each WHERE each.code = sent.unit_code
    OFFSET 0) unit
LEFT JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = sent.id OFFSET 0) row ON TRUE
ORDER BY sent.step_id, sent.unit_code, sent.version, row.row_number
""")


def list_sent(session: Session, *, cycle_id: str, unit_code: str) -> list[SentRow]:
    """Every row of every version of a unit's files, the first version of a step first.

    What units sent that became part of it is its own.
    """
    values = {"cycle_id": cycle_id, "unit": unit_code}
    return [SentRow._make(row) for row in session.execute(_SENT, values)]


class PlanAbove(NamedTuple):
    """A plan version that took some files in, itself or by the versions *below*."""

    id: int
    step_id: str
    group_code: str
    version: int
    content_hash: str
    made_at: datetime
    below: Sequence[int | None]
    files: Sequence[int | None]


_ABOVE = text("""
WITH RECURSIVE up AS (
    SELECT part.plan_version_id AS id, NULL::bigint AS below, part.submission_id
    FROM plan_parts part WHERE part.submission_id = ANY(:ids)
    UNION
    SELECT part.plan_version_id, up.id, NULL
    FROM up CROSS JOIN LATERAL (
        SELECT each.plan_version_id FROM plan_parts each WHERE each.part_version_id = up.id
        OFFSET 0) part
)
SELECT plan.id, plan.step_id, plan.group_code, plan.version, plan.content_hash, plan.made_at,
       array_agg(up.below), array_agg(up.submission_id)
FROM up CROSS JOIN LATERAL (
    SELECT each.* FROM plan_versions each WHERE each.id = up.id OFFSET 0) plan
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY plan.id
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


def list_above(session: Session, submission_ids: Collection[int]) -> list[PlanAbove]:
    """Every plan version that took some files in, in the order of making: parts come first."""
    values = {"ids": sorted(submission_ids)}
    return [PlanAbove._make(row) for row in session.execute(_ABOVE, values)]


class PlacedEnd(NamedTuple):
    """An outcome that a plan gave a row, and the row that it merged into as people know it."""

    plan_version_id: int
    submission_id: int
    row_number: int
    reason: str
    into_submission_id: int | None
    into_row_number: int | None
    into_key: str | None
    into_title: str | None
    into_unit: str | None
    into_allocated: Mapping[str, str] | None


_ENDS = text("""
WITH RECURSIVE ends AS (
    SELECT outcome.* FROM plan_outcomes outcome WHERE outcome.submission_id = ANY(:ids)
    UNION
    SELECT outcome.* FROM plan_outcomes outcome WHERE outcome.into_submission_id = ANY(:ids)
    UNION
    SELECT further.* FROM ends CROSS JOIN LATERAL (
        SELECT each.* FROM plan_outcomes each
        WHERE each.submission_id = ends.into_submission_id
        AND each.row_number = ends.into_row_number OFFSET 0) further
)
SELECT ends.plan_version_id, ends.submission_id, ends.row_number, ends.reason,
       ends.into_submission_id, ends.into_row_number,
       target.step_id || '/' || target.unit_code || '/' || ends.into_row_number,
       row.title, unit.name_th, row.allocated
FROM ends LEFT JOIN LATERAL (
    SELECT each.step_id, each.unit_code FROM submissions each
    WHERE each.id = ends.into_submission_id OFFSET 0) target ON TRUE
LEFT JOIN LATERAL (
    SELECT each.title, each.allocated FROM submission_rows each
    WHERE each.submission_id = ends.into_submission_id
    AND each.row_number = ends.into_row_number OFFSET 0) row ON TRUE
LEFT JOIN LATERAL (
    SELECT each.name_th FROM units each WHERE each.code = target.unit_code OFFSET 0) unit ON TRUE
ORDER BY ends.plan_version_id, ends.submission_id, ends.row_number
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


def list_ends(session: Session, submission_ids: Collection[int]) -> list[PlacedEnd]:
    """What plans did not keep of some files, of the rows that stand for theirs, and into theirs."""
    values = {"ids": sorted(submission_ids)}
    return [PlacedEnd._make(row) for row in session.execute(_ENDS, values)]
