"""Run the branch of an accepted late file again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowSkipException

from oneplan.config.accounts import ADMIN
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.stored_answers import QuestionAnsweredTrigger, as_arguments
from oneplan.services.decisions.open_questions import SET_BY_HAND, ask_again
from oneplan.services.late_submissions.questions import accepted_rerun, is_answered, key_of_ticket
from oneplan.services.late_submissions.reruns import clear_rerun


class RerunStepOperator(BaseOperator):
    """Clear the group's collection and all that follows in the cycle's own run.

    It stands apart from the asking, so that a lost connection to Airflow is
    tried again without asking again. Where the asking was marked done by hand
    nothing is taken in: the question is asked anew and waited for.

    Returns (XCom): the cleared task instances, ``task_id[map_index]``.

    :param ticket: id of the late ticket. (templated)
    """

    custom_operator_name = "งานของระบบ"

    template_fields: Sequence[str] = ("ticket",)

    def __init__(self, *, ticket: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ticket = ticket

    def execute(self, context: Context) -> list[str]:
        """Clear, as the office's user; who answered stands in the note and in the audit."""
        with transaction() as session:
            accepted = accepted_rerun(session, int(self.ticket))
            is_missing = not is_answered(session, int(self.ticket))
            key = key_of_ticket(session, int(self.ticket))
            if is_missing:
                ask_again(session, key, reason=SET_BY_HAND)
            airflow = AirflowApi.sign_in(ADMIN)
        if is_missing:
            self.defer(trigger=QuestionAnsweredTrigger(**as_arguments(key)), method_name="resume")
        if accepted is None:
            raise AirflowSkipException("the ticket was not accepted")
        rerun, note = accepted
        return list(clear_rerun(rerun, airflow=airflow, note=note, is_dry_run=False))

    def resume(self, context: Context, event: dict[str, Any] | None = None) -> list[str]:
        """Go on with the answer that was asked for anew."""
        return self.execute(context)
