"""The years of the plan that a step is about: one cycle may hold plans of several."""

from __future__ import annotations

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar


def years_of(calendar: Calendar, step: Step) -> tuple[int, ...]:
    """The Buddhist years that a step asks money of.

    Its own plan's (the three years of a local development plan), else those of the
    cycle's plan, else the fiscal year that the cycle plans for.
    """
    span = step.plan_span_be or calendar.plan_span_be
    return tuple(range(span[0], span[1] + 1)) if span else (calendar.fiscal_year_be,)


def fiscal_year_of(calendar: Calendar, step: Step) -> int:
    """The one fiscal year of a step: the cycle's, or the first of a plan that has it not."""
    years = step.plan_span_be or (calendar.fiscal_year_be, calendar.fiscal_year_be)
    is_inside = years[0] <= calendar.fiscal_year_be <= years[1]
    return calendar.fiscal_year_be if is_inside else years[0]
