"""The years that a calendar knows as years, and those of the calendar that follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.year_mentions import MentionKind, YearMention

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYears:
    """The years of a calendar, Buddhist Era.

    Attributes:
        fiscal: Fiscal year that is planned for.
        work: Year in which it is worked.
        local: Fiscal year of the local plans, where that is another.
        span: First and last year of the plan that is made or reviewed.
        amphoe_span: The same of the amphoe plans.
    """

    fiscal: int
    work: int
    local: int | None = None
    span: Span | None = None
    amphoe_span: Span | None = None

    @classmethod
    def of(cls, calendar: Calendar) -> CalendarYears:
        """The years that the model of a calendar names."""
        return cls(
            fiscal=calendar.fiscal_year_be,
            work=calendar.work_year_be,
            local=calendar.local_plan_fiscal_year_be,
            span=calendar.plan_span_be,
            amphoe_span=calendar.amphoe_plan_span_be,
        )

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of plans that it knows."""
        return tuple(span for span in (self.span, self.amphoe_span) if span is not None)

    def moved(self, years: int, *, span: Span | None = None) -> CalendarYears:
        """The years of the calendar *years* later.

        A plan of several years is reviewed each year of its span and followed by one as
        long; its span stays until the fiscal year has left it.

        Args:
            years: How many years later.
            span: Span of the plan, where the centre has set another.
        """
        fiscal = self.fiscal + years
        local = self.local + years if self.local is not None else None
        return CalendarYears(
            fiscal=fiscal,
            work=self.work + years,
            local=local,
            span=span or (span_at(self.span, fiscal) if self.span else None),
            amphoe_span=span_at(self.amphoe_span, fiscal) if self.amphoe_span else None,
        )

    def allows(self, mention: YearMention) -> bool:
        """Whether a year in a text is one that this calendar explains."""
        years = mention.years_be
        if mention.kind == MentionKind.LAW:
            return True
        if mention.kind == MentionKind.SPAN:
            return years in self.spans or (not self.spans and years[0] <= self.fiscal <= years[-1])
        if mention.kind == MentionKind.DATE:
            return bool(years) and all(abs(year - self.work) <= 1 for year in years)
        if mention.kind == MentionKind.FISCAL_YEAR:
            return years[0] in (self.fiscal, self.local)
        if mention.kind == MentionKind.REVIEW_YEAR:
            return years[0] in (self.fiscal, self.work)
        return years[0] in set(self._all())

    def _all(self) -> Iterator[int]:
        yield self.fiscal
        yield self.work
        if self.local is not None:
            yield self.local
        for span in self.spans:
            yield from span


def span_at(span: Span, year_be: int) -> Span:
    """The span as long as *span*, laid end to end with it, that *year_be* lies in."""
    length = span[1] - span[0] + 1
    first = span[0] + (year_be - span[0]) // length * length
    return first, first + length - 1
