"""Wait for a step to open."""

from __future__ import annotations

from typing import Any

from airflow.sdk.definitions.context import Context

from oneplan.orchestration.notes import put_waiting_note
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import require_answer, transaction
from oneplan.orchestration.triggers.store_polls import StepOpensTrigger
from oneplan.services.cycles.steps import has_opened, open_step


class StepOpensSensor(StepOperator):
    """Wait for a step's window on the planning clock, then open the step.

    Returns (XCom): units expected, an int.
    """

    custom_operator_name = "รอวันเปิด"

    def execute(self, context: Context) -> int:
        """Open the step, or wait for its window."""
        with transaction() as session:
            if has_opened(session, self.cycle_id, self.step_id):
                return open_step(session, self.cycle_id, self.step_id)
        put_waiting_note(context, self)
        return self.defer(
            trigger=StepOpensTrigger(self.cycle_id, self.step_id), method_name="execute_complete"
        )

    def execute_complete(self, context: Context, event: dict[str, Any] | None = None) -> int:
        """Look again: the window may have been moved while the task was on its way."""
        require_answer(event)
        return self.execute(context)
