"""Which projects the comments on a draft are about, and where those stand now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Session


class CommentedProject(NamedTuple):
    """The project that a comment is about.

    Attributes:
        title: As the draft had it that was commented on.
        row_key: Where it stands in the newest file of its unit that a plan took in; None where
            that file has it no more.
    """

    title: str
    row_key: str | None


# A row key names a row, and a newer file may have another project there: the project is the
# one of the file that the commented draft was made of (domain/plans/project_keys.py).
_COMMENTED = text("""
SELECT said.id, row.title,
       sent.step_id || '/' || sent.unit_code || '/' || present.row_number AS row_key
FROM comments said
JOIN submissions sent ON sent.cycle_id = said.cycle_id AND sent.unit_code = said.unit_code
    AND sent.step_id = split_part(said.row_key, '/', 1)
    AND EXISTS (
        WITH RECURSIVE above AS (
            SELECT part.plan_version_id FROM plan_parts part WHERE part.submission_id = sent.id
            UNION
            SELECT part.plan_version_id FROM plan_parts part
            JOIN above ON part.part_version_id = above.plan_version_id
        )
        SELECT FROM above WHERE above.plan_version_id = said.plan_version_id)
JOIN submission_rows row ON row.submission_id = sent.id
    AND row.row_number = split_part(said.row_key, '/', 3)::int
LEFT JOIN LATERAL (
    SELECT each.id FROM submissions each
    WHERE each.cycle_id = sent.cycle_id AND each.step_id = sent.step_id
    AND each.unit_code = sent.unit_code
    AND EXISTS (SELECT FROM plan_parts part WHERE part.submission_id = each.id)
    ORDER BY each.version DESC LIMIT 1) newest ON TRUE
LEFT JOIN LATERAL (
    SELECT each.row_number FROM submission_rows each
    WHERE each.submission_id = newest.id AND each.match_key = row.match_key
    ORDER BY each.row_number LIMIT 1 OFFSET (
        SELECT count(*) FROM submission_rows earlier
        WHERE earlier.submission_id = row.submission_id AND earlier.row_number < row.row_number
        AND earlier.match_key = row.match_key)) present ON TRUE
WHERE said.id = ANY(:ids) AND said.row_key IS NOT NULL
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


def list_commented_projects(
    session: Session, comment_ids: Sequence[int]
) -> dict[int, CommentedProject]:
    """Comment → the project that it is about, of those that are about one."""
    found = session.execute(_COMMENTED, {"ids": list(comment_ids)})
    return {id_: CommentedProject(title, row_key) for id_, title, row_key in found}
