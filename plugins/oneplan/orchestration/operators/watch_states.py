"""Notice states of tasks that were set by hand."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.gateways.mail.mailers import mailer
from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.state_changes import StateChangesTrigger, list_new_changes
from oneplan.services.operations.hand_set_states import (
    NOTE,
    find_unanswered,
    notice_change,
    to_clear,
)
from oneplan.services.operations.required_actions import cycle_of_run
from oneplan.services.reminders.sending import deliver_queued


class WatchStatesOperator(BaseOperator):
    """Wait until somebody sets a state by hand; write it down, tell the office, ask anew.

    Returns (XCom): number of changes that are in force.
    """

    custom_operator_name = "งานของระบบ"

    def execute(self, context: Context) -> Any:
        """Wait in the triggerer."""
        self.defer(trigger=StateChangesTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: dict[str, Any] | None = None) -> int:
        """Ask anew first and write down then: a lost connection is tried again whole."""
        airflow, changes = list_new_changes()
        noticed, told = 0, set()
        for change in changes:
            instances = airflow.list_instances(change.dag_id, change.run_id)
            with transaction() as session:
                unanswered = find_unanswered(session, change, instances)
            for task_id, map_index in to_clear(change, unanswered):
                airflow.clear_downstream(
                    change.dag_id,
                    task_id=task_id,
                    map_index=map_index,
                    note=NOTE,
                    is_dry_run=False,
                    run_id=change.run_id,
                )
            with transaction() as session:
                if notice_change(session, change, instances, unanswered):
                    noticed += 1
                    told.add(cycle_of_run(session, change.dag_id, change.run_id))
        airflow.close()
        for cycle_id in told - {None}:
            deliver_queued(str(cycle_id), begin=transaction, mailer=mailer())
        return noticed
