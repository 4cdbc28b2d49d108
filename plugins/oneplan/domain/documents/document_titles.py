"""What a document of the province is called, and which years it is about."""

from __future__ import annotations

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, ONE_YEAR_KINDS, DocumentKind
from oneplan.domain.shared.thai_numerals import to_thai_digits


def provincial_title(province_name: str) -> str:
    """แผนพัฒนาจังหวัดระยอง."""
    return f"{KIND_NAMES_TH[DocumentKind.PROVINCIAL_PLAN]}{province_name}"


def subtitle_of(calendar: Calendar, step: Step, kind: DocumentKind) -> str:
    """Which years a document is about, below its title."""
    review = f"ฉบับทบทวนปี พ.ศ. {calendar.fiscal_year_be}"
    if kind in ONE_YEAR_KINDS:
        return to_thai_digits(f"ประจำปีงบประมาณ พ.ศ. {fiscal_year_of(calendar, step)}")
    if step.plan_span_be:
        first, last = step.plan_span_be
        return to_thai_digits(f"พ.ศ. {first} – {last}" if first != last else f"พ.ศ. {first}")
    span = calendar.plan_span_be
    printed = f"พ.ศ. {span[0]} – {span[1]} ({review})" if span else review
    return to_thai_digits(printed)
