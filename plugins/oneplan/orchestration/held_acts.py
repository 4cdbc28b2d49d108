"""Hold an act whose answers are missing in the store, whatever the grid of Airflow says."""

from __future__ import annotations

from typing import Any

import structlog
from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.gateways.airflow.airflow_api import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_events import AirflowEvents
from oneplan.orchestration.transaction import transaction
from oneplan.orchestration.triggers.stored_answers import GatesTrigger
from oneplan.services.decisions.gates import ask_for_missing

OFFICE_USER = "secretariat"
HELD = "รอคำตอบที่ยังไม่ได้บันทึก"

log = structlog.get_logger()


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
    put_note(context, reason)
    operator.defer(
        trigger=GatesTrigger(cycle_id=cycle_id, step_id=step_id, group=group),
        method_name="resume",
    )


def put_note(context: Context, note: str) -> None:
    """Write a note on the running task, where Airflow can be reached as the office's user."""
    instance: Any = context.get("ti")
    if instance is None:
        return
    try:
        AirflowEvents.sign_in(OFFICE_USER).put_note(
            instance.dag_id, instance.run_id, instance.task_id, instance.map_index, note
        )
    except (AirflowRefused, AirflowUserUnknown) as error:
        log.warning("note.not_put", reason=type(error).__name__)
