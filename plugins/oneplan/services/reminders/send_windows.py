"""When a mail may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import is_at_once
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.store.reminders import notices


def put_off(session: Session, again: Sequence[notices.Notice]) -> None:
    """Give queued mails of a cycle, that go only now, the first moment of the send window."""
    if not again:
        return
    calendar = calendar_in_force(session, again[0].cycle_id)
    policies = {step.id: step.policy for step in calendar.steps}
    now, days = planning_now(session, again[0].cycle_id), working_days_of(calendar)
    for notice in again:
        if is_at_once(notice.reminder):
            continue
        policy = policies.get(notice.step_id or "", calendar.policy)
        moment = max(now, (notice.not_before or now).astimezone(BANGKOK))
        notice.not_before = policy.send_window.as_window().first_moment(moment, days)


def may_go_at(calendar: Calendar, policy: Policy, moment: datetime) -> datetime:
    """The first moment of the send window from *moment* on."""
    return policy.send_window.as_window().first_moment(moment, working_days_of(calendar))
