"""The years of the plan that a step is about: one cycle may hold plans of several."""

from __future__ import annotations

import re

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.line_problems import as_told
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits
from oneplan.errors import OneplanError

_SPAN = re.compile(r"(\d{4}) ?[-–—] ?(\d{4})")


class SpanInvalid(OneplanError):
    """The years of a plan were not given as two years, the later one behind."""

    status_code = 422

    def __init__(self, *, value: str) -> None:
        told = as_told(value)
        super().__init__(
            f"The years of a plan are two years, the first and the last, as 2571-2575;"
            f" they were given as {told!r}."
        )
        self.th = f"ช่วงปีของแผนต้องเป็นปี พ.ศ. สองปี คือปีแรกและปีสุดท้าย เช่น 2571-2575 แต่ระบุไว้เป็น “{told}”"


def parse_span(text: str) -> tuple[int, int]:
    """The first and the last year of a plan (Buddhist Era), from ``2571-2575``.

    Raises:
        SpanInvalid: It is no two years, or the last is before the first.
    """
    found = _SPAN.fullmatch(normalise_text(to_arabic_digits(text)))
    if found is None or int(found[1]) > int(found[2]):
        raise SpanInvalid(value=text)
    return int(found[1]), int(found[2])


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
