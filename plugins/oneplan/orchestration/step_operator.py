"""What every task of a step knows: its cycle, its step and its group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.domain.cycles.acts import Act, act_of_task

MAP_INDEX_TEMPLATE = "{{ task.label }}"
"""Rendered before the task runs, so that a waiting task already has its Thai name."""


class StepOperator(BaseOperator):
    """Base of the office's operators.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param group: code of the group; empty where the province acts. (templated,
        so that a mapped task group can hand it in)
    :param group_names: code → Thai name, shown on the mapped task.
    """

    custom_operator_name = "งานของระบบ"

    template_fields: Sequence[str] = ("group",)

    def __init__(
        self,
        *,
        cycle_id: str,
        step_id: str,
        group: Any = "",
        group_names: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.group = group
        self.group_names = group_names or {}

    @property
    def label(self) -> str:
        """What the Airflow UI shows on a mapped task: the group's Thai name."""
        return self.group_names.get(self.group, str(self.group))

    def resume(self, context: Context, event: dict[str, Any] | None = None) -> Any:
        """Look again: what the act waited for is there, and may have changed on the way."""
        return self.execute(context)

    def get_openlineage_facets_on_complete(self, _task_instance: Any) -> Any:
        """What this task read and wrote, for a catalogue that listens."""
        from oneplan.orchestration.openlineage import facets_of  # noqa: PLC0415  an extra

        return facets_of(self.cycle_id, self.step_id, str(self.group), Act(self.act))

    @property
    def act(self) -> str:
        """The act that this task does: the last part of its id."""
        return act_of_task(self.task_id)
