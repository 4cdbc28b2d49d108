"""Fix what a step goes on with."""

from __future__ import annotations

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.edge import office
from oneplan.orchestration.step_operator import StepOperator
from oneplan.services.steps import collect_step


class CollectSubmissionsOperator(StepOperator):
    """Take the latest counted submission of each unit of a group.

    Returns (XCom): ``{"expected", "received", "nil", "late", "missing"}``, numbers of units.
    """

    def execute(self, context: Context) -> dict[str, int]:
        """Collect the group."""
        with office() as session:
            return collect_step(session, self.cycle_id, self.step_id, self.group)
