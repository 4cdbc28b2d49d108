"""Reminders that an amended calendar brings a second time, or for the first.

A reminder's task in Airflow is done once it has run. Where the deadline moves back
after that, its day comes again, and the sender's round sends it: under the new
calendar revision, so that a task that somebody clears by hand doubles nothing. A
reminder that an amendment adds has no task in a run that began without it: the round
sends that too.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.reminders.reminder_schedule import is_stale, reminder_keys
from oneplan.services.cycles.calendars import calendar_in_force, earlier_calendars
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.reminder_moments import schedule_of
from oneplan.services.reminders.reminder_schedule import queue_reminders
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions


def queue_moved_reminders(session: Session, cycle_id: str) -> int:
    """Queue reminders whose moment has come: those that ran before it, and those that were added.

    Returns:
        How many mails are new.
    """
    if cycles.get_cycle(session, cycle_id).revision == 1:
        return 0
    now = planning_now(session, cycle_id)
    acts = decisions.list_acts(session, cycle_id=cycle_id)
    ran = {(act.step_id, act.group_code): act.last_done_at for act in acts if act.act == Act.REMIND}
    opened = {act.step_id for act in acts if act.act == Act.OPEN}
    queued = 0
    for step in calendar_in_force(session, cycle_id).steps:
        if not collects(step):
            continue
        for planned in schedule_of(session, cycle_id, step.id):
            key = planned.reminder.key
            last = ran.get((step.id, key))
            if planned.at > now or is_stale(planned.at, now=now):
                continue
            if last is None:
                is_due = step.id in opened and _is_added(session, cycle_id, step, key)
            else:
                is_due = last < planned.at
            if not is_due:
                continue
            queued += queue_reminders(session, cycle_id, step.id, key)
    return queued


def _is_added(session: Session, cycle_id: str, step: Step, reminder: str) -> bool:
    """Whether an amendment brought a reminder to a step: the run of Airflow knows no task of it."""
    earlier = earlier_calendars(session, cycle_id)
    had = [was for each in earlier for was in each.steps if was.id == step.id]
    return bool(had) and reminder not in reminder_keys(had[0])
