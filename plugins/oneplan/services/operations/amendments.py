"""Put a calendar in force, and tell units whose deadline it moves.

What is queued and has not gone tells the dates of before: it is dropped. An
invitation is written anew, and whoever never had one needs no word of a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_stages import Stage
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import AMENDED
from oneplan.domain.reminders.notices import OPENING
from oneplan.services.cycles.calendar_history import has_stage, record_stage
from oneplan.services.cycles.calendars import calendar_in_force, start_cycle
from oneplan.services.operations.dropped_steps import list_dropped, require_approvals_kept
from oneplan.services.operations.withdrawals import tell_of_added, withdraw_steps
from oneplan.services.reminders.moved_mails import move_queued_mails
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import invite, missing_items
from oneplan.store.cycles import cycle_locks, cycles, stored_steps
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.submissions import missing_units


def follow_calendar(
    session: Session,
    calendar: Calendar,
    *,
    seed: int | None = None,
    by: str = audit.BY_ITSELF,
    reason: str = "",
) -> int:
    """Start a cycle or amend it; whoever has still to send learns of a deadline that moved.

    Doing it again with the same calendar changes nothing. A step that it drops is
    withdrawn. Hours and reminders that are others move the mails that wait. A new
    revision is written down as a draft, or as an amendment of what was in force.

    Args:
        session: Open transaction.
        calendar: The calendar to follow from now on.
        seed: Seed of the simulated units: the cycle is a rehearsal.
        by: Who brings it in.
        reason: Why it was amended.

    Returns:
        The revision in force.

    Raises:
        StepInUse: It drops a step on which files or decisions hang.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
    """
    known = cycles.find_cycle(session, calendar.cycle)
    if known is None:
        revision = start_cycle(session, calendar, seed=seed)
        record_stage(session, calendar.cycle, Stage.DRAFT, by=by, reason=reason)
        return revision
    cycle_locks.lock_cycle(session, calendar.cycle)
    session.refresh(known)  # another may have amended it while this one waited
    before = calendar_in_force(session, calendar.cycle) if known.revision else None
    dues = {step.step_id: step.due_at for step in stored_steps.list_steps(session, calendar.cycle)}
    gone = list_dropped(session, calendar)
    if before is not None:
        require_approvals_kept(session, calendar)
    was = known.revision
    revision = start_cycle(session, calendar, seed=seed)
    session.expire_all()
    if revision == was:
        if not has_stage(session, calendar.cycle, revision):
            record_stage(session, calendar.cycle, Stage.DRAFT, by=by, reason=reason)
        return revision
    stage = Stage.AMENDED if was else Stage.DRAFT
    record_stage(session, calendar.cycle, stage, by=by, reason=reason)
    withdraw_steps(session, calendar.cycle, gone)
    tell_of_added(session, calendar.cycle, tuple(dues))
    if before is not None:
        move_queued_mails(session, before, calendar)
    _tell_moved(session, calendar.cycle, dues, revision)
    return revision


def _tell_moved(
    session: Session, cycle_id: str, dues: Mapping[str, datetime | None], revision: int
) -> None:
    """Write the mails of steps whose deadline moved anew, and tell of the change."""
    for step in stored_steps.list_steps(session, cycle_id):
        was = dues.get(step.step_id)
        if was is None or step.due_at is None or was == step.due_at or step.backfilled_at:
            continue
        scope = {"cycle_id": cycle_id, "step_id": step.step_id}
        dropped = dropped_mails.drop_outdated(
            session, **scope, revision=revision, reason="the calendar was amended"
        )
        uninvited = {unit_code for unit_code, reminder in dropped if reminder == OPENING}
        if uninvited:
            invite(session, cycle_id, step.step_id, among=uninvited)
        missing = [
            unit
            for unit in missing_units.list_missing_units(session, **scope)
            if unit.code not in uninvited
        ]
        queue_notices(
            session,
            cycle_id,
            step.step_id,
            reminder=AMENDED,
            template=AMENDED,
            recipients=missing,
            values={"due_before": was},
            values_of=missing_items(session, cycle_id, step.step_id, missing) if missing else {},
            asks_file=True,
            tells_dates=True,
        )
