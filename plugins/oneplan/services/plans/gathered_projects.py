"""What the store holds about all projects of a unit, gathered by a few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import AMPHOE_DIGITS, PROVINCE_DIGITS
from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.row_ends import RowEnd
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.plans.allocating_steps import allocating_steps
from oneplan.services.plans.plan_names import annual_kind_of, name_plan_of
from oneplan.services.plans.plans_above import PlansAbove
from oneplan.services.plans.project_events import ProjectEvents, ministry_groups, route_projects
from oneplan.services.plans.routing import RoutedRow
from oneplan.services.plans.sent_projects import SentProject
from oneplan.store.plans import merges, plan_events, project_places
from oneplan.store.plans.plan_events import GivenMoney
from oneplan.store.plans.project_places import PlanAbove

ANSWERED = "answer"
"""First word of the reason of a merge that a person confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the store holds about all projects of a unit."""

    calendar: Calendar
    above: PlansAbove
    events: ProjectEvents
    given: Mapping[bytes, Sequence[GivenMoney]]
    answers: Mapping[frozenset[str], str]


def gather_projects(
    session: Session,
    calendar: Calendar,
    projects: Sequence[SentProject],
) -> Gathered:
    """Gather what became of some projects.

    Args:
        session: Open transaction.
        calendar: The calendar in force.
        projects: Those of one unit, and of those that became part of it.
    """
    senders = {each.row.unit_code for each in projects}
    cycle_id, ids = calendar.cycle, {id_ for each in projects for id_ in each.rows}
    given: dict[bytes, list[GivenMoney]] = {}
    if steps := allocating_steps(calendar):
        for money in plan_events.list_given(
            session,
            cycle_id=cycle_id,
            steps=steps,
            under=projects[0].row.area_code[:PROVINCE_DIGITS] if projects else "",
            match_keys={each.row.match_key for each in projects},
        ):
            if money.unit_code not in senders:
                given.setdefault(money.match_key, []).append(money)
                ids.add(money.submission_id)
    known = {step.id for step in calendar.steps}
    plans = [e for e in project_places.list_above(session, ids) if e.step_id in known]
    above = PlansAbove(plans=plans, ends=project_places.list_ends(session, ids))
    routed = route_projects(session, cycle_id, projects)
    events = ProjectEvents(
        calendar=calendar,
        routed=routed,
        events=plan_events.list_events(
            session,
            cycle_id=cycle_id,
            hashes={each.content_hash for each in plans},
            steps={s.id for s in calendar.steps if Act.DISPATCH in acts_of(calendar, s)},
            groups=_groups_of(plans, projects, routed),
            kinds={kind.value for each in plans if (kind := annual_kind_of(calendar, each))},
        ),
    )
    above.settle(calendar, let_pass=events.passed_contents())
    asked = {e.into_key for e in above.ends if e.reason == ANSWERED and e.into_key}
    return Gathered(
        calendar=calendar,
        above=above,
        events=events,
        given=given,
        answers=merges.list_reasons(session, cycle_id, asked) if asked else {},
    )


def _groups_of(
    plans: Sequence[PlanAbove], projects: Sequence[SentProject], routed: Mapping[str, RoutedRow]
) -> set[str]:
    """Whose dispatches may carry these plans: their groups, and the ministries' extracts."""
    areas = {each.row.area_code for each in projects}
    return {
        "",
        *(each.group_code for each in plans),
        *(area[:digits] for area in areas for digits in (PROVINCE_DIGITS, AMPHOE_DIGITS)),
        *ministry_groups(plans, projects, routed),
    }


def lines_of(known: Gathered, project: SentProject) -> list[list[PlanAbove]]:
    """The versions that took a project in, one list for each plan that people know by a name."""
    order = [step.id for step in known.calendar.steps]
    found: dict[tuple[str, str], list[PlanAbove]] = {}
    for plan in known.above.plans:
        is_taken = any(known.above.holds(plan, id_) for id_ in project.rows)
        if is_taken and not end_in(known, project, plan).is_elsewhere:
            name = name_plan_of(known.calendar, plan)
            found.setdefault((name.th, plan.group_code), []).append(plan)
    for line in found.values():
        line.sort(key=lambda plan: (order.index(plan.step_id), plan.version))
    return sorted(found.values(), key=lambda line: order.index(line[-1].step_id))


def last_of(above: PlansAbove, line: Sequence[PlanAbove]) -> PlanAbove:
    """The last version that is no draft; of drafts alone the last one."""
    return next((plan for plan in reversed(line) if above.is_settled(plan)), line[-1])


def row_in(known: Gathered, project: SentProject, plan: PlanAbove) -> project_places.SentRow:
    """The row of a project as a plan took it in, of whichever version of the file."""
    return next(row for id_, row in reversed(project.rows.items()) if known.above.holds(plan, id_))


def at_of(row: project_places.SentRow) -> RowAt:
    """Where a row stands."""
    return row.submission_id, row.row_number or 0


def end_in(known: Gathered, project: SentProject, plan: PlanAbove) -> RowEnd:
    """What became of a project in a plan that took it in."""
    return known.above.row_end(plan, at_of(row_in(known, project, plan)))


def day_of(moment: datetime) -> date:
    """The day of a moment in Bangkok."""
    return moment.astimezone(BANGKOK).date()
