"""Reminders of units that were given more time: the step's own schedule, from their own day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.reminders.reminder_schedule import urgency_of
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.digests import queue_digests
from oneplan.services.reminders.extension_schedules import OwnReminder, list_own_reminders
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import missing_items
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import missing_units


def queue_extension_reminders(session: Session, cycle_id: str) -> int:
    """Queue the reminders of the planning day to units with a due day of their own.

    The levels above them hear of them as of all others, in the digests of the day.

    Returns:
        How many mails are new.
    """
    calendar = calendar_in_force(session, cycle_id)
    today = planning_now(session, cycle_id).date()
    due: dict[tuple[str, str], list[OwnReminder]] = defaultdict(list)
    for each in list_own_reminders(session, calendar, today):
        due[each.step_id, each.key].append(each)
    if not due:
        return 0
    queued = sum(_queue(session, cycle_id, asked) for asked in due.values())
    return queued + queue_digests(session, cycle_id)


def _queue(session: Session, cycle_id: str, asked: Sequence[OwnReminder]) -> int:
    """One reminder of one day to the units that share it and are missing still."""
    first = asked[0]
    step = stored_steps.get_step(session, cycle_id, first.step_id)
    codes = {each.unit_code for each in asked}
    scope = {"cycle_id": cycle_id, "step_id": step.step_id}
    missing = [
        unit for unit in missing_units.list_missing_units(session, **scope) if unit.code in codes
    ]
    policy = calendar_in_force(session, cycle_id).step(step.step_id).policy
    closes_at = step.closing_for(first.due_at)
    return queue_notices(
        session,
        cycle_id,
        step.step_id,
        reminder=first.key,
        template=first.planned.reminder.template,
        recipients=missing,
        values={
            "urgency": urgency_of(policy, first.planned.reminder.days),
            "due_at": first.due_at,
            "rolled": None,
            "closes_at": closes_at,
            "is_closed": closes_at is not None and planning_now(session, cycle_id) > closes_at,
        },
        values_of=missing_items(session, cycle_id, step.step_id, missing),
        asks_file=True,
        nominal_at=first.planned.nominal_at,
    )
