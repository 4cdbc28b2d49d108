"""Files with details of the projects of a plan, found by what went into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from oneplan.store.plans.plan_trees import tree_query


class AttachedBelow(NamedTuple):
    """A file that went with a version below a plan.

    Attributes:
        row_number: Row of its project in the version; None: it is about no project.
    """

    submission_id: int
    row_number: int | None
    title: str | None
    step_id: str
    unit_code: str
    kind: str
    about: str
    file_name: str
    file_type: str
    byte_count: int
    sha256: str
    added_at: datetime


_BELOW = tree_query("""
SELECT files.submission_id, link.row_number, row.title, file.step_id, file.unit_code, file.kind,
       file.about, file.file_name, file.file_type, file.byte_count, file.sha256, file.added_at
FROM files CROSS JOIN LATERAL (
    SELECT each.* FROM submission_attachments each
    WHERE each.submission_id = files.submission_id AND each.lost_title IS NULL OFFSET 0) link
JOIN attachments file ON file.id = link.attachment_id AND file.withdrawn_at IS NULL
LEFT JOIN submission_rows row
    ON row.submission_id = link.submission_id AND row.row_number = link.row_number
ORDER BY file.step_id COLLATE "C", file.unit_code COLLATE "C", link.row_number NULLS FIRST, file.id
""")


def list_attached_below(session: Session, plan_version_id: int) -> Sequence[AttachedBelow]:
    """The files in force of every version below a plan, by step, unit and row."""
    found = session.execute(_BELOW, {"versions": [plan_version_id]})
    return [AttachedBelow._make(each) for each in found]
