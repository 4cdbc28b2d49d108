"""Put a calendar in force, and tell units whose deadline it moves.

What is queued and has not gone tells the dates of before: it is dropped. An
invitation is written anew, and whoever never had one needs no word of a change.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import AMENDED
from oneplan.domain.reminders.notices import OPENING
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.operations.withdrawals import (
    list_dropped,
    require_approvals_kept,
    tell_of_added,
    withdraw_steps,
)
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import invite, missing_items
from oneplan.store.cycles import cycle_locks, cycles, stored_steps
from oneplan.store.reminders import dropped_mails
from oneplan.store.submissions import missing_units


def follow_calendar(session: Session, calendar: Calendar, *, seed: int | None = None) -> int:
    """Start a cycle or amend it; whoever has still to send learns of a deadline that moved.

    Doing it again with the same calendar changes nothing. A step that it drops is
    withdrawn.

    Returns:
        The revision in force.

    Raises:
        StepInUse: It drops a step on which files or decisions hang.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
    """
    known = cycles.find_cycle(session, calendar.cycle)
    before = {
        step.step_id: step.due_at
        for step in (stored_steps.list_steps(session, calendar.cycle) if known else ())
    }
    if known:
        cycle_locks.lock_cycle(session, calendar.cycle)
    gone = list_dropped(session, calendar) if known else ()
    if known:
        require_approvals_kept(session, calendar)
    revision = start_cycle(session, calendar, seed=seed)
    session.expire_all()
    if known:
        withdraw_steps(session, calendar.cycle, gone)
        tell_of_added(session, calendar.cycle, tuple(before))
    for step in stored_steps.list_steps(session, calendar.cycle):
        was = before.get(step.step_id)
        if was is None or step.due_at is None or was == step.due_at:
            continue
        scope = {"cycle_id": calendar.cycle, "step_id": step.step_id}
        dropped = dropped_mails.drop_outdated(
            session, **scope, revision=revision, reason="the calendar was amended"
        )
        uninvited = {unit_code for unit_code, reminder in dropped if reminder == OPENING}
        if uninvited:
            invite(session, calendar.cycle, step.step_id, among=uninvited)
        missing = [
            unit
            for unit in missing_units.list_missing_units(session, **scope)
            if unit.code not in uninvited
        ]
        queue_notices(
            session,
            calendar.cycle,
            step.step_id,
            reminder=AMENDED,
            template=AMENDED,
            recipients=missing,
            values={"due_before": was},
            values_of=missing_items(session, calendar.cycle, step.step_id, missing)
            if missing
            else {},
            asks_file=True,
            tells_dates=True,
        )
    return revision
