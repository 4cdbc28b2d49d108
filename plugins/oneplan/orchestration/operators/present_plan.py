"""List the versions of a plan that a committee decides about."""

from __future__ import annotations

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.held_acts import hold_until_answered
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import transaction
from oneplan.services.decisions.approval_questions import present_versions
from oneplan.services.reminders.presentations import tell_chair


class PresentPlanOperator(StepOperator):
    """Put every version of a plan on the committee's list.

    Returns (XCom): version numbers, oldest first; ``[0]`` for a step without a plan.
    """

    def execute(self, context: Context) -> list[int]:
        """List the versions that the store holds now, and tell the chair of the last."""
        hold_until_answered(
            self, context, cycle_id=self.cycle_id, step_id=self.step_id, group=str(self.group)
        )
        with transaction() as session:
            versions = present_versions(session, self.cycle_id, self.step_id)
            tell_chair(session, self.cycle_id, self.step_id)
            return versions
