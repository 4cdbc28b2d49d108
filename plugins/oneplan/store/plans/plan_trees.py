"""The tree of parts below plan versions, as the queries over it begin."""

from __future__ import annotations

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import TextClause

# LATERAL with OFFSET 0: one look into the index for each part, file and row. The planner cannot
# know how deep a tree is and how many files a plan has; left to itself it takes one amphoe for a
# nation, and reads every file and every outcome there ever was. What is asked of a part stands
# outside of the look: an index of all parts that are plans is no way to those of one.
TREE = """
WITH RECURSIVE tree AS (
    SELECT id AS root, id AS version_id FROM unnest(:versions) AS id
    UNION
    SELECT tree.root, part.part_version_id
    FROM tree CROSS JOIN LATERAL (
        SELECT each.part_version_id FROM plan_parts each
        WHERE each.plan_version_id = tree.version_id OFFSET 0) part
    WHERE part.part_version_id IS NOT NULL
), files AS (
    SELECT DISTINCT tree.root, part.submission_id
    FROM tree CROSS JOIN LATERAL (
        SELECT each.submission_id FROM plan_parts each
        WHERE each.plan_version_id = tree.version_id OFFSET 0) part
    WHERE part.submission_id IS NOT NULL
), outcomes AS (
    SELECT tree.root, outcome.*
    FROM tree CROSS JOIN LATERAL (
        SELECT each.* FROM plan_outcomes each WHERE each.plan_version_id = tree.version_id
        OFFSET 0) outcome
), decided AS MATERIALIZED (
    SELECT root, submission_id, row_number, bool_or(plan_version_id <> root) AS below
    FROM outcomes GROUP BY 1, 2, 3
), rows AS (
    SELECT files.root, row.submission_id, row.row_number, row.match_key
    FROM files CROSS JOIN LATERAL (
        SELECT each.submission_id, each.row_number, each.match_key FROM submission_rows each
        WHERE each.submission_id = files.submission_id OFFSET 0) row
), incoming AS (
    SELECT rows.* FROM rows WHERE NOT EXISTS (
        SELECT FROM decided WHERE decided.below AND decided.root = rows.root
        AND decided.submission_id = rows.submission_id AND decided.row_number = rows.row_number)
), kept AS (
    SELECT rows.* FROM rows WHERE NOT EXISTS (
        SELECT FROM decided WHERE decided.root = rows.root
        AND decided.submission_id = rows.submission_id AND decided.row_number = rows.row_number)
)
"""
"""What every query over plans begins with."""
FROM_FILES = """
FROM files CROSS JOIN LATERAL (
    SELECT each.* FROM submissions each WHERE each.id = files.submission_id OFFSET 0) sent
"""
"""Every file below the versions, as ``sent``."""
_UNIT_UNDER = """
JOIN units unit ON unit.code = sent.unit_code AND starts_with(unit.area_code, (:under)[1])
"""
_KEPT = """
CROSS JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = files.submission_id
    OFFSET 0) row
WHERE NOT EXISTS (
    SELECT FROM decided WHERE decided.root = files.root
    AND decided.submission_id = row.submission_id AND decided.row_number = row.row_number)
"""
FROM_KEPT = FROM_FILES + _KEPT
"""Every row that the versions keep, whole, as ``row``, with its file as ``sent``."""
FROM_KEPT_UNDER = FROM_FILES + _UNIT_UNDER + _KEPT
"""The same of the units of an area, ``:under``, with its unit as ``unit``."""
KEY = "sent.step_id || '/' || sent.unit_code || '/' || row.row_number"
ORDER = 'sent.step_id COLLATE "C", sent.unit_code COLLATE "C", row.row_number'


def tree_query(body: str) -> TextClause:
    """A statement over the tree of parts below each of ``:versions``."""
    return text(TREE + body).bindparams(bindparam("versions", type_=ARRAY(BIGINT)))


def prepare(session: Session) -> None:
    """Let this transaction sort and hash in memory, and plan for what it asks.

    The planner cannot know how deep a tree of parts is: it expects a million
    rows of a province and spills to disk. A query plan that was kept from one
    amphoe is none for a province.
    """
    session.execute(
        text(
            "SELECT set_config('work_mem', '64MB', TRUE),"
            " set_config('plan_cache_mode', 'force_custom_plan', TRUE)"
        )
    )
