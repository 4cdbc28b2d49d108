"""Run the branch of an accepted late file again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowSkipException

from oneplan.gateways.airflow_api import AirflowApi
from oneplan.orchestration.edge import office
from oneplan.services.late_door.questions import accepted_rerun
from oneplan.services.late_door.reruns import clear_rerun

OFFICE_USER = "secretariat"


class RerunStepOperator(BaseOperator):
    """Clear the group's collection and all that follows in the cycle's own run.

    It stands apart from the asking, so that a lost connection to Airflow is
    tried again without asking again.

    Returns (XCom): the cleared task instances, ``task_id[map_index]``.

    :param ticket: id of the late ticket. (templated)
    """

    template_fields: Sequence[str] = ("ticket",)

    def __init__(self, *, ticket: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ticket = ticket

    def execute(self, context: Context) -> list[str]:
        """Clear, as the office's user; who answered stands in the note and in the audit."""
        with office() as session:
            accepted = accepted_rerun(session, int(self.ticket))
            airflow = AirflowApi.sign_in(OFFICE_USER)
        if accepted is None:
            raise AirflowSkipException("the ticket was not accepted")
        rerun, note = accepted
        return list(clear_rerun(rerun, airflow=airflow, note=note, is_dry_run=False))
