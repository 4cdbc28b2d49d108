"""Wait for files that came to a step which had gone on."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.late_files import LateFilesTrigger
from oneplan.services.decisions.open_questions import list_runs
from oneplan.services.late_submissions.questions import list_unasked


class LateFilesSensor(BaseOperator):
    """Wait until there is a late file, or a question, that nobody has been asked about.

    Returns (XCom): arguments of the runs that ask, one a file:
    ``[{"trigger_dag_id": str, "trigger_run_id": str, "conf": {"ticket": int, "cycle": str}}]``.
    """

    custom_operator_name = "งานของระบบ"

    def execute(self, context: Context) -> Any:
        """Wait in the triggerer."""
        self.defer(trigger=LateFilesTrigger(), method_name="execute_complete")

    def execute_complete(
        self, context: Context, event: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """List the files; one that was taken back meanwhile is not among them."""
        with transaction() as session:
            return [*list_unasked(session), *list_runs(session)]
