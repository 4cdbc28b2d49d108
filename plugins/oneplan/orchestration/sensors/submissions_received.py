"""Wait for the workbooks of one group."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from airflow.sdk.definitions.context import Context
from sqlalchemy.exc import SQLAlchemyError

from oneplan.domain.plans.completeness import UNREGISTERED_TH
from oneplan.errors import OneplanError
from oneplan.orchestration.notes import put_waiting_note
from oneplan.orchestration.step_operator import StepOperator
from oneplan.orchestration.transaction import require_answer, transaction
from oneplan.orchestration.triggers.store_polls import SubmissionsReceivedTrigger
from oneplan.services.cycles.steps import waiting
from oneplan.store.shared.session import begin


class SubmissionsReceivedSensor(StepOperator):
    """Wait until every unit of a group has sent, or the deadline and its grace are past.

    Returns (XCom): ``complete``, ``deadline`` or ``released``.
    """

    custom_operator_name = "รอหน่วยงาน"

    @property
    def label(self) -> str:
        """The group's Thai name, and that the register holds nobody of it where that is so."""
        name = super().label
        with suppress(OneplanError, SQLAlchemyError), begin(source="airflow") as session:
            if waiting(session, self.cycle_id, self.step_id, str(self.group)).is_unregistered:
                return f"{name} ({UNREGISTERED_TH})"
        return name

    def execute(self, context: Context) -> str:
        """Go on when the group may be collected, else wait in the triggerer."""
        with transaction() as session:
            state = waiting(session, self.cycle_id, self.step_id, self.group)
        if state.is_over:
            self.log.info("%s: %s of %s", state.reason, state.received, state.expected)
            return state.reason
        put_waiting_note(context, self)
        return self.defer(
            trigger=SubmissionsReceivedTrigger(self.cycle_id, self.step_id, self.group),
            method_name="execute_complete",
        )

    def execute_complete(self, context: Context, event: dict[str, Any] | None = None) -> str:
        """Look again: a deadline may have been moved while the task was on its way."""
        require_answer(event)
        return self.execute(context)
