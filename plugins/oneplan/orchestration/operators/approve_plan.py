"""Ask a committee to endorse a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowFailException

from oneplan.orchestration.edge import office
from oneplan.services.decisions import (
    APPROVED,
    RETURNED,
    ask_approval,
    keep_approval,
    standing_approval,
)

PARAMS = {
    "meeting_no": Param("", type="string", title="ครั้งที่ประชุม"),
    "attendance": Param("", type="string", title="จำนวนผู้เข้าประชุม"),
    "resolution": Param("", type="string", title="มติที่ประชุม"),
    "content_hash": Param("", type="string", title="รหัสเนื้อหาที่พิจารณา (ไม่ต้องแก้ไข)"),
}


class ApprovePlanOperator(ApprovalOperator):
    """Put a plan before a committee as a Required Action, bound to what it saw.

    A plan that was approved before and has not changed is not asked about again.
    An answer about a plan that has changed meanwhile is not kept: the task is
    retried and asks about the new one. A plan that is sent back fails the task;
    clearing it asks again.

    :param cycle_id: cycle, the id of its DAG.
    :param step_id: step of its calendar.
    :param group: code of the group; empty where the province acts. (templated)
    """

    template_fields: Sequence[str] = ("group",)

    def __init__(self, *, cycle_id: str, step_id: str, group: Any = "", **kwargs: Any) -> None:
        super().__init__(params=dict(PARAMS), **kwargs)
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.group = group

    def execute(self, context: Context) -> Any:
        """Ask, unless exactly this plan was approved before."""
        with office() as session:
            stands = standing_approval(session, self.cycle_id, self.step_id, self.group)
            if stands is not None:
                return {"standing": True, "decided_by": stands}
            question = ask_approval(session, self.cycle_id, self.step_id, self.group)
        self.subject, self.body = question.subject, question.body
        self.params["content_hash"] = question.content_hash or ""
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the committee's decision."""
        answer = super().execute_complete(context, event)
        is_approved = answer["chosen_options"] == [self.APPROVE]
        decided_by = str((answer["responded_by_user"] or {}).get("name") or "unknown")
        with office() as session:
            keep_approval(
                session,
                self.cycle_id,
                self.step_id,
                self.group,
                resolution=APPROVED if is_approved else RETURNED,
                decided_by=decided_by,
                details=dict(answer["params_input"]),
                answer_id=str(context["ti"].id),
            )
        if not is_approved:
            message = f"{decided_by} sent the plan back; revise it, then clear this task."
            raise AirflowFailException(message)
        return {"standing": False, "decided_by": decided_by}
