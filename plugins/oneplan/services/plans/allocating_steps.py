"""The steps in which units say which money was given to projects."""

from __future__ import annotations

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of, years_of
from oneplan.gateways.files.forms import load_form


def allocating_steps(calendar: Calendar) -> tuple[str, ...]:
    """Name the steps whose form has a column of money that was allocated."""
    return tuple(
        step.id
        for step in calendar.steps
        if collects(step)
        and step.form
        and any(
            column.is_allocated
            for column in load_form(
                step.form, years_of(calendar, step), fiscal_year_of(calendar, step)
            ).columns
        )
    )
