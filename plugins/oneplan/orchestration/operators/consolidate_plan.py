"""Make the plan of a step."""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.edge import office
from oneplan.orchestration.step_operator import StepOperator
from oneplan.services.consolidation import consolidate_step


class ConsolidatePlanOperator(StepOperator):
    """Put what a step takes in into one plan version.

    Returns (XCom): ``{"version", "content_hash", "row_count", "is_new"}``.
    """

    def execute(self, context: Context) -> dict[str, Any]:
        """Consolidate the group, or the province."""
        with office() as session:
            return consolidate_step(session, self.cycle_id, self.step_id, self.group)
