"""Mails that wait in the queue when an amended calendar changes its hours or its reminders.

A deadline that moves is another matter: its mails tell the old date, are dropped and
written anew (``services/operations/amendments.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Policy, Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import extension_of, is_at_once, is_extension
from oneplan.domain.reminders.notices import NoticeState
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.send_windows import may_go_at
from oneplan.store.reminders import mail_locks, notices
from oneplan.store.shared import audit

NO_REMINDER = "the reminder was taken out of the calendar"


def move_queued_mails(session: Session, before: Calendar, after: Calendar) -> Mapping[str, int]:
    """Give queued mails the hours in force, and drop those of reminders that are no more.

    Returns:
        moved: mails that go at another moment; dropped: mails that do not go.
    """
    counts = {"moved": 0, "dropped": 0}
    if not _changes_mails(before, after):
        return counts
    queued = notices.list_notices(session, cycle_id=after.cycle, state=NoticeState.QUEUED)
    mail_locks.lock_mails(session, [each.id for each in queued])
    for notice in queued:
        session.expire(notice)
    # Read once more under the lock: some may have gone meanwhile.
    for notice, moment in plan_moves(session, before, after):
        if moment is None:
            notice.state, notice.reason = NoticeState.DROPPED, NO_REMINDER
            counts["dropped"] += 1
        else:
            notice.not_before = moment
            counts["moved"] += 1
    if any(counts.values()):
        audit.append_event(
            session,
            actor="oneplan",
            action="notices.moved",
            cycle_id=after.cycle,
            subject=after.cycle,
            details=counts,
        )
    return counts


def plan_moves(
    session: Session, before: Calendar, after: Calendar
) -> list[tuple[notices.Notice, datetime | None]]:
    """The queued mails that go at another moment under *after*, with it; None: they do not go."""
    if not _changes_mails(before, after):
        return []
    steps = _changed_steps(before, after)
    hours_changed = before.policy.send_window != after.policy.send_window
    found: list[tuple[notices.Notice, datetime | None]] = []
    for notice in notices.list_notices(session, cycle_id=after.cycle, state=NoticeState.QUEUED):
        if is_at_once(notice.reminder):
            continue
        step = steps.get(notice.step_id or "")
        if step is not None and _is_gone(notice.reminder, before.step(step.id), step):
            found.append((notice, None))
        elif step is not None or (notice.step_id is None and hours_changed):
            moment = _moment(session, after, step.policy if step else after.policy, notice)
            if notice.not_before != moment:
                found.append((notice, moment))
    return found


def _changes_mails(before: Calendar, after: Calendar) -> bool:
    return (
        bool(_changed_steps(before, after)) or before.policy.send_window != after.policy.send_window
    )


def _changed_steps(before: Calendar, after: Calendar) -> Mapping[str, Step]:
    """Steps of both calendars whose hours or reminders are others."""
    known = {step.id: step.policy for step in before.steps}
    return {
        step.id: step
        for step in after.steps
        if step.id in known
        and (known[step.id].send_window, known[step.id].reminders)
        != (step.policy.send_window, step.policy.reminders)
    }


def _is_gone(reminder: str, was: Step, step: Step) -> bool:
    key = extension_of(reminder)[0] if is_extension(reminder) else reminder
    return key in set(reminder_keys(was)) - set(reminder_keys(step))


def _moment(
    session: Session, calendar: Calendar, policy: Policy, notice: notices.Notice
) -> datetime:
    now = planning_now(session, calendar.cycle)
    asked = max(now, in_bangkok(notice.nominal_at or notice.queued_at))
    return may_go_at(calendar, policy, asked)
