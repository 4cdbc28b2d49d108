"""Fix what a step goes on with."""

from __future__ import annotations

from airflow.sdk.definitions.context import Context

from oneplan.domain.cycles.acts import Act
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.cycles.steps import collect_step
from oneplan.services.plans.route_moves import follow_step


class CollectSubmissionsOperator(StepOperator):
    """Take the latest counted submission of each unit of a group.

    Returns (XCom): ``{"expected", "received", "nil", "late", "missing"}``, numbers of units.
    """

    def execute(self, context: Context) -> dict[str, int]:
        """Collect the group; its rows beyond capacity go where the step hands them."""
        with transaction() as session:
            counts = collect_step(session, self.cycle_id, self.step_id, self.group)
            follow_step(session, self.cycle_id, self.step_id, Act.COLLECT, self.group)
        return counts
