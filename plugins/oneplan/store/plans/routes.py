"""Where rows beyond capacity are: hops, appended; the last one holds the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, distinct_on
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.plans.tables import RouteHop as RouteHop


def list_hops(
    session: Session,
    cycle_id: str,
    *,
    row_key: str | None = None,
    row_keys: Sequence[str] | None = None,
) -> dict[str, list[RouteHop]]:
    """Row key → its hops, the first stop first; of one row, of some, or of all."""
    statement = select(RouteHop).where(RouteHop.cycle_id == cycle_id)
    if row_key is not None:
        statement = statement.where(RouteHop.row_key == row_key)
    if row_keys is not None:
        statement = statement.where(
            RouteHop.row_key == func.any(bindparam("keys", list(row_keys), type_=ARRAY(TEXT)))
        )
    found: dict[str, list[RouteHop]] = {}
    for hop in session.scalars(statement.order_by(RouteHop.row_key, RouteHop.number)):
        found.setdefault(hop.row_key, []).append(hop)
    return found


class LastHop(NamedTuple):
    """Where a row stands, of the hops that it made."""

    holder: str
    outcome: str


def list_last_hops(session: Session, cycle_id: str) -> dict[str, LastHop]:
    """Row key → the last hop of every row that made any."""
    last = (
        select(RouteHop.row_key, RouteHop.holder, RouteHop.outcome)
        .ext(distinct_on(RouteHop.row_key))
        .where(RouteHop.cycle_id == cycle_id)
        .order_by(RouteHop.row_key, RouteHop.number.desc())
    )
    return {key: LastHop(holder, outcome) for key, holder, outcome in session.execute(last)}


def add_hop(
    session: Session,
    *,
    after: RouteHop | None,
    cycle_id: str,
    row_key: str,
    holder: str,
    holder_code: str,
    outcome: str,
    cause: str,
    moved_by: str,
    moved_at: datetime,
) -> RouteHop:
    """Append a stop after the last one; its number lets no row have two holders."""
    hop = RouteHop(
        cycle_id=cycle_id,
        row_key=row_key,
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


class RowSaid(NamedTuple):
    """A row of a form that knows capacity, as the file in force says it."""

    row_key: str
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


_IN_FORCE = text("""
SELECT sent.step_id || '/' || sent.unit_code || '/' || row.row_number, sent.step_id,
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
ORDER BY sent.step_id COLLATE "C", sent.unit_code COLLATE "C", row.row_number
""").bindparams(*(bindparam(name, type_=ARRAY(TEXT)) for name in ("forms", "columns", "words")))


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
