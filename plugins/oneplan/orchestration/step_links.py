"""The link from a task in Airflow to the page of its step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from airflow.sdk import BaseOperatorLink

if TYPE_CHECKING:
    from airflow.sdk import BaseOperator
    from airflow.sdk.types import TaskInstanceKey


class StepPageLink(BaseOperatorLink):
    """Leads from a task to the desk's page of its step.

    It is a link of the plugin and not of the operators: Airflow writes the links of an
    operator when a task has ended, and a task that waits for units is the one that is looked
    at. The desk finds the step by the task's id, so nothing is kept for the link.
    """

    name = "หน้าของขั้นตอน"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        """The address, below Airflow's own; empty for a task of no step."""
        from oneplan.domain.cycles.acts import is_task_of_step  # noqa: PLC0415  asked for rarely

        if not is_task_of_step(ti_key.task_id):
            return ""
        asked = {"dag": ti_key.dag_id, "task": ti_key.task_id, "index": ti_key.map_index}
        return f"/oneplan/?{urlencode(asked)}"
