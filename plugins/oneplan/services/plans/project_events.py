"""What happened to the plans that hold a unit's projects: decisions, dispatches, holders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.domain.cycles.plan_settling import plan_step_of
from oneplan.domain.cycles.recipients import committee_th
from oneplan.domain.cycles.step_names import english_step_name, find_step_name
from oneplan.domain.decisions.decisions import PASSED, Resolution
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.plans.project_facts import DecisionFact, DispatchFact, HolderFact
from oneplan.domain.plans.routing import RouteOutcome
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.gateways.files.rules import routing_rules
from oneplan.services.plans.ministries import holder_words, ministry_group, ministry_of
from oneplan.services.plans.plan_names import name_plan_of
from oneplan.services.plans.routing import Beyond, RoutedRow, routed_row
from oneplan.services.plans.sent_projects import SentProject
from oneplan.store.plans import routes
from oneplan.store.plans.plan_events import PlanEvent
from oneplan.store.plans.project_places import PlanAbove


def route_projects(
    session: Session, cycle_id: str, projects: Sequence[SentProject]
) -> dict[str, RoutedRow]:
    """Row key → the way of each project in force that is beyond its unit's capacity."""
    rules = routing_rules()
    beyond: dict[str, Beyond] = {}
    for each in projects:
        row = each.row
        rule = rules.rows.get(row.form)
        exceeded = rules.exceeded_by(row.form, row.values.get(rule.column, "")) if rule else None
        if exceeded is None or not each.is_in_force:
            continue
        said = routes.RowSaid(
            row_key=each.row_key,
            project_key=each.key,
            step_id=row.step_id,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            area_code=row.area_code,
            group_code="",
            form=row.form,
            title=row.title,
            values=row.values,
            budgets=row.budgets,
            received_at=row.received_at,
        )
        beyond[each.row_key] = Beyond(row=said, exceeded=exceeded)
    if not beyond:
        return {}
    keys = [each.row.project_key for each in beyond.values()]
    hops = routes.list_hops(session, cycle_id, project_keys=keys)
    return {
        key: routed_row(each, hops.get(each.row.project_key, ()), rules)
        for key, each in beyond.items()
    }


def holder_of(routed: RoutedRow | None) -> HolderFact | None:
    """Who holds a project beyond capacity; None before it was collected."""
    if routed is None or (not routed.before and routed.at.cause == "received"):
        return None
    is_returned = routed.at.outcome == RouteOutcome.RETURNED
    return HolderFact(
        holder_th=holder_words(routed),
        exceeded_th=routed.exceeded_th,
        outcome=RouteOutcome(routed.at.outcome),
        on=routed.at.since.astimezone(BANGKOK).date(),
        # The cause of the other stops is the step or the act that moved it.
        reason=hide_personal_data(routed.at.cause) if is_returned else "",
    )


def ministry_groups(
    plans: Sequence[PlanAbove], projects: Sequence[SentProject], routed: Mapping[str, RoutedRow]
) -> set[str]:
    """The keys of the extracts in which ministries may have got these projects."""
    named = {_ministry_of(each, routed) for each in projects} - {""}
    groups = {each.group_code for each in plans if len(each.group_code) <= PROVINCE_DIGITS}
    return {ministry_group(group, name) for group in groups for name in named}


def _ministry_of(project: SentProject, routed: Mapping[str, RoutedRow]) -> str:
    row = PlanRow(
        row_key=project.row_key,
        submission_id=project.row.submission_id,
        row_number=project.row.row_number or 0,
        sheet=project.row.sheet,
        sha256="",
        unit_code=project.row.unit_code,
        title=project.row.title,
        values=project.row.values,
        budgets=project.row.budgets,
    )
    return ministry_of(row, routed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEvents:
    """The events of some plans, and the ways of the projects in them.

    Attributes:
        events: Oldest first.
        routed: Row key → way of each project beyond capacity.
    """

    calendar: Calendar
    events: Sequence[PlanEvent]
    routed: Mapping[str, RoutedRow]

    def passed_contents(self) -> set[str]:
        """Contents that a committee let pass, or that went out."""
        return {
            each.content_hash
            for each in self.events
            if each.kind == "dispatch"
            or (each.kind == "decision" and each.words["resolution"] in PASSED)
        }

    def decisions(
        self, plans: Sequence[PlanAbove], key_in: Callable[[PlanAbove], str]
    ) -> tuple[DecisionFact, ...]:
        """What each committee resolved last about any of some plans.

        *key_in* says by which row key a plan holds the project.
        """
        by_hash = {plan.content_hash: plan for plan in plans}
        last: dict[str, DecisionFact] = {}
        for each in self.events:
            if each.kind == "decision" and each.content_hash in by_hash:
                plan = by_hash[each.content_hash]
                last[each.step_id] = self._decision(each, plan, key_in(plan))
        return tuple(last.values())

    def _decision(self, event: PlanEvent, plan: PlanAbove, row_key: str) -> DecisionFact:
        step = next((s for s in self.calendar.steps if s.id == event.step_id), None)
        name = find_step_name(self.calendar, event.step_id)
        returned: Mapping[str, Any] = event.words["returned_rows"] or {}
        return DecisionFact(
            plan=name_plan_of(self.calendar, plan),
            committee_th=committee_th(step) if step else name,
            committee_en=f"The committee of {english_step_name(step)}" if step else name,
            resolution=Resolution(event.words["resolution"]),
            on=_held_on(event),
            meeting=str(event.words["meeting_no"] or ""),
            returned_for=hide_personal_data(str(returned.get(row_key, ""))),
        )

    def dispatches(
        self, plans: Collection[PlanAbove], project: SentProject
    ) -> tuple[DispatchFact, ...]:
        """The last package of each step and group that carried any of some plans."""
        ministries = {
            ministry_group(plan.group_code, name): name
            for plan in plans
            if (name := _ministry_of(project, self.routed))
        }
        about = {
            step.id: source
            for step in self.calendar.steps
            if (source := plan_step_of(self.calendar, step))
        }
        found: dict[tuple[str, str], DispatchFact] = {}
        for each in self.events:
            held = [plan for plan in plans if plan.content_hash == each.content_hash]
            own = [plan for plan in held if plan.step_id == about.get(each.step_id)]
            is_extract = bool(each.words.get("holder"))
            if each.kind != "dispatch" or not own:
                continue
            if is_extract and each.group_code not in ministries:
                continue
            found[each.step_id, each.group_code] = DispatchFact(
                plan=name_plan_of(self.calendar, own[-1]),
                number=each.number,
                on=each.at.astimezone(BANGKOK).date(),
                to=tuple(each.words["to"] or ()),
                count=int(each.words["count"]),
                ministry=ministries.get(each.group_code, "") if is_extract else "",
            )
        return tuple(found.values())

    def issue(self, kind: str, content_hash: str) -> PlanEvent | None:
        """The document of a kind that was issued of a content, or None."""
        return next(
            (
                each
                for each in self.events
                if each.kind == "issue"
                and each.words["kind"] == kind
                and each.content_hash == content_hash
            ),
            None,
        )


def _held_on(event: PlanEvent) -> date:
    """The day of the meeting; of an answer without one the day that it was kept."""
    try:
        return date.fromisoformat(str(event.words["held_on"]))
    except ValueError:
        return event.at.astimezone(BANGKOK).date()
