"""When the reminders of a step go, by the dates in force."""

from __future__ import annotations

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import (
    PlannedReminder,
    opening_moment,
    plan_reminders,
)
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.store.cycles import stored_steps


def schedule_of(session: Session, cycle_id: str, step_id: str) -> tuple[PlannedReminder, ...]:
    """Every reminder of a step with its moment, by the due date in force; none without one."""
    due_at = stored_steps.get_step(session, cycle_id, step_id).due_at
    if due_at is None:
        return ()
    calendar = calendar_in_force(session, cycle_id)
    return plan_reminders(calendar.step(step_id).policy, due_at, working_days_of(calendar))


def find_reminder(
    session: Session, cycle_id: str, step_id: str, reminder: str
) -> PlannedReminder | None:
    """One reminder, or None where the calendar in force has it no more."""
    return next(
        (p for p in schedule_of(session, cycle_id, step_id) if p.reminder.key == reminder), None
    )


def opening_of(session: Session, cycle_id: str, step_id: str) -> tuple[DateTime, DateTime] | None:
    """When a step's invitation would go, and when it may; None where it opens by its inputs."""
    opens_at = stored_steps.get_step(session, cycle_id, step_id).opens_at
    if opens_at is None:
        return None
    calendar = calendar_in_force(session, cycle_id)
    policy = calendar.step(step_id).policy
    return opening_moment(policy, opens_at, working_days_of(calendar))


def reminder_moment(
    session: Session, cycle_id: str, step_id: str, reminder: str
) -> DateTime | None:
    """When a reminder goes, by the dates in force; None for one that never comes."""
    if reminder == OPENING:
        opening = opening_of(session, cycle_id, step_id)
        return opening[1] if opening else None
    planned = find_reminder(session, cycle_id, step_id, reminder)
    return planned.at if planned else None


def is_reminder_due(session: Session, cycle_id: str, step_id: str, reminder: str) -> bool:
    """Whether the planning clock has reached a reminder; one that can never come is due at once."""
    moment = reminder_moment(session, cycle_id, step_id, reminder)
    return moment is None or planning_now(session, cycle_id) >= moment
