"""Tell the office when a task has failed for good."""

from __future__ import annotations

from typing import Any

import structlog
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowFailException

from oneplan.gateways.mail.mailers import mailer
from oneplan.orchestration.transaction import transaction
from oneplan.services.reminders.office_mails import TaskName, queue_stopped
from oneplan.services.reminders.sending import deliver_queued
from oneplan.store.cycles import cycles

log = structlog.get_logger()


def tell_office(context: Context) -> None:
    """Mail the office which step stopped, why, and what to do; the callback of every task.

    Airflow calls it once a task fails with no retry left.
    """
    task: Any = context["task"]
    instance: Any = context["ti"]
    run = context.get("dag_run")
    cycle_id = str((getattr(run, "conf", None) or {}).get("cycle") or instance.dag_id)
    error = context.get("exception")
    # Only the office's own errors say in Thai what happened; another's text may hold anything.
    reason = str(error) if isinstance(error, AirflowFailException) else ""
    with transaction() as session:
        if cycles.find_cycle(session, cycle_id) is None:
            log.warning("task.stopped", dag=instance.dag_id, task=instance.task_id)
            return
        queue_stopped(
            session,
            cycle_id,
            getattr(task, "step_id", None),
            TaskName(
                dag_id=instance.dag_id,
                run_id=instance.run_id,
                task_id=instance.task_id,
                map_index=instance.map_index,
                display_name=task.task_display_name,
                label=getattr(task, "label", "") if instance.map_index >= 0 else "",
            ),
            reason=reason,
            try_number=instance.try_number,
        )
    deliver_queued(cycle_id, begin=transaction, mailer=mailer())
