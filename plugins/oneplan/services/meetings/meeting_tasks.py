"""Tasks that resolutions give: told to their owners, reminded of until they are done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import shown
from oneplan.domain.meetings.records import Assigned
from oneplan.domain.reminders.mail_key import meeting_task_key
from oneplan.domain.reminders.reminder_schedule import (
    PlannedReminder,
    plan_reminders,
    reminders_between,
    urgency_of,
)
from oneplan.domain.shared.bangkok import BANGKOK, bangkok
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.meetings.task_views import owner_now
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.meetings import meeting_tasks
from oneplan.store.meetings.sittings import Sitting
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.units import units

TOLD = "told"
OUTCOMES_TH = {"done": "แล้วเสร็จ", "closed": "ยุติ"}


class MeetingTaskEnded(OneplanError):
    """A task was to be ended that is done or closed already."""

    status_code = 409

    def __init__(self, *, number: int, outcome: str) -> None:
        super().__init__(f"Task {number} is {outcome} already; it is ended once.")
        self.th = f"งานหมายเลข {to_thai_digits(number)} บันทึกว่า{OUTCOMES_TH[outcome]}แล้ว บันทึกซ้ำไม่ได้"


class MeetingTaskNeedsReason(OneplanError):
    """A task was to be closed undone and nobody said why."""

    status_code = 422

    def __init__(self, *, number: int) -> None:
        super().__init__(f"Task {number}: a task that is closed undone is told why.")
        self.th = f"งานหมายเลข {to_thai_digits(number)}: ยุติงานที่ยังไม่เสร็จต้องบอกเหตุผล"


def assign_tasks(
    session: Session, sitting: Sitting, assigned: Sequence[Assigned]
) -> tuple[list[int], int]:
    """Keep the tasks of a sitting and tell each owner once.

    Returns:
        Their numbers, and how many mails are new.
    """
    numbers, queued = [], 0
    for each in assigned:
        task = meeting_tasks.add_task(
            session,
            sitting_id=sitting.id,
            item_number=each.number,
            owner_code=each.owner,
            what=each.what,
            due_at=bangkok(each.due).end_of("day"),
            assigned_at=planning_now(session, sitting.cycle_id),
        )
        numbers.append(task.id)
        queued += _queue(session, sitting, task, TOLD, days=None)
    return numbers, queued


def remind_owners(session: Session, cycle_id: str) -> int:
    """Queue the reminder of each open task whose moment has come; each once.

    The days are those of the step's reminder schedule. Of several that came since the
    task was given, or since the last look, the latest speaks for all.

    Returns:
        How many mails are new.
    """
    queued = 0
    now = planning_now(session, cycle_id)
    for task, sitting in meeting_tasks.list_tasks(session, cycle_id=cycle_id, only_open=True):
        due = _due_reminder(session, sitting, task, now)
        if due is not None:
            days = now.astimezone(BANGKOK).toordinal() - task.due_at.astimezone(BANGKOK).toordinal()
            queued += _queue(
                session, sitting, task, due.reminder.key, days=days, nominal_at=due.nominal_at
            )
    return queued


def _due_reminder(
    session: Session, sitting: Sitting, task: meeting_tasks.MeetingTask, now: DateTime
) -> PlannedReminder | None:
    calendar = calendar_in_force(session, sitting.cycle_id)
    known = {step.id: step.policy for step in calendar.steps}
    policy = known.get(sitting.step_id, calendar.policy)
    planned = plan_reminders(policy, task.due_at, working_days_of(calendar))
    come = reminders_between(planned, until=now)
    fresh = [each for each in come if each.at > task.assigned_at]
    return fresh[-1] if fresh else None


def _queue(
    session: Session,
    sitting: Sitting,
    task: meeting_tasks.MeetingTask,
    reminder: str,
    *,
    days: int | None,
    nominal_at: datetime | None = None,
) -> int:
    policy = calendar_in_force(session, sitting.cycle_id).policy
    return queue_notices(
        session,
        sitting.cycle_id,
        sitting.step_id,
        reminder=meeting_task_key(task.id, reminder),
        template="meeting_task",
        recipients=[units.require_unit(session, owner_now(session, task.owner_code))],
        values={
            "number": sitting.number,
            "title": sitting.title,
            "held_on": sitting.held_on,
            "item_number": task.item_number,
            "what": task.what,
            "task_number": task.id,
            "task_due_at": task.due_at,
            "days": days,
            "urgency": "" if days is None else urgency_of(policy, days),
        },
        nominal_at=nominal_at,
    )


def end_task(
    session: Session, cycle_id: str, number: int, *, outcome: str, note: str, actor: str
) -> None:
    """Write down that a task is done, or closed undone; what waits to remind of it is dropped.

    Raises:
        MeetingTaskUnknown: The cycle has no such task.
        MeetingTaskEnded: It ended before.
        MeetingTaskNeedsReason: It is closed undone without a reason.
    """
    task = meeting_tasks.get_task(session, cycle_id=cycle_id, number=number)
    if task.outcome is not None:
        raise MeetingTaskEnded(number=number, outcome=task.outcome)
    words = normalise_text(note)
    if outcome == "closed" and not words:
        raise MeetingTaskNeedsReason(number=number)
    task.outcome, task.note = outcome, words
    task.ended_by, task.ended_at = actor, planning_now(session, cycle_id)
    session.flush()
    dropped_mails.drop_of_reminders(
        session,
        cycle_id=cycle_id,
        begins=meeting_task_key(task.id),
        reason="the task was ended before this mail was sent",
    )
    audit.append_event(
        session,
        actor=actor,
        action=f"meeting_task.{outcome}",
        cycle_id=cycle_id,
        subject=str(number),
        details={"owner": task.owner_code, "reason": shown(words)},
    )
