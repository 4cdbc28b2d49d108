"""What steps of a calendar say of each other: what they wait for, one duty, what is screened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_findings import NO_STEP, CalendarFinding, error, warning
from oneplan.domain.cycles.calendar_steps import Step, StepKind
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.shared.thai_formats import format_date

NO_COLLECTING = ("ไม่มีขั้นตอนที่เก็บแผนเลขนี้", "there is no such step that collects")


def _links(step: Step) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for index, name in enumerate(step.inputs):
        yield ("inputs", index), name
    for index, order in enumerate(step.after):
        yield ("after", index, "step"), order.step


def check_links(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Each step that another names is there."""
    ids = {step.id for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        for location, name in _links(step):
            if name not in ids:
                yield error(("steps", at, *location), name, *NO_STEP)


def check_duties(calendar: Calendar) -> Iterator[CalendarFinding]:
    """A duty that two documents name is asked once; where they name two days, both are told."""
    by_id = {step.id: step for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        if step.duty_of is None:
            continue
        where = ("steps", at, "duty_of")
        other = by_id.get(step.duty_of)
        if other is None or other.duty_of is not None or not collects(other):
            yield error(where, step.duty_of, *NO_COLLECTING)
        elif (step.form, step.submitted_by.levels) != (other.form, other.submitted_by.levels):
            yield error(
                where,
                step.duty_of,
                f"{step_name(other)}เก็บจากหน่วยงานอื่น หรือด้วยแบบอื่น",
                f"step {other.id} asks other units, or for another form",
            )
        elif step.window.due != other.window.due:
            yield warning(
                where,
                step.duty_of,
                f"กำหนดที่นี่คือ {_day_th(step.window.due)}"
                f" แต่ที่{step_name(other)} คือ {_day_th(other.window.due)}",
                f"it is due on {step.window.due} here and on {other.window.due} there",
            )


def check_screenings(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Only a meeting screens, and what was collected."""
    asked = {step.id for step in calendar.steps if collects(step)}
    for at, step in enumerate(calendar.steps):
        for index, name in enumerate(step.screens):
            where = ("steps", at, "screens", index)
            if name not in asked:
                yield error(where, name, *NO_COLLECTING)
            elif StepKind.MEETING not in (step.kind, step.also):
                yield error(
                    where,
                    name,
                    "ให้ผลรายโครงการได้เฉพาะขั้นตอนที่ประชุม",
                    "only a meeting screens what was sent",
                )


def check_order(calendar: Calendar) -> Iterator[CalendarFinding]:
    """No steps wait for each other."""
    graph = {step.id: {name for _, name in _links(step)} for step in calendar.steps}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        ring = found.args[1]
        at = next(index for index, step in enumerate(calendar.steps) if step.id in ring)
        where = ("steps", at, "inputs")
        yield error(
            where,
            " → ".join(reversed(ring)),
            "ขั้นตอนเหล่านี้รอผลของกันและกัน จึงไม่มีขั้นตอนใดเริ่มได้",
            "these steps wait for each other",
        )


def check_inputs_in_time(calendar: Calendar) -> Iterator[CalendarFinding]:
    """A step that another waits for is due before it."""
    by_id = {step.id: step for step in calendar.steps}
    for at, step in enumerate(calendar.steps):
        for location, name in _links(step):
            source = by_id.get(name)
            if source is None or source.window.due is None or step.window.due is None:
                continue
            if source.window.due > step.window.due:
                yield warning(
                    ("steps", at, *location),
                    name,
                    f"{step_name(source)} กำหนด {_day_th(source.window.due)}"
                    f" หลัง{step_name(step)} ซึ่งใช้ผลนั้น ({_day_th(step.window.due)})",
                    f"it is due on {source.window.due}, after step {step.id} is"
                    f" ({step.window.due})",
                )


def _day_th(day: date | None) -> str:
    return format_date(day) if day else "ไม่มี"
