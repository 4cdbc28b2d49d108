"""The rows of plans as frames, and what became of them written back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.plans.row_frames import ROW, with_keys
from oneplan.store.plans.plan_trees import FROM_KEPT, FROM_KEPT_UNDER, ORDER, TREE
from oneplan.store.plans.project_keys import PROJECT_KEY
from oneplan.store.shared.copying import copy_into
from oneplan.store.shared.frames import ColumnKind, FrameQuery

_ROW = {"submission_id": ColumnKind.NUMBER, "row_number": ColumnKind.NUMBER}
_SENT = {"step": ColumnKind.WORDS, "unit": ColumnKind.WORDS}
_SHARING = FrameQuery(
    f"""{TREE}
, twice AS (
    SELECT root, match_key FROM rows GROUP BY root, match_key HAVING count(*) > 1
), alike AS (
    -- OFFSET 0: what was decided is looked for among these few, not among all rows.
    SELECT rows.* FROM rows JOIN twice USING (root, match_key) OFFSET 0
)
SELECT alike.root AS plan_id, alike.submission_id, alike.row_number, alike.match_key,
       sent.step_id AS step, sent.unit_code AS unit, row.budgets
FROM alike
CROSS JOIN LATERAL (
    SELECT each.budgets FROM submission_rows each
    WHERE each.submission_id = alike.submission_id AND each.row_number = alike.row_number
    OFFSET 0) row
CROSS JOIN LATERAL (
    SELECT each.step_id, each.unit_code FROM submissions each
    WHERE each.id = alike.submission_id OFFSET 0) sent
WHERE NOT EXISTS (
    SELECT FROM decided WHERE decided.root = alike.root
    AND decided.submission_id = alike.submission_id AND decided.row_number = alike.row_number)
""",  # noqa: S608  every part of it stands in the store
    {
        "plan_id": ColumnKind.NUMBER,
        **_ROW,
        "match_key": ColumnKind.KEY,
        **_SENT,
        "budgets": ColumnKind.MONEY,
    },
    {"versions": int},
)


def select_sharing(session: Session, versions: Sequence[int]) -> pd.DataFrame:
    """The rows that came into versions and may be one project with another, with their money.

    Only these leave the server: of a nation's rows that is one in some thirty.

    Returns:
        plan_id, submission_id, row_number, match_key, step, unit, row_key, money by year.
    """
    return with_keys(_SHARING.select(session, versions=versions))


_OF_FILES = FrameQuery(
    """
SELECT row.submission_id, row.row_number, sent.step_id AS step, sent.unit_code AS unit
FROM submission_rows row JOIN submissions sent ON sent.id = row.submission_id
WHERE row.submission_id = ANY(:ids)
""",
    {**_ROW, **_SENT},
    {"ids": int},
)


def select_rows_of(session: Session, submission_ids: Sequence[int]) -> pd.DataFrame:
    """Every row of some files, with its key."""
    return with_keys(_OF_FILES.select(session, ids=submission_ids))


_OF_OFFICES = FrameQuery(
    """
SELECT row.submission_id, row.row_number, sent.step_id AS step, sent.unit_code AS unit,
       row.place_key AS place
FROM submission_rows row JOIN submissions sent ON sent.id = row.submission_id
JOIN units unit ON unit.code = sent.unit_code
WHERE row.submission_id = ANY(:ids) AND length(unit.area_code) < 4
""",
    {**_ROW, **_SENT, "place": ColumnKind.WORDS},
    {"ids": int},
)


def select_rows_of_offices(session: Session, submission_ids: Sequence[int]) -> pd.DataFrame:
    """The rows of those files that an office above the amphoe sent, each with its ``place``."""
    return with_keys(_OF_OFFICES.select(session, ids=submission_ids))


_KEPT = """
SELECT files.root AS plan_id, row.submission_id, row.row_number, sent.step_id AS step,
       sent.unit_code AS unit,
       CASE WHEN sent.form = ANY(:forms) THEN row.strategy_key END AS strategy
"""
_STRATEGIES = FrameQuery(
    f"{TREE} {_KEPT} {FROM_KEPT} AND sent.form = ANY(:forms) AND row.strategy_key IS NOT NULL"
    " AND row.strategy_key <> ALL(:accepted)",
    {"plan_id": ColumnKind.NUMBER, **_ROW, **_SENT, "strategy": ColumnKind.WORDS},
    {"versions": int, "forms": str, "accepted": str},
)


def select_strategies(
    session: Session, versions: Sequence[int], *, forms: Sequence[str], accepted: Sequence[str]
) -> pd.DataFrame:
    """The kept rows on *forms* with another strategy than *accepted*: keys and ``strategy``."""
    found = _STRATEGIES.select(session, versions=versions, forms=forms, accepted=accepted)
    return with_keys(found)


_RANKED = FrameQuery(
    f"{TREE} {_KEPT}, row.priority, row.budgets {FROM_KEPT}",
    {"plan_id": ColumnKind.NUMBER, **_ROW, **_SENT, "strategy": ColumnKind.WORDS,
     "priority": ColumnKind.OPTIONAL_NUMBER, "budgets": ColumnKind.MONEY},
    {"versions": int, "forms": str},
)  # fmt: skip


def select_ranked(
    session: Session, versions: Sequence[int], *, forms: Sequence[str]
) -> pd.DataFrame:
    """The rows that versions keep with what they are ranked by and their money by year.

    ``strategy`` is missing on a form that names none.
    """
    return with_keys(_RANKED.select(session, versions=versions, forms=forms))


_WHOLE = FrameQuery(
    f"""{TREE}
SELECT sent.step_id AS step, sent.unit_code AS unit,
       (SELECT name_th FROM units WHERE code = sent.unit_code) AS unit_name,
       (SELECT left(area_code, 4) FROM units WHERE code = sent.unit_code) AS amphoe,
       sent.form, sent.sha256, row.submission_id, row.row_number, row.sheet, row.title,
       CASE WHEN sent.form = ANY(:forms) THEN row.strategy_key END AS strategy, row.priority,
       row.values AS fields, row.budgets
{FROM_KEPT} ORDER BY {ORDER}
""",  # noqa: S608  every part of it stands in the store
    {
        **_SENT,
        "unit_name": ColumnKind.WORDS,
        "amphoe": ColumnKind.WORDS,
        "form": ColumnKind.WORDS,
        "sha256": ColumnKind.WORDS,
        **_ROW,
        "sheet": ColumnKind.WORDS,
        "title": ColumnKind.WORDS,
        "strategy": ColumnKind.WORDS,
        "priority": ColumnKind.OPTIONAL_NUMBER,
        "fields": ColumnKind.FIELDS,
        "budgets": ColumnKind.MONEY,
    },
    {"versions": int, "forms": str},
)


def select_plan(session: Session, version: int, *, forms: Sequence[str]) -> pd.DataFrame:
    """The rows that a version keeps with all that they say, in plan order.

    Returns:
        row_key, step, unit, unit_name, amphoe (four digits), form, sha256 of the file, its
        submission_id, sheet and row_number, title, ``strategy`` as it is compared (on *forms*),
        priority, a column ``field:<key>`` for each column of a form, and money by year.
    """
    return with_keys(_WHOLE.select(session, versions=[version], forms=forms))


_LISTED = FrameQuery(
    f"""{TREE}
SELECT sent.step_id AS step, sent.unit_code AS unit, unit.name_th AS unit_name,
       unit.area_code AS area, row.row_number, row.title, row.place_key AS place,
       CASE WHEN sent.form = ANY(:forms) THEN row.strategy_key END AS strategy,
       coalesce(row.values ->> 'lead_agency', row.values ->> 'agency',
                row.values ->> 'proposed_agency') AS agency,
       sent.form, row.values ->> ((:capacity)[1]::jsonb ->> sent.form) AS capacity,
       CASE WHEN row.values ->> ((:capacity)[1]::jsonb ->> sent.form) IS NOT NULL
            THEN {PROJECT_KEY} END AS project, row.budgets
{FROM_KEPT_UNDER}
ORDER BY {ORDER}
""",
    {
        **_SENT,
        "unit_name": ColumnKind.WORDS,
        "area": ColumnKind.WORDS,
        "row_number": ColumnKind.NUMBER,
        "title": ColumnKind.WORDS,
        "place": ColumnKind.WORDS,
        "strategy": ColumnKind.WORDS,
        "agency": ColumnKind.WORDS,
        "form": ColumnKind.WORDS,
        "capacity": ColumnKind.WORDS,
        "project": ColumnKind.WORDS,
        "budgets": ColumnKind.MONEY,
    },
    {"versions": int, "forms": str, "under": str, "capacity": str},
)


def select_listed(
    session: Session,
    version: int,
    *,
    forms: Sequence[str],
    capacity: Mapping[str, str],
    under: str = "",
) -> pd.DataFrame:
    """The rows that a version keeps with what a list of projects shows, in plan order.

    Args:
        session: Open transaction.
        version: Id of the plan version.
        forms: Forms whose rows name a provincial strategy.
        capacity: Form → the column that says whose capacity a row exceeds.
        under: DOPA code: only rows of units in this area.

    Returns:
        row_key, step, unit, unit_name, area (of the unit), row_number, title, place (codes),
        ``strategy`` as it is compared, agency (who carries it out; missing where no column asks
        for it), form, capacity (what that column says), project (its key where it says so), and
        money by year.
    """
    found = _LISTED.select(
        session,
        versions=[version],
        forms=forms,
        under=[under],
        capacity=[json.dumps(dict(capacity))],
    )
    return with_keys(found)


def add_outcomes(session: Session, outcomes: pd.DataFrame) -> None:
    """Write down what versions did not keep: :mod:`oneplan.domain.plans.row_outcomes`."""
    columns = [
        [None if pd.isna(each) else each for each in outcomes[name].tolist()]
        for name in _COPIED_FROM
    ]
    copy_into(session, "plan_outcomes", _COPIED, zip(*columns, strict=True))


_COPIED = {"plan_version_id": "int8", "submission_id": "int8", "row_number": "int4",
           "outcome": "text", "reason": "text", "into_submission_id": "int8",
           "into_row_number": "int4"}  # fmt: skip
_COPIED_FROM = ["plan_id", *ROW, "outcome", "reason", "into_submission_id", "into_row_number"]
