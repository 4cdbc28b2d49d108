"""The tree of parts below plan versions, as the queries over it begin."""

from __future__ import annotations

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import TextClause

_TREE = """
WITH RECURSIVE tree AS (
    SELECT id AS root, id AS version_id FROM unnest(:versions) AS id
    UNION
    SELECT tree.root, part.part_version_id
    FROM tree JOIN plan_parts part ON part.plan_version_id = tree.version_id
    WHERE part.part_version_id IS NOT NULL
), files AS (
    SELECT DISTINCT tree.root, part.submission_id
    FROM tree JOIN plan_parts part ON part.plan_version_id = tree.version_id
    WHERE part.submission_id IS NOT NULL
), decided AS MATERIALIZED (
    SELECT tree.root, fate.submission_id, fate.row_number,
           bool_or(tree.version_id <> tree.root) AS below
    FROM tree JOIN plan_fates fate ON fate.plan_version_id = tree.version_id
    GROUP BY 1, 2, 3
), rows AS (
    -- LATERAL with OFFSET: one look into the index a file, whatever the planner makes of the tree.
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
KEY = "sent.step_id || '/' || sent.unit_code || '/' || row.row_number"
ORDER = 'sent.step_id COLLATE "C", sent.unit_code COLLATE "C", row.row_number'


def tree_query(body: str) -> TextClause:
    """A statement over the tree of parts below each of ``:versions``."""
    return text(_TREE + body).bindparams(bindparam("versions", type_=ARRAY(BIGINT)))


def prepare(session: Session) -> None:
    """Let this transaction sort and hash in memory, and compile nothing.

    The planner cannot know how deep a tree of parts is: it expects a million
    rows of a province, spills to disk and, where PostgreSQL has a compiler,
    compiles a query for longer than it runs.
    """
    session.execute(text("SET LOCAL work_mem = '64MB'"))
    session.execute(text("SET LOCAL jit = off"))
