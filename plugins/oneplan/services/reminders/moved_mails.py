"""Mails that wait in the queue when an amended calendar changes its hours or its reminders.

A deadline that moves is another matter: its mails tell the old date, are dropped and
written anew (``services/operations/amendments.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Policy, Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import is_at_once
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
    steps = _changed_steps(before, after)
    hours_changed = before.policy.send_window != after.policy.send_window
    counts = {"moved": 0, "dropped": 0}
    if not steps and not hours_changed:
        return counts
    queued = notices.list_notices(session, cycle_id=after.cycle, state=NoticeState.QUEUED)
    mail_locks.lock_mails(session, [each.id for each in queued])
    for notice in queued:
        session.expire(notice)
    # Read once more under the lock: some may have gone meanwhile.
    for notice in notices.list_notices(session, cycle_id=after.cycle, state=NoticeState.QUEUED):
        if is_at_once(notice.reminder):
            continue
        step = steps.get(notice.step_id or "")
        if step is not None and _is_gone(notice.reminder, before.step(step.id), step):
            notice.state, notice.reason = NoticeState.DROPPED, NO_REMINDER
            counts["dropped"] += 1
        elif step is not None or (notice.step_id is None and hours_changed):
            policy = step.policy if step is not None else after.policy
            counts["moved"] += _move(session, after, policy, notice)
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
    return reminder in set(reminder_keys(was)) - set(reminder_keys(step))


def _move(session: Session, calendar: Calendar, policy: Policy, notice: notices.Notice) -> bool:
    now = planning_now(session, calendar.cycle)
    asked = max(now, in_bangkok(notice.nominal_at or notice.queued_at))
    moment = may_go_at(calendar, policy, asked)
    if notice.not_before == moment:
        return False
    notice.not_before = moment
    return True
