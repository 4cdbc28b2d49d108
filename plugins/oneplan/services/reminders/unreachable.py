"""Units that no mail reaches, told before their deadline comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pendulum
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import NO_CONTACT
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.units.hierarchy import COORDINATOR, reachable
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import list_asked_now
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.units.provincial_office import offices_to_tell
from oneplan.store.cycles import stored_steps
from oneplan.store.units import contacts, units

AHEAD = pendulum.duration(days=14)


def list_unreachable(session: Session, calendar: Calendar, step: Step) -> Sequence[units.Unit]:
    """Units that a step asks and that nobody reads mail for today; none that has ended."""
    found = list_asked_now(session, calendar, step)
    people = contacts.list_contacts(session, {each.code for each in found})
    day = planning_now(session, calendar.cycle).date()
    return [each for each in found if not reachable(people.get(each.code, ()), COORDINATOR, day)]


def steps_due_soon(session: Session, calendar: Calendar, day: date) -> Sequence[Step]:
    """Steps that collect and are due within a fortnight of *day*, opened or not."""
    dues = {
        row.step_id: row.due_at.astimezone(BANGKOK).date()
        for row in stored_steps.list_steps(session, calendar.cycle)
        if row.due_at is not None
    }
    return [
        step
        for step in calendar.steps
        if collects(step) and step.id in dues and day <= dues[step.id] <= day + AHEAD
    ]


def queue_unreachable(session: Session, cycle_id: str) -> int:
    """Tell the secretariat, once a step, whom no mail reaches a fortnight before it is due.

    Returns:
        How many mails are new.
    """
    calendar = calendar_in_force(session, cycle_id)
    queued = 0
    for step in steps_due_soon(session, calendar, planning_now(session, cycle_id).date()):
        missing = list_unreachable(session, calendar, step)
        if not missing:
            continue
        offices = offices_to_tell(session, cycle_id, area_code=missing[0].area_code)
        queued += queue_notices(
            session,
            cycle_id,
            step.id,
            reminder=NO_CONTACT,
            template=NO_CONTACT,
            recipients=offices,
            tells_dates=True,
            values={"unreachable": [{"name": each.name_th, "code": each.code} for each in missing]},
        )
    return queued
