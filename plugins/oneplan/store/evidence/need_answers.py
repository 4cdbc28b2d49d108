"""What persons said of projects and needs, and the projects as they are held against needs."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.plans.row_frames import with_keys
from oneplan.store.evidence.tables import NeedAnswer
from oneplan.store.plans.plan_trees import FROM_KEPT_UNDER, ORDER, TREE
from oneplan.store.shared.frames import ColumnKind, FrameQuery

_ANSWERS = FrameQuery(
    """
SELECT DISTINCT ON (sender, title_key, kind, year_be, number)
       sender, title_key, kind, year_be AS year, number, is_link::int AS is_link
FROM need_answers
WHERE cycle_id = (:cycles)[1] AND starts_with(area_code, (:under)[1])
ORDER BY sender, title_key, kind, year_be, number, id DESC
""",
    {
        "sender": ColumnKind.WORDS,
        "title_key": ColumnKind.WORDS,
        "kind": ColumnKind.WORDS,
        "year": ColumnKind.NUMBER,
        "number": ColumnKind.NUMBER,
        "is_link": ColumnKind.NUMBER,
    },
    {"cycles": str, "under": str},
)


def select_answers(session: Session, cycle_id: str, *, under: str) -> pd.DataFrame:
    """What was answered last in an area: sender, title_key, kind, year, number, is_link."""
    found = _ANSWERS.select(session, cycles=[cycle_id], under=[under])
    return found.assign(is_link=found["is_link"].astype("bool"))


def add_answer(
    session: Session,
    *,
    cycle_id: str,
    sender: str,
    title_key: str,
    area_code: str,
    kind: str,
    year_be: int,
    number: int,
    is_link: bool,
    answered_by: str,
    reason: str,
    answered_at: datetime,
) -> None:
    """Append an answer."""
    session.add(
        NeedAnswer(
            cycle_id=cycle_id,
            sender=sender,
            title_key=title_key,
            area_code=area_code,
            kind=kind,
            year_be=year_be,
            number=number,
            is_link=is_link,
            answered_by=answered_by,
            reason=reason,
            answered_at=answered_at,
        )
    )
    session.flush()


_PROJECTS = FrameQuery(
    f"""{TREE}
SELECT sent.step_id AS step, sent.unit_code AS unit, unit.name_th AS unit_name,
       unit.area_code AS area, unit.level, row.row_number, row.title, row.title_key,
       row.place_key AS place,
       concat_ws(' ', row.values ->> 'problem_or_need', row.values ->> 'evidence_indicator',
                 row.values ->> 'rationale') AS said,
       CASE WHEN row.values::text ~ 'จปฐ|กชช' THEN row.values::text ELSE '' END AS naming
{FROM_KEPT_UNDER}
ORDER BY {ORDER}
""",
    {
        "step": ColumnKind.WORDS,
        "unit": ColumnKind.WORDS,
        "unit_name": ColumnKind.WORDS,
        "area": ColumnKind.WORDS,
        "level": ColumnKind.WORDS,
        "row_number": ColumnKind.NUMBER,
        "title": ColumnKind.WORDS,
        "title_key": ColumnKind.WORDS,
        "place": ColumnKind.WORDS,
        "said": ColumnKind.WORDS,
        "naming": ColumnKind.WORDS,
    },
    {"versions": int, "under": str},
)


def select_projects(session: Session, version: int, *, under: str) -> pd.DataFrame:
    """The rows that a version keeps of units in an area, with what they say of their need.

    Returns:
        row_key, step, unit, unit_name, area and level (of the unit), row_number, title,
        title_key, place (codes), said, and naming: all that it says where it speaks of a survey.
    """
    return with_keys(_PROJECTS.select(session, versions=[version], under=[under]))
