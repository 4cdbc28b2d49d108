"""The projects of a plan by strategy."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.plans.totals import sum_years
from oneplan.services.plans.row_outcomes import rank_plan
from oneplan.services.plans.rules import rules_in_force
from oneplan.store.plans import plans


def list_by_strategy(session: Session, version: plans.PlanVersion) -> list[dict[str, Any]]:
    """The project list by strategy: code, Thai name, row keys in their ranking, baht by year.

    Strategies stand in the order of the cycle's list; rows without one come last.
    """
    rules = rules_in_force(session, version.cycle_id)
    known = rules.strategies
    ranked = rank_plan(session, version.id, rules)
    groups = {str(code): rows for code, rows in ranked.groupby("code", sort=False)}
    return [
        {
            "strategy": code,
            "name_th": known.name_of(code),
            "row_keys": groups[code]["row_key"].tolist(),
            "total_baht": sum_years(groups[code]),
        }
        for code in sorted(groups, key=known.position)
    ]
