"""The moment a step opens: its window's start, or the day of the letter that it comes with."""

from __future__ import annotations

from datetime import date, time

from pendulum import DateTime

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.bangkok import bangkok


def opens_at(calendar: Calendar, step: Step) -> DateTime | None:
    """The first moment of a step, Bangkok; None where neither window nor letter gives a day.

    A step without a date, or with nothing but a due date, is known to nobody before its
    letter: it opens on the day of that, and a step without any window also waits for its
    inputs.
    """
    if step.window.opens_at is not None:
        return step.window.opens_at
    day = letter_day(calendar, step)
    return bangkok(day, time.min) if day else None


def letter_day(calendar: Calendar, step: Step) -> date | None:
    """The day of the letter that a step starts with; its own stands over the calendar's."""
    key = step.starts_with_letter or calendar.starts_with_letter
    return next((letter.date for letter in calendar.letters if letter.key == key), None)
