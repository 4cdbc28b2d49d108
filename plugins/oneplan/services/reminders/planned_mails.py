"""What the reminder schedule of a cycle brings tomorrow, as a page lists it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.opening import opens_at
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import (
    LEVELS_TH,
    Reminder,
    levels_told,
    opening_moment,
    plan_reminders,
)
from oneplan.domain.reminders.reminder_words import name_kind, own_day_name
from oneplan.services.cycles.due_dates import due_of, working_days_of
from oneplan.services.reminders.extension_schedules import count_extended, own_reminders
from oneplan.store.submissions.extensions import list_extended
from oneplan.store.submissions.step_counts import count_by_step


def plan_tomorrow(
    session: Session, calendar: Calendar, tomorrow: tuple[datetime, datetime], *, area: str
) -> list[dict[str, Any]]:
    """What the schedule brings tomorrow, by who is missing now; it is not written yet.

    Units with more time are in entries of their own.

    Args:
        session: Open transaction.
        calendar: The calendar in force.
        tomorrow: Its first moment, and the first one after it.
        area: DOPA code that a unit's group begins with; empty for all.

    Returns:
        step, title_th, name (Thai and English), units (None: as the register says that day),
        levels (the others that are told, in Thai).
    """
    counted = count_by_step(session, cycle_id=calendar.cycle, area=area)
    extended = [
        each
        for each in list_extended(session, cycle_id=calendar.cycle)
        if each.group_code.startswith(area)
    ]
    dues = {s.id: due.at for s in calendar.steps if collects(s) and (due := due_of(calendar, s))}
    later = count_extended(extended, dues)
    own: dict[str, Counter[Reminder]] = defaultdict(Counter)
    for each in own_reminders(calendar, extended, dues, tomorrow[0].date()):
        own[each.step_id][each.planned.reminder] += 1
    days = working_days_of(calendar)
    found: list[dict[str, Any]] = []
    for step in calendar.steps:
        if not collects(step):
            continue
        expected, received = counted.get(step.id, (0, 0))
        opens, due = opens_at(calendar, step), due_of(calendar, step)
        entry = {"step": step.id, "title_th": step.title.th}
        if opens and _is_in(opening_moment(step.policy, opens, days)[1], tomorrow):
            found.append({**entry, "name": name_kind(OPENING), "units": None, "levels": []})
        for planned in plan_reminders(step.policy, due.at, days) if due else ():
            if planned.taken_over_by or not _is_in(planned.at, tomorrow):
                continue
            levels = [LEVELS_TH[each] for each in levels_told(step.policy, planned.reminder.days)]
            found.append(
                {
                    **entry,
                    "name": name_kind(planned.reminder.key),
                    "units": expected - received - later.get(step.id, 0),
                    "levels": levels[1:],
                }
            )
        found += [
            {
                **entry,
                "name": own_day_name(reminder),
                "units": count,
                "levels": [LEVELS_TH[e] for e in levels_told(step.policy, reminder.days)][1:],
            }
            for reminder, count in own[step.id].items()
        ]
    return found


def _is_in(moment: datetime, span: tuple[datetime, datetime]) -> bool:
    return span[0] <= moment < span[1]
