"""A calendar that is printed twice, as a table and by months: where the two disagree.

A step that the months leave out is no disagreement: a picture shows a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_dates import NotAThaiDate, ThaiWindow, parse_window

_STEP = re.compile(r"[^ (]+")
"""The number that an item begins with: ``6 (3 ครั้ง)`` is step 6."""


def check_second_print(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Look for a step that the months put outside its window, and for items that are no step."""
    for at, month in enumerate(calendar.infographic):
        try:
            printed = parse_window(month.month)
        except NotAThaiDate:
            yield _warning(("infographic", at, "month"), month.month, "อ่านเดือนไม่ได้", "no month")
            continue
        for index, item in enumerate(month.items):
            where = ("infographic", at, "items", index)
            steps = _steps_of(calendar, item)
            if not steps:
                yield _warning(where, item, "ไม่มีขั้นตอนนี้ในตาราง", "the table has no such step")
            elif not any(_meets(step, printed) for step in steps):
                windows = ", ".join(dict.fromkeys(step.window.printed or "–" for step in steps))
                yield _warning(
                    where,
                    item,
                    f"{month.month} ไม่อยู่ในช่วงเวลาของตาราง ({windows})",
                    f"{month.month} is outside the window of the table",
                )


def _steps_of(calendar: Calendar, item: str) -> list[Step]:
    """The step that an item names, or the sub-steps of a printed one."""
    number = _STEP.match(item.strip())
    return [step for step in calendar.steps if number and number[0] in (step.id, step.parent)]


def _meets(step: Step, month: ThaiWindow) -> bool:
    due = step.window.due
    if due is None:
        return True
    start = step.window.start or due.replace(day=1)
    return start <= month.due and (month.start or month.due.replace(day=1)) <= due


def _warning(location: tuple[int | str, ...], value: str, th: str, en: str) -> CalendarFinding:
    return CalendarFinding(severity="warning", location=location, value=value, th=th, en=en)
