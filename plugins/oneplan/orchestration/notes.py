"""Notes in the grid of Airflow: what a person reads on a task without opening its log."""

from __future__ import annotations

from typing import Any

import structlog
from airflow.sdk.definitions.context import Context

from oneplan.config.accounts import ADMIN
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_events import AirflowEvents

log = structlog.get_logger()


def put_note(context: Context, note: str) -> None:
    """Write a note on the running task, where Airflow can be reached as the office's user."""
    instance: Any = context.get("ti")
    if instance is None:
        return
    try:
        AirflowEvents.sign_in(ADMIN).put_note(
            instance.dag_id, instance.run_id, instance.task_id, instance.map_index, note
        )
    except (AirflowRefused, AirflowUserUnknown) as error:
        log.warning("note.not_put", reason=type(error).__name__)
