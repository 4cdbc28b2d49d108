"""Reminders that an amended calendar brings a second time.

A reminder's task in Airflow is done once it has run. Where the deadline moves back
after that, its day comes again, and the sender's round sends it: under the new
calendar revision, so that a task that somebody clears by hand doubles nothing.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.reminders.reminder_schedule import is_stale
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.reminder_schedule import queue_reminders, schedule_of
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions


def queue_moved_reminders(session: Session, cycle_id: str) -> int:
    """Queue the reminders whose moment has come, that ran before, and that ran before that moment.

    Returns:
        How many mails are new.
    """
    if cycles.get_cycle(session, cycle_id).revision == 1:
        return 0
    now = planning_now(session, cycle_id)
    ran = {
        (act.step_id, act.group_code): act.last_done_at
        for act in decisions.list_acts(session, cycle_id=cycle_id)
        if act.act == Act.REMIND
    }
    queued = 0
    for step in calendar_in_force(session, cycle_id).steps:
        if not collects(step):
            continue
        for planned in schedule_of(session, cycle_id, step.id):
            last = ran.get((step.id, planned.reminder.key))
            if last is None or not last < planned.at <= now or is_stale(planned.at, now=now):
                continue
            queued += queue_reminders(session, cycle_id, step.id, planned.reminder.key)
    return queued
