"""When the plan of a step is no draft any more.

A draft changes with each late file and each rule, so who asked for a project reads what
became of it once a committee let the plan pass or it was sent on, the plan itself or one
that took it in. A plan that no step of the calendar decides about or sends stands as made.
"""

from __future__ import annotations

from oneplan.domain.cycles.acts import (
    Act,
    acts_of,
    approves_plan,
    collects,
    makes_plan,
    sources_of,
)
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar


def plan_step_of(calendar: Calendar, step: Step) -> str | None:
    """The step whose plan an approval or a dispatch is about; None for others."""
    if Act.DISPATCH not in acts_of(calendar, step) and not approves_plan(calendar, step):
        return None
    if makes_plan(calendar, step):
        return step.id
    return next(iter(sources_of(calendar, step)), None)


def steps_that_settle(calendar: Calendar, step_id: str) -> tuple[str, ...]:
    """Name the steps that decide about the plan of *step_id* or send it, or one that took it in."""
    return tuple(
        step.id
        for step in calendar.steps
        if (about := plan_step_of(calendar, step)) and step_id in _taken_in(calendar, about)
    )


def _taken_in(calendar: Calendar, step_id: str) -> set[str]:
    """The steps whose plans reach the plan of a step: one that collects takes only its own."""
    reached: set[str] = set()
    ahead = [step_id]
    while ahead:
        step = calendar.step(ahead.pop())
        reached.add(step.id)
        if not collects(step):
            ahead += [name for name in sources_of(calendar, step) if name not in reached]
    return reached
