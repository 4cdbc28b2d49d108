"""What in the days of a calendar cannot be, or wants a second look: order, clashes, days off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from oneplan.domain.cycles.acts import gates_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.cycles.working_days import Roll, WorkingDays
from oneplan.domain.shared.thai_dates import Precision
from oneplan.domain.shared.thai_formats import format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFinding:
    """One finding about the days of steps."""

    kind: Literal["order", "collision", "day_off"]
    steps: tuple[str, ...]
    sentence_th: str


def check_days(calendar: Calendar, working_days: WorkingDays) -> tuple[DayFinding, ...]:
    """Look for impossible orders, meetings that clash, and days on which nobody works."""
    return (
        *_impossible_orders(calendar),
        *_collisions(calendar),
        *_days_off(calendar, working_days),
    )


def _number(step: Step) -> str:
    return step_name(step)


def _impossible_orders(calendar: Calendar) -> Iterator[DayFinding]:
    """A step that ends before one that it waits for has ended."""
    for step in calendar.steps:
        due = step.window.due_at
        for name in gates_of(calendar, step):
            source = calendar.step(name)
            ends = source.window.due_at
            if due is None or ends is None or ends <= due:
                continue
            first, second = format_date(due.date()), format_date(ends.date())
            yield DayFinding(
                kind="order",
                steps=(step.id, source.id),
                sentence_th=f"{_number(step)} สิ้นสุด {first} ก่อน{_number(source)}"
                f" ที่ต้องรอ ซึ่งสิ้นสุด {second}",
            )


def _collisions(calendar: Calendar) -> Iterator[DayFinding]:
    """Two acts of one day that want the same room, or the same people at one time."""
    days = [
        step
        for step in calendar.steps
        if step.window.precision == Precision.DAY and step.window.due is not None
    ]
    for first, second in combinations(days, 2):
        if first.window.due != second.window.due:
            continue
        one, other = first.window.time, second.window.time
        if one is not None and other is not None and one != other:
            continue
        shared = {each.role for each in first.agencies} & {each.role for each in second.agencies}
        same_place = first.window.place is not None and first.window.place == second.window.place
        if not (shared or same_place):
            continue
        names = ", ".join(dict.fromkeys(e.th for e in first.agencies if e.role in shared))
        why = f"ที่{first.window.place}" if same_place else f"ของ{names}"
        day = format_date(first.window.due) if first.window.due else ""
        yield DayFinding(
            kind="collision",
            steps=(first.id, second.id),
            sentence_th=f"{_number(first)} ตรงกับ{_number(second)} วันที่ {day} {why}",
        )


def _days_off(calendar: Calendar, working_days: WorkingDays) -> Iterator[DayFinding]:
    """A printed day on which offices are closed; months and rolled deadlines are none."""
    for step in calendar.steps:
        window = step.window
        if window.precision not in ("day", "day_range", "day_deadline"):
            continue
        for day in dict.fromkeys((window.start, window.due)):
            is_rolled = day == window.due and step.policy.roll != Roll.NONE
            if day is None or is_rolled or working_days.is_working(day):
                continue
            yield DayFinding(
                kind="day_off",
                steps=(step.id,),
                sentence_th=f"{_number(step)} {format_date(day)} เป็น{working_days.reason_off(day)}",
            )
