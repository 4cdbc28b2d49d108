"""The mails that a day brings by the reminder schedule, counted from what is missing now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.domain.reminders.mail_key import EXTENDED
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import Reminder, opening_moment, plan_reminders
from oneplan.domain.reminders.reminder_words import own_day_name
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.reminders.extension_schedules import (
    count_extended,
    due_days,
    own_reminders,
)
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.submissions.extensions import ExpectedSubmission

OPENING_TH = "แจ้งเปิดรับ"


def mails_of_day(
    calendar: Calendar,
    steps: Sequence[StoredStep],
    sums: Mapping[str, tuple[int, int]],
    extended: Sequence[ExpectedSubmission],
    *,
    day: date,
) -> list[dict[str, Any]]:
    """The mails of a day to units, one entry a step and reminder; no store is asked.

    Units with more time are reminded from their own day, in entries of their own.

    Args:
        calendar: The calendar in force.
        steps: Its steps in which units send.
        sums: Step → units expected and received.
        extended: Expectations with a due moment of their own, nothing of which counts.
        day: The day.

    Returns:
        step, reminder, reminder_th, count; None for a step that does not know its units
        before it opens.
    """
    days = working_days_of(calendar)
    dues = due_days(steps)
    later = count_extended(extended, dues)
    own: dict[str, Counter[Reminder]] = defaultdict(Counter)
    for each in own_reminders(calendar, extended, dues, day):
        own[each.step_id][each.planned.reminder] += 1
    return [
        mail
        for step in steps
        if step.backfilled_at is None
        for mail in (
            *_mails_of(
                calendar, step, (sums.get(step.step_id), later.get(step.step_id, 0)), days, day
            ),
            *_own_mails(step, own[step.step_id]),
        )
    ]


def _own_mails(step: StoredStep, counted: Mapping[Reminder, int]) -> Iterator[dict[str, Any]]:
    for reminder, count in counted.items():
        yield _mail(step, f"{EXTENDED}:{reminder.key}", own_day_name(reminder)[0], count)


def _mails_of(
    calendar: Calendar,
    step: StoredStep,
    counted: tuple[tuple[int, int] | None, int],
    days: WorkingDays,
    day: date,
) -> Iterator[dict[str, Any]]:
    """*counted*: units expected and received, and how many of the missing have more time."""
    policy = calendar.step(step.step_id).policy
    counts, later = counted
    missing = counts[0] - counts[1] if counts else None
    if step.opens_at is not None:
        opening = opening_moment(policy, step.opens_at, days)[1]
        if opening.date() == day:
            yield _mail(step, OPENING, OPENING_TH, missing)
    if step.due_at is None:
        return
    missing = missing - later if missing is not None else None
    for planned in plan_reminders(policy, step.due_at, days):
        if planned.at.date() == day and planned.taken_over_by is None and missing != 0:
            yield _mail(step, planned.reminder.key, planned.reminder.label_th, missing)


def _mail(step: StoredStep, key: str, words: str, count: int | None) -> dict[str, Any]:
    return {"step": step.step_id, "reminder": key, "reminder_th": words, "count": count}
