"""The mails that a day brings by the reminder schedule, counted from what is missing now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import opening_moment, plan_reminders
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.store.cycles.stored_steps import StoredStep

OPENING_TH = "แจ้งเปิดรับ"


def mails_of_day(
    calendar: Calendar,
    steps: Sequence[StoredStep],
    sums: Mapping[str, tuple[int, int]],
    *,
    day: date,
) -> list[dict[str, Any]]:
    """The mails of a day to units, one entry a step and reminder; no store is asked.

    Args:
        calendar: The calendar in force.
        steps: Its steps in which units send.
        sums: Step → units expected and received.
        day: The day.

    Returns:
        step, reminder, reminder_th, count; None for a step that does not know its units
        before it opens.
    """
    days = working_days_of(calendar)
    return [
        mail
        for step in steps
        if step.backfilled_at is None
        for mail in _mails_of(calendar, step, sums.get(step.step_id), days, day)
    ]


def _mails_of(
    calendar: Calendar,
    step: StoredStep,
    counts: tuple[int, int] | None,
    days: WorkingDays,
    day: date,
) -> Iterator[dict[str, Any]]:
    policy = calendar.step(step.step_id).policy
    missing = counts[0] - counts[1] if counts else None
    if step.opens_at is not None:
        opening = opening_moment(policy, step.opens_at, days)[1]
        if opening.date() == day:
            yield _mail(step, OPENING, OPENING_TH, missing)
    if step.due_at is None:
        return
    for planned in plan_reminders(policy, step.due_at, days):
        if planned.at.date() == day and planned.taken_over_by is None and missing != 0:
            yield _mail(step, planned.reminder.key, planned.reminder.label_th, missing)


def _mail(step: StoredStep, key: str, words: str, count: int | None) -> dict[str, Any]:
    return {"step": step.step_id, "reminder": key, "reminder_th": words, "count": count}
