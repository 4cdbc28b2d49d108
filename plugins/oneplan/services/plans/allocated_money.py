"""What was allocated to a project, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from oneplan.domain.plans.project_facts import MoneyFact
from oneplan.domain.plans.row_ends import RowEnd
from oneplan.services.plans.gathered_projects import Gathered, day_of, row_in
from oneplan.services.plans.sent_projects import SentProject
from oneplan.store.plans.plan_events import GivenMoney
from oneplan.store.plans.project_places import PlanAbove


def money_of(
    known: Gathered,
    project: SentProject,
    held: Sequence[PlanAbove],
    ends: Mapping[int, RowEnd],
) -> MoneyFact | None:
    """What was allocated to a project, once the plan that says so is no draft.

    Its own file says it, the project that it merged into, or an agency's list that has a
    project of its title and place.
    """
    settled = [plan for plan in held if known.above.is_settled(plan)]
    for plan in reversed(settled):
        row = row_in(known, project, plan)
        if row.allocated:
            return MoneyFact(baht=row.allocated, unit=row.unit_name, on=day_of(plan.made_at))
        into = ends[plan.id].into
        merge = known.above.last_merge(plan, into) if into else None
        if merge is not None and merge.into_allocated:
            return MoneyFact(
                baht=merge.into_allocated, unit=merge.into_unit or "", on=day_of(plan.made_at)
            )
    told = list(_told_money(known, project))
    if not told:
        return None
    baht: dict[str, Decimal] = {}
    for each, _ in told:
        for year, amount in each.allocated.items():
            baht[year] = baht.get(year, Decimal()) + Decimal(amount)
    return MoneyFact(
        baht={year: f"{amount:.2f}" for year, amount in baht.items()},
        unit=", ".join(dict.fromkeys(each.unit_name for each, _ in told)),
        on=max(day_of(plan.made_at) for _, plan in told),
    )


def _told_money(known: Gathered, project: SentProject) -> Iterator[tuple[GivenMoney, PlanAbove]]:
    for each in known.given.get(project.row.match_key, ()):
        plans = (
            plan
            for plan in reversed(known.above.plans)
            if known.above.is_settled(plan) and known.above.holds(plan, each.submission_id)
        )
        if (plan := next(plans, None)) is not None:
            yield each, plan
