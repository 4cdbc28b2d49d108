"""Ask the secretariat whether a late file is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.definitions.context import Context

from oneplan.domain.late_tickets import ANSWERS, DAYS_OPEN, MAX_DAYS_OPEN
from oneplan.orchestration.edge import office
from oneplan.orchestration.meeting_forms import responder
from oneplan.services.late_door.questions import ENOUGH, ask_ticket, keep_answer, take_up_ticket

PARAMS = {
    "decision": Param(ENOUGH, type="string", title="เหตุผลของผู้อนุญาต"),
    "days": Param(
        DAYS_OPEN, type="integer", minimum=0, maximum=MAX_DAYS_OPEN, title="เปิดให้ส่งแก้ไขอีกกี่วัน"
    ),
}


class AskLateFileOperator(HITLOperator):
    """Show, as a Required Action, what a late file would change, and keep the answer.

    Returns (XCom): whether the step runs again.

    :param ticket: id of the late ticket. (templated)
    """

    template_fields: Sequence[str] = ("ticket",)

    def __init__(self, *, ticket: Any, **kwargs: Any) -> None:
        super().__init__(subject="ไฟล์ที่ส่งล่าช้า", options=list(ANSWERS), params=dict(PARAMS), **kwargs)
        self.ticket = ticket

    def execute(self, context: Context) -> Any:
        """Ask, unless it was answered by another way or the file is gone."""
        with office() as session:
            take_up_ticket(session, int(self.ticket))
        with office() as session:
            question = ask_ticket(session, int(self.ticket))
        if question.settled is not None:
            return {"settled": question.settled}
        self.subject, self.body = question.subject, question.body
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Open the ticket, or leave the door closed."""
        answer = super().execute_complete(context, event)
        decided_by = responder(answer)
        with office() as session:
            is_rerun = keep_answer(
                session,
                int(self.ticket),
                option=answer["chosen_options"][0],
                decided_by=decided_by,
                values=answer["params_input"],
            )
        return {"settled": "answered", "rerun": is_rerun}
