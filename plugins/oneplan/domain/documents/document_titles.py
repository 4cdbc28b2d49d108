"""What a document of the province is called, and which years it is about."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, ONE_YEAR_KINDS, DocumentKind
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import to_thai_digits


def provincial_title(province_name: str) -> str:
    """แผนพัฒนาจังหวัดระยอง."""
    return f"{KIND_NAMES_TH[DocumentKind.PROVINCIAL_PLAN]}{province_name}"


def english_title(kind: DocumentKind, province_en: str, years: Sequence[str]) -> str:
    """What the projects of a published plan are called as a dataset, for readers of English."""
    name = "Annual Action Plan" if kind in ONE_YEAR_KINDS else "Provincial Development Plan"
    first, last = min(years), max(years)
    be = first if first == last else f"{first}-{last}"
    ce = "-".join(dict.fromkeys(str(int(year) - BE_OFFSET) for year in (first, last)))
    word = "year" if first == last else "years"
    return " ".join(
        filter(None, ("Projects of the", province_en, f"{name}, fiscal {word} {ce} (B.E. {be})"))
    )


def area_title(name: str, area: str) -> str:
    """A document of an area by its name: แผนพัฒนาอำเภอแกลง; สรุปแผนชุมชนระดับตำบล ตำบลเนินฆ้อ."""
    if name.endswith("อำเภอ") and area.startswith("อำเภอ"):
        return name + area.removeprefix("อำเภอ")
    return f"{name} {area}".rstrip()


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
