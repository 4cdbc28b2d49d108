"""Hold an act whose answers are missing in the store, whatever the grid of Airflow says."""

from __future__ import annotations

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.orchestration.notes import put_own_note
from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.stored_answers import GatesTrigger
from oneplan.services.decisions.gates import ask_for_missing

HELD = "รอคำตอบที่ยังไม่ได้บันทึก"


def hold_until_answered(
    operator: BaseOperator, context: Context, *, cycle_id: str, step_id: str, group: str
) -> None:
    """Park a task until the answers are stored that its effect stands on; ask for them anew.

    The reason stands as a note on the task in the grid, and in its log.

    Raises:
        TaskDeferred: One is missing; ``resume`` of the operator is called once it is there.
    """
    with transaction() as session:
        missing = ask_for_missing(session, cycle_id, step_id, group)
    if not missing:
        return
    reason = f"{HELD}: {'; '.join(missing)} ตอบได้ใน “การดำเนินการที่จำเป็น”"
    operator.log.warning(reason)
    put_own_note(context, reason)
    operator.defer(
        trigger=GatesTrigger(cycle_id=cycle_id, step_id=step_id, group=group),
        method_name="resume",
    )
