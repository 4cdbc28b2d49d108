"""Rows beyond capacity: which there are, and who holds each since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.plans.routing import EXCEEDED_TH, OUTCOMES_TH, OWNER, RouteOutcome, RoutingRules
from oneplan.gateways.files.rules import routing_rules
from oneplan.store.cycles import cycles
from oneplan.store.plans import routes

ASKED_AGENCY = ("proposed_agency", "requested_agency", "requested_from")
"""Columns in which a unit names the agency that it asks to do a project."""
KINDS_OF_AGENCY = frozenset({"", "pao", "province", "ministry"})
"""What some forms let choose in such a column: a kind of agency, which names none."""


def asked_agency(values: Mapping[str, str]) -> str:
    """The agency that a unit names; empty where it names none."""
    named = (values.get(key, "") for key in ASKED_AGENCY)
    return next((each for each in named if each not in KINDS_OF_AGENCY), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of a row: who held it, since when, and what moved it there."""

    holder: str
    holder_th: str
    holder_code: str
    outcome: str
    outcome_th: str
    since: datetime
    cause: str
    moved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedRow:
    """A row beyond capacity and where it is.

    Attributes:
        exceeded: Whose capacity it exceeds.
        budgets: Buddhist year → baht.
        at: Where it is now.
        before: The stops before, the first one first.
    """

    row_key: str
    unit: str
    unit_name: str
    title: str
    budgets: dict[str, str]
    exceeded: str
    exceeded_th: str
    at: Stop
    before: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A row in force that exceeds a level."""

    row: routes.RowSaid
    exceeded: str


def list_routed(session: Session, cycle_id: str, *, under: str = "") -> list[RoutedRow]:
    """Every row beyond capacity in force, in plan order, with its one holder.

    *under* is the DOPA code of an area: of a nation's rows those of one province.
    """
    cycles.get_cycle(session, cycle_id)
    rules = routing_rules()
    beyond = list_beyond(session, cycle_id, rules, under=under)
    keys = [each.row.project_key for each in beyond] if under else None
    hops = routes.list_hops(session, cycle_id, project_keys=keys)
    return [routed_row(each, hops.get(each.row.project_key, ()), rules) for each in beyond]


def routed_row(each: Beyond, hops: Sequence[routes.RouteHop], rules: RoutingRules) -> RoutedRow:
    """A row with its stops; one that left its way is with its owner until it is collected.

    *hops* are its own, the first stop first.
    """
    before, at = [_stop(hop, rules) for hop in hops], _with_owner(each.row, rules)
    if hops and rules.is_on_way(each.exceeded, hops[-1].holder, hops[-1].outcome):
        at = before.pop()
    return RoutedRow(
        row_key=each.row.row_key,
        unit=each.row.unit_code,
        unit_name=each.row.unit_name,
        title=each.row.title,
        budgets=dict(each.row.budgets),
        exceeded=each.exceeded,
        exceeded_th=EXCEEDED_TH[each.exceeded],
        at=at,
        before=tuple(before),
    )


def _with_owner(row: routes.RowSaid, rules: RoutingRules) -> Stop:
    """A row that was received and not collected yet is with its owner."""
    return Stop(
        holder=OWNER,
        holder_th=rules.holders[OWNER],
        holder_code=row.unit_code,
        outcome=RouteOutcome.HOLDS,
        outcome_th=OUTCOMES_TH[RouteOutcome.HOLDS],
        since=row.received_at,
        cause="received",
        moved_by=row.unit_code,
    )


def _stop(hop: routes.RouteHop, rules: RoutingRules) -> Stop:
    return Stop(
        holder=hop.holder,
        holder_th=rules.holders[hop.holder],
        holder_code=hop.holder_code,
        outcome=hop.outcome,
        outcome_th=OUTCOMES_TH[RouteOutcome(hop.outcome)],
        since=hop.moved_at,
        cause=hop.cause,
        moved_by=hop.moved_by,
    )


def list_beyond(
    session: Session, cycle_id: str, rules: RoutingRules, *, under: str = ""
) -> list[Beyond]:
    """The rows in force that exceed a level, in plan order; of units in an area, or of all."""
    found = []
    for row in routes.list_in_force(session, cycle_id, rules.said, under=under):
        word = row.values.get(rules.rows[row.form].column, "")
        exceeded = rules.exceeded_by(row.form, word)
        if exceeded is not None:
            found.append(Beyond(row=row, exceeded=exceeded))
    return found
