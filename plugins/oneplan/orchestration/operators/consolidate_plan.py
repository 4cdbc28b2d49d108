"""Make the plan of a step."""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.held_acts import hold_until_answered
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.merging import propose_merges


class ConsolidatePlanOperator(StepOperator):
    """Put what a step takes in into one plan version.

    Returns (XCom): ``{"version", "content_hash", "row_count", "is_new", "merge_candidates"}``.
    """

    def execute(self, context: Context) -> dict[str, Any]:
        """Consolidate the group, or the province; then look for rows that a person must judge.

        The second in a transaction of its own: nobody waits for it.
        """
        hold_until_answered(
            self, context, cycle_id=self.cycle_id, step_id=self.step_id, group=str(self.group)
        )
        with transaction() as session:
            made = consolidate_step(session, self.cycle_id, self.step_id, self.group)
        with transaction() as session:
            found = propose_merges(session, self.cycle_id, self.step_id, self.group)
        return {**made, "merge_candidates": found}
