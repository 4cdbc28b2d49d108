"""Mails to the provincial office about its own tasks: one stopped, or its state was set by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.step_names import find_step_name
from oneplan.domain.reminders.mail_key import task_key
from oneplan.domain.reminders.notices import SET_BY_HAND, STOPPED
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.units.provincial_office import offices_to_tell

THAI = re.compile("[ก-๙]")
UNFORESEEN = "เกิดข้อผิดพลาดที่ระบบไม่ได้คาดไว้ รายละเอียดอยู่ในบันทึก (Logs) ของงานนี้"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskName:
    """One task instance: where it is in Airflow, and what people call it.

    *map_index* is -1 where the task is not mapped; *label* names the amphoe or
    the version of a mapped one.
    """

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    display_name: str
    label: str = ""

    @property
    def address(self) -> str:
        """Its page in the Airflow UI."""
        page = f"{settings().ui_url}/dags/{self.dag_id}/runs/{self.run_id}/tasks/{self.task_id}"
        return f"{page}/mapped/{self.map_index}" if self.map_index >= 0 else page

    def reminder(self, kind: str, *, number: object) -> str:
        """What makes a mail about it one mail."""
        return task_key(
            kind,
            dag_id=self.dag_id,
            run_id=self.run_id,
            task_id=self.task_id,
            map_index=self.map_index,
            number=number,
        )


def queue_stopped(
    session: Session,
    cycle_id: str,
    step_id: str | None,
    task: TaskName,
    *,
    reason: str,
    try_number: int,
) -> int:
    """Queue the mail that a task failed for good; one for each failure.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step of its calendar, where the task has one.
        task: Which task.
        reason: Its error; only what it says in Thai is told.
        try_number: Which try of it failed.
    """
    thai = " ".join(line.strip() for line in reason.splitlines() if THAI.search(line))
    return _queue(
        session,
        cycle_id,
        step_id,
        task,
        kind=STOPPED,
        number=try_number,
        values={"reason": thai or UNFORESEEN},
    )


def queue_set_by_hand(
    session: Session,
    cycle_id: str,
    step_id: str | None,
    task: TaskName,
    *,
    state: str,
    set_by: str,
    set_at: datetime,
    result: str,
) -> int:
    """Queue the mail that a person set the state of a task; one for each time."""
    values = {"state": state, "set_by": set_by, "set_at": set_at, "result": result}
    return _queue(
        session, cycle_id, step_id, task, kind=SET_BY_HAND, number=set_at.isoformat(), values=values
    )


def _queue(
    session: Session,
    cycle_id: str,
    step_id: str | None,
    task: TaskName,
    *,
    kind: str,
    number: object,
    values: Mapping[str, Any],
) -> int:
    calendar = calendar_in_force(session, cycle_id)
    steps = {step.id for step in calendar.steps}
    return queue_notices(
        session,
        cycle_id,
        step_id if step_id in steps else None,
        reminder=task.reminder(kind, number=number),
        template=kind,
        recipients=offices_to_tell(session, cycle_id),
        values={
            "task_th": task.display_name,
            "label": task.label,
            "action_link": task.address,
            "step_name": find_step_name(calendar, step_id) if step_id else "",
            **values,
        },
    )
