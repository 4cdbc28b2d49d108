"""Put together what the units of a step sent."""

from __future__ import annotations

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.plans.collations import collate_step


class CollateSubmissionsOperator(StepOperator):
    """Make one register, report or bundle of documents of what every group collected.

    Returns (XCom): ``{"version", "content_hash", "row_count", "is_new"}``.
    """

    def execute(self, context: Context) -> dict[str, object]:
        """Put the step's files together."""
        with transaction() as session:
            return collate_step(session, self.cycle_id, self.step_id)
