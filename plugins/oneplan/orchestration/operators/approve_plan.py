"""Ask a committee to endorse a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowFailException

from oneplan.domain.decisions import COMMITTEE_ANSWERS, PASSED, RESOLUTIONS_TH
from oneplan.domain.thai_numerals import to_thai_digits
from oneplan.orchestration.edge import office
from oneplan.orchestration.meeting_forms import (
    APPROVAL_FIELDS,
    meeting_params,
    responder,
    responder_id,
)
from oneplan.services.decisions.approvals import ask_approval, keep_approval

BUTTONS = {RESOLUTIONS_TH[each]: each for each in COMMITTEE_ANSWERS}
"""Word on the button → resolution."""


class ApprovePlanOperator(HITLOperator):
    """Put one version of a plan before a committee as a Required Action.

    The task is mapped over the versions, one instance each, because Airflow
    keeps the first question of an instance for ever: asked again, it would show
    the old plan (docs/decisions/0005). A version that is no longer in force, or
    whose content was approved before, is not asked about. A plan that is sent
    back fails the task; clearing it asks again.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param version: version of the plan; 0 where the step has none. (mapped)
    """

    template_fields: Sequence[str] = ("version",)

    def __init__(self, *, cycle_id: str, step_id: str, version: Any = 0, **kwargs: Any) -> None:
        super().__init__(options=list(BUTTONS), params=meeting_params(APPROVAL_FIELDS), **kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.version = version

    @property
    def label(self) -> str:
        """What the Airflow UI shows on the mapped task: the version in Thai."""
        return f"ฉบับที่ {to_thai_digits(self.version)}" if self.version else "พิจารณา"

    def execute(self, context: Context) -> Any:
        """Ask, unless the version is superseded or its content was approved before."""
        with office() as session:
            question = ask_approval(session, self.cycle_id, self.step_id, int(self.version))
        if question.settled is not None:
            return {"settled": question.settled}
        self.subject, self.body = question.subject, question.body
        self.params = meeting_params(APPROVAL_FIELDS, question.values)
        self.assigned_users = [{"id": user, "name": name} for user, name in question.deciders]
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the committee's decision."""
        answer = super().execute_complete(context, event)
        resolution = BUTTONS[answer["chosen_options"][0]]
        decided_by = responder(answer)
        with office() as session:
            keep_approval(
                session,
                self.cycle_id,
                self.step_id,
                version=int(self.version),
                resolution=resolution,
                decided_by=decided_by,
                user_id=responder_id(answer),
                values=answer["params_input"],
                answer_id=f"{context['ti'].id}/{context['ti'].try_number}",
            )
        if resolution not in PASSED:
            message = "The committee sent the plan back; revise it, then clear this task."
            raise AirflowFailException(message)
        return {"settled": resolution.value}
