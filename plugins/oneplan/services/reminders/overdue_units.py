"""Which units are overdue on a day, and which levels above them hear of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.reminder_schedule import (
    PlannedReminder,
    ReminderLevel,
    levels_told,
    plan_reminders,
    urgency_of,
)
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.cycles.extensions import without_extended
from oneplan.services.reminders.extension_schedules import list_own_reminders
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import missing_units
from oneplan.store.units import units

STATES_TH = {True: "ส่งคืนให้แก้ไข ยังไม่ส่งใหม่", False: "ยังไม่ได้ส่ง"}
"""Whether its last file was returned → how the unit stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """One unit that owes a step its file."""

    unit: units.Unit
    step_id: str
    due_at: datetime
    days: int
    urgency: str
    state: str


def overdue_by_level(
    session: Session, cycle_id: str, day: date
) -> Mapping[ReminderLevel, Sequence[Overdue]]:
    """What each level above the units is to be told on *day*."""
    calendar = calendar_in_force(session, cycle_id)
    found: dict[ReminderLevel, list[Overdue]] = defaultdict(list)
    for step in calendar.steps:
        row = stored_steps.get_step(session, cycle_id, step.id)
        if not collects(step) or row.due_at is None or row.backfilled_at is not None:
            continue
        planned = plan_reminders(step.policy, row.due_at, working_days_of(calendar))
        reminder = _reminder_on(planned, day)
        if reminder is None:
            continue
        levels = [
            each
            for each in levels_told(step.policy, reminder.reminder.days)
            if each != ReminderLevel.UNIT
        ]
        if not levels:
            continue
        mark = urgency_of(step.policy, reminder.reminder.days)
        lines = _lines(session, row, day, mark)
        for level in levels:
            found[level] += lines
    for each, told in _extended_lines(session, calendar, day):
        for told_level in told:
            found[told_level].append(each)
    return {
        level: sorted(lines, key=lambda line: (-line.days, line.unit.code, line.step_id))
        for level, lines in found.items()
    }


def _reminder_on(planned: Sequence[PlannedReminder], day: date) -> PlannedReminder | None:
    return next((p for p in planned if p.at.date() == day and not p.taken_over_by), None)


def _lines(
    session: Session, step: stored_steps.StoredStep, day: date, urgency: str
) -> list[Overdue]:
    if step.due_at is None:
        return []
    due_at = step.due_at.astimezone(BANGKOK)
    overdue = (day - due_at.date()).days
    scope = {"cycle_id": step.cycle_id, "step_id": step.step_id}
    returned = missing_units.list_returned(session, **scope)
    return [
        Overdue(
            unit=unit,
            step_id=step.step_id,
            due_at=due_at,
            days=overdue,
            urgency=urgency,
            state=STATES_TH[unit.code in returned],
        )
        for unit in without_extended(
            session, **scope, missing=missing_units.list_missing_units(session, **scope)
        )
    ]


def _extended_lines(
    session: Session, calendar: Calendar, day: date
) -> Iterator[tuple[Overdue, Sequence[ReminderLevel]]]:
    """The units whose own later day is past, each with the levels that hear of it on *day*."""
    missing: dict[str, Mapping[str, units.Unit]] = {}
    returned: dict[str, Collection[str]] = {}
    for each in list_own_reminders(session, calendar, day):
        policy = calendar.step(each.step_id).policy
        levels = levels_told(policy, each.planned.reminder.days)[1:]
        if not levels:
            continue
        if each.step_id not in missing:
            scope = {"cycle_id": calendar.cycle, "step_id": each.step_id}
            listed = missing_units.list_missing_units(session, **scope)
            missing[each.step_id] = {unit.code: unit for unit in listed}
            returned[each.step_id] = missing_units.list_returned(session, **scope)
        unit = missing[each.step_id].get(each.unit_code)
        if unit is not None:
            yield (
                Overdue(
                    unit=unit,
                    step_id=each.step_id,
                    due_at=each.due_at,
                    days=(day - each.due_at.date()).days,
                    urgency=urgency_of(policy, each.planned.reminder.days),
                    state=STATES_TH[unit.code in returned[each.step_id]],
                ),
                levels,
            )
