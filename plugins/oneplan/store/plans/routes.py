"""Where projects beyond capacity are: hops, appended; the last one holds the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.plans.plan_trees import KEY, ORDER
from oneplan.store.plans.project_keys import PROJECT_KEY
from oneplan.store.plans.tables import RouteHop as RouteHop


def list_hops(
    session: Session, cycle_id: str, *, project_keys: Sequence[str] | None = None
) -> dict[str, list[RouteHop]]:
    """Project key → its hops, the first stop first; of some projects, or of all."""
    statement = select(RouteHop).where(RouteHop.cycle_id == cycle_id)
    if project_keys is not None:
        keys = bindparam("keys", list(project_keys), type_=ARRAY(TEXT))
        statement = statement.where(RouteHop.project_key == func.any(keys))
    found: dict[str, list[RouteHop]] = {}
    for hop in session.scalars(statement.order_by(RouteHop.project_key, RouteHop.number)):
        found.setdefault(hop.project_key, []).append(hop)
    return found


class LastHop(NamedTuple):
    """Where a project stands, of the hops that it made."""

    holder: str
    outcome: str


def list_last_hops(session: Session, cycle_id: str) -> dict[str, LastHop]:
    """Project key → the last hop of every project that made any."""
    last = (
        select(RouteHop.project_key, RouteHop.holder, RouteHop.outcome)
        .ext(distinct_on(RouteHop.project_key))
        .where(RouteHop.cycle_id == cycle_id)
        .order_by(RouteHop.project_key, RouteHop.number.desc())
    )
    return {key: LastHop(holder, outcome) for key, holder, outcome in session.execute(last)}


def add_hop(
    session: Session,
    *,
    after: RouteHop | None,
    cycle_id: str,
    project_key: str,
    holder: str,
    holder_code: str,
    outcome: str,
    cause: str,
    moved_by: str,
    moved_at: datetime,
) -> RouteHop:
    """Append a stop after the last one; its number lets no project have two holders."""
    hop = RouteHop(
        cycle_id=cycle_id,
        project_key=project_key,
        number=after.number + 1 if after else 1,
        holder=holder,
        holder_code=holder_code,
        outcome=outcome,
        cause=cause,
        moved_by=moved_by,
        moved_at=moved_at,
    )
    session.add(hop)
    session.flush()
    return hop


_IS_OF_ROW = text(f"""
route_hops.project_key = (
    SELECT {PROJECT_KEY}
    FROM submissions sent JOIN submission_rows row ON row.submission_id = sent.id
    WHERE sent.cycle_id = :cycle_id AND sent.step_id = :step_id AND sent.unit_code = :unit_code
    AND sent.version = :version AND row.row_number = :row_number)
""")  # noqa: S608  every part of it stands in the store


def list_hops_of_row(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, version: int, row_number: int
) -> Sequence[RouteHop]:
    """The hops of the project that stands in a row of a version, the first stop first."""
    is_of_row = _IS_OF_ROW.bindparams(
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        version=version,
        row_number=row_number,
    )
    return session.scalars(
        select(RouteHop).where(RouteHop.cycle_id == cycle_id, is_of_row).order_by(RouteHop.number)
    ).all()


class RowSaid(NamedTuple):
    """A row of a form that knows capacity, as the file in force says it."""

    row_key: str
    project_key: str
    step_id: str
    unit_code: str
    unit_name: str
    area_code: str
    group_code: str
    form: str
    title: str
    values: Mapping[str, str]
    budgets: Mapping[str, str]
    received_at: datetime


_IN_FORCE = text(f"""
SELECT {KEY}, {PROJECT_KEY}, sent.step_id,
       sent.unit_code, unit.name_th, unit.area_code, expected.group_code, sent.form, row.title,
       row.values, row.budgets, sent.received_at
FROM (
    SELECT DISTINCT ON (step_id, unit_code) * FROM submissions
    WHERE cycle_id = :cycle_id AND state = ANY(:states) AND form = ANY(:forms)
    ORDER BY step_id, unit_code, version DESC
) sent
JOIN submission_rows row ON row.submission_id = sent.id
    AND EXISTS (SELECT FROM unnest(:forms, :columns, :words) AS said(form, name, word)
                WHERE said.form = sent.form AND row.values ->> said.name = said.word)
CROSS JOIN LATERAL (
    SELECT each.name_th, each.area_code FROM units each WHERE each.code = sent.unit_code
    OFFSET 0) unit
CROSS JOIN LATERAL (
    SELECT each.group_code FROM expected_submissions each WHERE each.cycle_id = sent.cycle_id
    AND each.step_id = sent.step_id AND each.unit_code = sent.unit_code OFFSET 0) expected
WHERE starts_with(unit.area_code, :under)
ORDER BY {ORDER}
""").bindparams(*(bindparam(name, type_=ARRAY(TEXT)) for name in ("forms", "columns", "words")))  # noqa: S608


def list_in_force(
    session: Session, cycle_id: str, said: Sequence[tuple[str, str, str]], *, under: str = ""
) -> list[RowSaid]:
    """The rows in the files in force that say one of some words, in plan order.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        said: Form, column and word.
        under: DOPA code: only rows of units in this area.
    """
    forms, columns, words = map(list, zip(*said, strict=True)) if said else ([], [], [])
    values = {
        "cycle_id": cycle_id,
        "states": list(COUNTED_STATES),
        "forms": forms,
        "columns": columns,
        "words": words,
        "under": under,
    }
    return [RowSaid._make(row) for row in session.execute(_IN_FORCE, values)]
