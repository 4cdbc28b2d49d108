"""A plan as plain JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import reason_th
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.plan_versions import find_plan
from oneplan.store.plans import plan_rows, plans, row_outcomes


def read_plan(
    session: Session,
    cycle_id: str,
    *,
    version: int | None = None,
    step_id: str | None = None,
    group_code: str = "",
) -> dict[str, Any]:
    """The provincial plan, or that of a step and group, as plain JSON: the last by default.

    Raises:
        PlanUnknown: That version was not made.
        ProvinceNeeded: The cycle is a nation's and no group is named.
    """
    found = find_plan(session, cycle_id, version=version, step_id=step_id, group_code=group_code)
    rows = plans.list_plan_rows(session, found.id)
    units = completeness_of(session, found)
    from oneplan.services.plans.strategy_lists import list_by_strategy  # noqa: PLC0415  it loads pandas

    return {
        "cycle": cycle_id,
        "step": found.step_id,
        "group": found.group_code,
        "version": found.version,
        "content_hash": found.content_hash,
        "row_count": found.row_count,
        "total_baht": dict(found.totals),
        "allocated_baht": row_outcomes.sum_allocated(session, [found.id])[found.id],
        "made_at": found.made_at.isoformat(),
        "completeness": units.as_dict() if units else None,
        "counts": {name: n for name, n in found.counts.items() if name != "units"},
        "by_strategy": list_by_strategy(session, found),
        "not_kept": [_not_kept(each) for each in plan_rows.list_all_outcomes(session, found.id)],
        "rows": [
            {"unit": row.unit_code, **row.content(), "allocated": dict(row.allocated)}
            for row in rows
        ],
    }


def _not_kept(placed: plan_rows.PlacedOutcome) -> dict[str, Any]:
    """A row that a plan did not keep: by which plan, why, and where it went."""
    outcome = placed.outcome
    return {
        "row_key": outcome.row_key,
        "outcome": outcome.outcome.value,
        "reason": outcome.reason,
        "reason_th": reason_th(outcome.reason),
        "into": outcome.into_key,
        "step": placed.step_id,
        "group": placed.group_code,
    }
