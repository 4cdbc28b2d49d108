"""Let a person write down a meeting held or an order issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLEntryOperator
from airflow.sdk.definitions.context import Context

from oneplan.orchestration.edge import office
from oneplan.orchestration.meeting_forms import RECORD_FIELDS, meeting_params, responder
from oneplan.services.decisions.records import ask_record, keep_record


class RecordActOperator(HITLEntryOperator):
    """Ask, as a Required Action, for the record of what happens outside the system.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param group: code of the group; empty where the province acts. (templated)
    :param group_names: code → Thai name, shown on the mapped task.
    """

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
        super().__init__(params=meeting_params(RECORD_FIELDS), defaults=None, **kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.group = group
        self.group_names = group_names or {}

    @property
    def label(self) -> str:
        """What the Airflow UI shows on a mapped task: the group's Thai name."""
        return self.group_names.get(self.group, str(self.group))

    def execute(self, context: Context) -> Any:
        """Ask for the record, unless it was written down before: what was held was held."""
        with office() as session:
            question = ask_record(session, self.cycle_id, self.step_id, self.group)
        if question.settled is not None:
            return {"settled": question.settled}
        self.subject, self.body = question.subject, question.body
        self.params = meeting_params(RECORD_FIELDS, question.values)
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the record."""
        answer = super().execute_complete(context, event)
        decided_by = responder(answer)
        with office() as session:
            keep_record(
                session,
                self.cycle_id,
                self.step_id,
                self.group,
                decided_by=decided_by,
                values=answer["params_input"],
                answer_id=f"{context['ti'].id}/{context['ti'].try_number}",
            )
        return {"settled": "written down"}
