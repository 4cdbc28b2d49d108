"""Move rows beyond capacity: as the calendar hands them on, or as a holder decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.plans.routing import OWNER, RouteOutcome, RoutingRules
from oneplan.domain.units.submitters import roles_of
from oneplan.errors import OneplanError
from oneplan.gateways.files.rules import routing_rules
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.plans.routing import Beyond, RoutedRow, asked_agency, list_beyond, list_routed
from oneplan.store.cycles import cycle_locks
from oneplan.store.plans import plan_rows, routes
from oneplan.store.shared import audit

COMMITTEES = ("amphoe_lpc", "province_lpc")
"""Committees that only pass on: what lies before them goes with what they send themselves."""
MINISTRY = "ministry"
"""The last holder of a row: beyond the province."""


class RouteUnknown(OneplanError):
    """A row was named that is not beyond anybody's capacity."""

    status_code = 404

    def __init__(self, *, cycle_id: str, row_key: str) -> None:
        self.th = f"โครงการรหัส {row_key} ไม่อยู่ในรายการโครงการเกินศักยภาพ"
        super().__init__(
            f"{row_key!r} of {cycle_id} is no row beyond capacity; `oneplan routes` prints them."
        )


class RouteRefused(OneplanError):
    """A row cannot be moved so from where it is."""

    status_code = 409

    def __init__(self, *, row_key: str, rule: str, rule_th: str) -> None:
        self.th = f"ย้ายโครงการรหัส {row_key} ไม่ได้: {rule_th}"
        super().__init__(f"{row_key} was not moved: {rule}.")


def leads_to_ministries(step: Step) -> bool:
    """Whether a step hands what is beyond the province's capacity to the ministries."""
    return MINISTRY in {routing_rules().roles.get(role) for role in step.submitted_to}


def follow_step(session: Session, cycle_id: str, step_id: str, act: Act, group_code: str) -> int:
    """Let rows go where a step of the calendar hands them, once it is collected or dispatched.

    A row that is seen for the first time is with its owner; one that its unit
    took back or corrected is withdrawn. A coordination committee that sends its list
    hands over what it holds as well. Doing it again moves nothing.

    Returns:
        How many stops were added.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    rules = routing_rules()
    beyond = {each.row.row_key: each for each in list_beyond(session, cycle_id, rules)}
    moves = _Moves(session, cycle_id, rules)
    if act == Act.COLLECT:
        moves.begin(beyond.values(), step_id, group_code)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    target = next((rules.roles[role] for role in step.submitted_to if role in rules.roles), None)
    if target is None:
        return moves.count
    if act == Act.COLLECT:
        keys = {
            key
            for key, each in beyond.items()
            if (each.row.step_id, each.row.group_code) == (step_id, group_code)
        }
    else:
        sent = [
            resolve_plan(session, calendar, step, code)
            for code in plan_groups(session, calendar, step, group_code)
        ]
        keys = {key for plan in sent if plan for key in plan_rows.list_named_keys(session, plan.id)}
    keys |= set(moves.held_by(_committee_of(step), beyond.values(), group_code))
    for key in sorted(keys & beyond.keys()):
        moves.forward(beyond[key], target, cause=f"step {step_id} {act}")
    return moves.count


def _committee_of(step: Step) -> str | None:
    """The coordination committee that hands over in a step, as a holder; None for others."""
    return next((role for role in roles_of(step) if role in COMMITTEES), None)


class _Moves:
    """Stops added in one transaction, on top of those that are there."""

    def __init__(self, session: Session, cycle_id: str, rules: RoutingRules) -> None:
        self.session, self.cycle_id, self.rules = session, cycle_id, rules
        self.last = {key: hops[-1] for key, hops in routes.list_hops(session, cycle_id).items()}
        self.now = planning_now(session, cycle_id)
        self.count = 0

    def begin(self, beyond: Iterable[Beyond], step_id: str, group_code: str) -> None:
        """Start the way of new rows of a step's group, and end that of rows that are gone."""
        here = {each.row.project_key: each for each in beyond}
        for each in here.values():
            if (each.row.step_id, each.row.group_code) != (step_id, group_code):
                continue
            if not self.is_on_way(each):
                self.restart(each, cause=f"step {step_id}")
        for key, last in self.last.items():
            if (
                key not in here
                and key.startswith(f"{step_id}/")
                and (last.outcome != RouteOutcome.WITHDRAWN)
            ):
                self.last[key] = routes.add_hop(
                    self.session,
                    after=last,
                    cycle_id=self.cycle_id,
                    project_key=key,
                    holder=OWNER,
                    holder_code=key.split("/")[1],
                    outcome=RouteOutcome.WITHDRAWN,
                    cause=f"step {step_id}",
                    moved_by=audit.BY_ITSELF,
                    moved_at=self.now,
                )
                self.count += 1

    def held_by(
        self, committee: str | None, beyond: Iterable[Beyond], group_code: str
    ) -> Iterator[str]:
        """Keys of the rows that wait with a committee of a group's area."""
        for each in beyond:
            last = self.last.get(each.row.project_key)
            if (
                last is not None
                and (last.holder, last.outcome) == (committee, RouteOutcome.HOLDS)
                and each.row.area_code.startswith(group_code)
            ):
                yield each.row.row_key

    def is_on_way(self, each: Beyond) -> bool:
        """Whether a row has a holder of the way that it goes now."""
        last = self.last.get(each.row.project_key)
        return last is not None and self.rules.is_on_way(each.exceeded, last.holder, last.outcome)

    def restart(self, each: Beyond, *, cause: str) -> None:
        """Give a row to its owner, who may have changed whose capacity it exceeds."""
        last = self.last.get(each.row.project_key)
        if last is not None and last.outcome != RouteOutcome.WITHDRAWN:
            self.add(each.row, OWNER, RouteOutcome.WITHDRAWN, cause=cause)
        self.add(each.row, OWNER, RouteOutcome.HOLDS, cause=cause)

    def forward(self, each: Beyond, target: str, *, cause: str) -> None:
        """Move a row that waits with its holder on to a holder ahead, stop by stop."""
        last = self.last.get(each.row.project_key)
        if last is None or last.outcome != RouteOutcome.HOLDS:
            return
        for holder in self.rules.between(each.exceeded, last.holder, target):
            self.add(each.row, holder, RouteOutcome.HOLDS, cause=cause)

    def add(
        self,
        row: routes.RowSaid,
        holder: str,
        outcome: RouteOutcome,
        *,
        cause: str,
        moved_by: str = audit.BY_ITSELF,
        code: str | None = None,
    ) -> None:
        """Append a stop of a row."""
        self.last[row.project_key] = routes.add_hop(
            self.session,
            after=self.last.get(row.project_key),
            cycle_id=self.cycle_id,
            project_key=row.project_key,
            holder=holder,
            holder_code=code if code is not None else _code_of(holder, row),
            outcome=outcome,
            cause=cause,
            moved_by=moved_by,
            moved_at=self.now,
        )
        self.count += 1


def _code_of(holder: str, row: routes.RowSaid) -> str:
    """Whose committee or body of that kind it is: by the area of the unit, or the agency asked."""
    if holder == OWNER:
        return row.unit_code
    if holder == "ministry":
        return asked_agency(row.values)
    return row.area_code[:4] if holder == "amphoe_lpc" else row.area_code[:2]


def decide_route(
    session: Session,
    cycle_id: str,
    row_key: str,
    decision: str,
    *,
    actor: str,
    reason: str = "",
    to: str | None = None,
) -> RoutedRow:
    """Write down what a holder decided about a row.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        row_key: Row, ``<step>/<unit>/<sheet row>``.
        decision: ``take`` it in the holder's plan, ``send`` it on, or ``return`` it to its owner.
        actor: Who decides.
        reason: Why; needed to return a row.
        to: Name of the ministry or department that it is sent to.

    Raises:
        RouteUnknown: The row is not beyond capacity.
        RouteRefused: It was taken already, has no holder ahead, or the owner would take it.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    rules = routing_rules()
    each = next(
        (b for b in list_beyond(session, cycle_id, rules) if b.row.row_key == row_key), None
    )
    moves = _Moves(session, cycle_id, rules)
    if each is None:
        raise RouteUnknown(cycle_id=cycle_id, row_key=row_key)
    if not moves.is_on_way(each):
        moves.restart(each, cause="received")
    last = moves.last[each.row.project_key]
    holder, outcome = _decided(rules, each, last, decision, reason)
    code = to if holder == "ministry" and decision == "send" else None
    moves.add(
        each.row,
        holder,
        outcome,
        cause=reason or decision,
        moved_by=actor,
        code=last.holder_code if decision == "take" else code,
    )
    audit.append_event(
        session,
        actor=actor,
        action=f"route.{decision}",
        cycle_id=cycle_id,
        subject=row_key,
        details={"from": last.holder, "to": holder, "outcome": outcome, "reason": reason},
    )
    return next(row for row in list_routed(session, cycle_id) if row.row_key == row_key)


def _decided(
    rules: RoutingRules, each: Beyond, last: routes.RouteHop, decision: str, reason: str
) -> tuple[str, RouteOutcome]:
    """The next stop: its holder and how the row stands there."""
    key = each.row.row_key
    if last.outcome == RouteOutcome.TAKEN:
        raise RouteRefused(
            row_key=key,
            rule=f"{rules.holders[last.holder]} has taken it in its plan",
            rule_th=f"{rules.holders[last.holder]}รับไว้ในแผนแล้ว",
        )
    if decision == "send":
        ahead = rules.next_holder(each.exceeded, last.holder)
        if ahead is None:
            raise RouteRefused(
                row_key=key,
                rule=f"{rules.holders[last.holder]} is the last holder",
                rule_th=f"{rules.holders[last.holder]}เป็นผู้พิจารณาสุดท้าย",
            )
        return ahead, RouteOutcome.HOLDS
    if last.holder == OWNER:
        raise RouteRefused(
            row_key=key,
            rule="it is with its owner, whose capacity it exceeds",
            rule_th="อยู่กับหน่วยงานเจ้าของซึ่งทำเองไม่ได้",
        )
    if decision == "take":
        return last.holder, RouteOutcome.TAKEN
    if not reason.strip():
        raise RouteRefused(
            row_key=key, rule="a row is returned with a reason", rule_th="ต้องบอกเหตุผลที่ส่งคืน"
        )
    return OWNER, RouteOutcome.RETURNED
