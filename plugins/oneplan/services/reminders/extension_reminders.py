"""Reminders of units that were given more time: the step's own schedule, from their own day."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.orm import Session

from oneplan.domain.cycles.closing import is_extended
from oneplan.domain.reminders.mail_key import extension_key
from oneplan.domain.reminders.reminder_schedule import PlannedReminder, plan_reminders, urgency_of
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import missing_items
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import extensions, missing_units
from oneplan.store.submissions.extensions import ExpectedSubmission


def queue_extension_reminders(session: Session, cycle_id: str) -> int:
    """Queue the reminders of the planning day to units with a due day of their own.

    Returns:
        How many mails are new.
    """
    found = extensions.list_extended(session, cycle_id=cycle_id)
    if not found:
        return 0
    calendar = calendar_in_force(session, cycle_id)
    steps = {step.step_id: step for step in stored_steps.list_steps(session, cycle_id)}
    today = planning_now(session, cycle_id).date()
    days = working_days_of(calendar)
    due: dict[tuple[str, str], list[tuple[ExpectedSubmission, PlannedReminder]]] = defaultdict(list)
    for each in found:
        step = steps.get(each.step_id)
        if step is None or each.extended_to is None:
            continue
        if not is_extended(step.due_at, each.extended_to):
            continue
        policy = calendar.step(each.step_id).policy
        for planned in plan_reminders(policy, in_bangkok(each.extended_to), days):
            if planned.at.date() == today and planned.taken_over_by is None:
                key = extension_key(planned.reminder.key, each.extended_to)
                due[each.step_id, key].append((each, planned))
    return sum(_queue(session, steps[step_id], key, asked) for (step_id, key), asked in due.items())


def _queue(
    session: Session,
    step: stored_steps.StoredStep,
    key: str,
    asked: list[tuple[ExpectedSubmission, PlannedReminder]],
) -> int:
    """One reminder of one day to the units that share it and are missing still."""
    first, planned = asked[0]
    codes = {each.unit_code for each, _ in asked}
    scope = {"cycle_id": step.cycle_id, "step_id": step.step_id}
    missing = [
        unit for unit in missing_units.list_missing_units(session, **scope) if unit.code in codes
    ]
    policy = calendar_in_force(session, step.cycle_id).step(step.step_id).policy
    closes_at = step.closing_for(first.extended_to)
    return queue_notices(
        session,
        step.cycle_id,
        step.step_id,
        reminder=key,
        template=planned.reminder.template,
        recipients=missing,
        values={
            "urgency": urgency_of(policy, planned.reminder.days),
            "due_at": first.extended_to,
            "rolled": None,
            "closes_at": closes_at,
            "is_closed": closes_at is not None and planning_now(session, step.cycle_id) > closes_at,
        },
        values_of=missing_items(session, step.cycle_id, step.step_id, missing),
        asks_file=True,
        nominal_at=planned.nominal_at,
    )
