"""Two versions of a plan compared."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.plans.differences import Difference, difference
from oneplan.services.plans.completeness import stands_on
from oneplan.services.plans.plan_versions import find_plan
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_rows, plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a later version changed, by row, by total and by approval.

    Attributes:
        rows: Row keys.
        totals: Buddhist year → baht before, baht after; where they differ.
        stand_on: Which units the totals of the two stand on, in Thai.
        approvals: (step, group, resolution, who) about the earlier version, and about the later.
    """

    rows: Difference
    totals: dict[str, tuple[str, str]]
    stand_on: tuple[str, str]
    approvals: tuple[tuple[Approval, ...], tuple[Approval, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A decision about exactly one version's content."""

    step_id: str
    group_code: str
    resolution: str
    decided_by: str


def compare(
    session: Session,
    cycle_id: str,
    before: int,
    after: int,
    *,
    step_id: str | None = None,
    group_code: str = "",
) -> Comparison:
    """Compare two versions of a plan; of the final one unless a step is named.

    Raises:
        PlanUnknown: One of the two was not made.
    """
    old, new = (
        find_plan(session, cycle_id, step_id=step_id, group_code=group_code, version=number)
        for number in (before, after)
    )
    years = sorted({*old.totals, *new.totals})
    money = {year: (old.totals.get(year, "0.00"), new.totals.get(year, "0.00")) for year in years}
    return Comparison(
        rows=difference(*plan_rows.list_differing(session, old.id, new.id)),
        totals={year: pair for year, pair in money.items() if pair[0] != pair[1]},
        stand_on=(stands_on(session, old), stands_on(session, new)),
        approvals=(_approvals(session, old), _approvals(session, new)),
    )


def compare_versions(
    session: Session, cycle_id: str, before: int, after: int, *, group_code: str = ""
) -> Difference:
    """What a later version of the provincial plan added, dropped or changed.

    *group_code* names the province in a national cycle.
    """
    return compare(session, cycle_id, before, after, group_code=group_code).rows


def _approvals(session: Session, version: plans.PlanVersion) -> tuple[Approval, ...]:
    return tuple(
        Approval(
            step_id=each.step_id,
            group_code=each.group_code,
            resolution=each.resolution,
            decided_by=each.decided_by,
        )
        for each in decisions.list_decisions(session, cycle_id=version.cycle_id)
        if each.content_hash == version.content_hash
    )
