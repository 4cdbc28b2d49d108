"""What goes out on a day, by what is missing now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.reminders.notices import OPENING, NoticeState
from oneplan.domain.reminders.reminder_schedule import ReminderLevel, urgency_of
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import list_asked_now
from oneplan.services.cycles.extensions import without_extended
from oneplan.services.reminders.digests import list_unheard, plan_digests
from oneplan.services.reminders.extension_schedules import OwnReminder, list_own_reminders
from oneplan.services.reminders.fault_views import view_faults
from oneplan.services.reminders.mail_lists import iso_minute, put_off_from
from oneplan.services.reminders.reminder_moments import opening_of, schedule_of
from oneplan.services.reminders.unreachable import list_unreachable, steps_due_soon
from oneplan.services.units.provincial_office import find_offices
from oneplan.store.reminders import forwardings, notices
from oneplan.store.submissions import missing_units


def preview(session: Session, cycle_id: str, day: date) -> dict[str, Any]:
    """What goes out on a day, by what is missing now: nothing is queued.

    Returns:
        day, reminders (step, reminder, level, urgency, units or offices, put_off_from,
        is_held), waiting (mails queued already), holds, letters that nobody
        acknowledged, unreachable units of the steps that are due within a fortnight,
        faults (what of the sending does not work now),
        has_office (whether the register names who is told of trouble), unheard (levels
        that would be told of units on that day, had the register anybody to tell).
    """
    calendar = calendar_in_force(session, cycle_id)
    holds = notices.list_holds(session, cycle_id=cycle_id)
    reminders = [
        {**each, "is_held": _is_held(holds, each["step"], each["reminder"])}
        for each in (
            *_openings(session, cycle_id, day),
            *_reminders(session, cycle_id, day),
            *_own_reminders(session, cycle_id, day),
        )
    ]
    reminders += [
        {
            "step": None,
            "reminder": "digest",
            "level": each.level,
            "urgency": max(each.lines, key=lambda line: line.days).urgency,
            "to": [each.office],
            "about": sorted({line.unit.code for line in each.lines}),
            "put_off_from": None,
            "is_held": _is_held(holds, None, f"digest:{each.level}:{day}"),
        }
        for each in plan_digests(session, cycle_id, day)
    ]
    held = notices.list_held_ids(session, cycle_id=cycle_id)
    queued = notices.list_notices(session, cycle_id=cycle_id, state=NoticeState.QUEUED)
    return {
        "cycle": cycle_id,
        "now": iso_minute(planning_now(session, cycle_id)),
        "day": day.isoformat(),
        "reminders": reminders,
        "waiting": [
            {
                "id": e.id,
                "step": e.step_id,
                "unit": e.unit_code,
                "reminder": e.reminder,
                "not_before": iso_minute(e.not_before),
                "put_off_from": put_off_from(e),
                "is_held": e.id in held,
            }
            for e in queued
        ],
        "holds": [_hold(each) for each in holds],
        "unacknowledged": [
            {"unit": e.unit_code, "letter": e.letter_key, "asked_at": iso_minute(e.asked_at)}
            for e in forwardings.list_forwardings(session, cycle_id=cycle_id)
            if e.acknowledged_at is None
        ],
        "unreachable": {
            step.id: [each.code for each in list_unreachable(session, calendar, step)]
            for step in steps_due_soon(session, calendar, planning_now(session, cycle_id).date())
        },
        "faults": view_faults(session, cycle_id),
        "has_office": bool(find_offices(session, cycle_id)),
        "unheard": {
            level: sorted({line.unit.code for line in lines})
            for level, lines in list_unheard(session, cycle_id, day).items()
        },
    }


def _openings(session: Session, cycle_id: str, day: date) -> list[dict[str, Any]]:
    found = []
    calendar = calendar_in_force(session, cycle_id)
    for step in calendar.steps:
        opening = opening_of(session, cycle_id, step.id) if collects(step) else None
        if opening is None or opening[1].date() != day:
            continue
        asked = list_asked_now(session, calendar, step)
        found.append(_reminder(step.id, OPENING, "", [u.code for u in asked], opening))
    return found


def _reminders(session: Session, cycle_id: str, day: date) -> list[dict[str, Any]]:
    found = []
    for step in calendar_in_force(session, cycle_id).steps:
        if not collects(step):
            continue
        for planned in schedule_of(session, cycle_id, step.id):
            if planned.at.date() != day or planned.taken_over_by:
                continue
            missing = without_extended(
                session,
                cycle_id,
                step.id,
                missing_units.list_missing_units(session, cycle_id=cycle_id, step_id=step.id),
            )
            mark = urgency_of(step.policy, planned.reminder.days)
            moments = (planned.nominal_at, planned.at)
            found.append(
                _reminder(step.id, planned.reminder.key, mark, [u.code for u in missing], moments)
            )
    return found


def _own_reminders(session: Session, cycle_id: str, day: date) -> list[dict[str, Any]]:
    """The reminders to units with more time, one entry a step, reminder and own day."""
    calendar = calendar_in_force(session, cycle_id)
    asked: dict[tuple[str, str], list[OwnReminder]] = defaultdict(list)
    for each in list_own_reminders(session, calendar, day):
        asked[each.step_id, each.key].append(each)
    found = []
    for (step_id, key), told in asked.items():
        missing = {
            unit.code
            for unit in missing_units.list_missing_units(
                session, cycle_id=cycle_id, step_id=step_id
            )
        }
        planned = told[0].planned
        mark = urgency_of(calendar.step(step_id).policy, planned.reminder.days)
        to = [each.unit_code for each in told if each.unit_code in missing]
        found.append(_reminder(step_id, key, mark, to, (planned.nominal_at, planned.at)))
    return found


def _reminder(
    step_id: str, reminder: str, urgency: str, to: Sequence[str], moments: tuple[Any, Any]
) -> dict[str, Any]:
    nominal, at = moments
    return {
        "step": step_id,
        "reminder": reminder,
        "level": ReminderLevel.UNIT,
        "urgency": urgency,
        "to": list(to),
        "put_off_from": iso_minute(nominal) if at > nominal else None,
    }


def _is_held(holds: Sequence[notices.NoticeHold], step_id: str | None, reminder: str) -> bool:
    return any(
        each.step_id in (None, step_id)
        and each.reminder in (None, reminder)
        and each.unit_code is None
        and each.notice_id is None
        for each in holds
    )


def _hold(hold: notices.NoticeHold) -> dict[str, Any]:
    named = {
        "step": hold.step_id,
        "reminder": hold.reminder,
        "unit": hold.unit_code,
        "notice": hold.notice_id,
    }
    return {
        **{name: value for name, value in named.items() if value is not None},
        "placed_by": hold.placed_by,
        "placed_at": iso_minute(hold.placed_at),
    }
