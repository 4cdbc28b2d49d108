"""Years in a calendar that it does not explain: leftovers of another year, spans that do not fit.

What is printed is kept (R82, R83); a finding names the field, what it says and the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneplan.domain.cycles.calendar_findings import CalendarFinding
from oneplan.domain.cycles.calendar_years import CalendarYears, Span
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.year_mentions import MentionKind, YearMention, find_mentions
from oneplan.domain.shared.thai_numerals import to_thai_digits

Location = tuple[int | str, ...]
_TEXTS = frozenset(
    {"th", "en", "group_th", "th_corrected", "title_th", "subject_th", "subject_en", "name"}
)
_UNCHECKED = frozenset(
    {
        "notes", "note", "open_questions", "sources", "infographic", "calendar_table",
        "missing_calendars", "agencies", "references", "legal_basis", "policy", "evidence",
    }
)  # fmt: skip
"""Parts that tell of other years by right: doubts, laws, earlier letters, a second print."""


def check_years(calendar: Calendar) -> tuple[CalendarFinding, ...]:
    """Look for years that the calendar does not know as its own."""
    years = CalendarYears.of(calendar)
    return (*_check_spans(years), *_check_texts(calendar, years))


def _warning(location: Location, value: str, th: str, en: str) -> CalendarFinding:
    return CalendarFinding(severity="warning", location=location, value=value, th=th, en=en)


def _check_spans(years: CalendarYears) -> Iterator[CalendarFinding]:
    spans: tuple[tuple[str, Span | None, tuple[int | None, ...]], ...] = (
        ("plan_span_be", years.span, (years.fiscal,)),
        ("amphoe_plan_span_be", years.amphoe_span, (years.fiscal, years.local)),
    )
    for field, span, wanted in spans:
        if span is None or any(year and span[0] <= year <= span[1] for year in wanted):
            continue
        fiscal = to_thai_digits(years.fiscal)
        yield _warning(
            (field,),
            f"{span[0]}-{span[1]}",
            f"ช่วงปีของแผนไม่มีปีงบประมาณ {fiscal}",
            f"the span does not hold the fiscal year {years.fiscal}",
        )


def _check_texts(calendar: Calendar, years: CalendarYears) -> Iterator[CalendarFinding]:
    for location, value in _texts(calendar.model_dump(mode="json"), ()):
        yield from _check_mapping(location, value, years)


def _texts(value: Any, location: Location) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    """Every mapping of the calendar that holds words, with the way to it."""
    if isinstance(value, Mapping):
        if _TEXTS & value.keys():
            yield location, value
        for name, each in value.items():
            if name not in _UNCHECKED:
                yield from _texts(each, (*location, name))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _texts(each, (*location, at))


def _check_mapping(
    location: Location, value: Mapping[str, Any], years: CalendarYears
) -> Iterator[CalendarFinding]:
    """Words of one thing: what a correction puts right, or another language says too, is once."""
    corrected = value.get("th_corrected") or ""
    right = {each.kind for each in find_mentions(corrected) if years.allows(each)}
    told: set[tuple[int, ...]] = set()
    for name in sorted(_TEXTS & value.keys(), key=lambda each: (each.endswith("en"), each)):
        text = value[name]
        if not isinstance(text, str):
            continue
        for mention in find_mentions(text):
            if years.allows(mention) or mention.kind in right or mention.years_be in told:
                continue
            told.add(mention.years_be)
            yield _warning((*location, name), mention.text, *_rule(mention, years))


def _rule(mention: YearMention, years: CalendarYears) -> tuple[str, str]:
    """Why a year is none of the calendar's, in Thai and in English."""
    fiscal, work = to_thai_digits(years.fiscal), to_thai_digits(years.work)
    if mention.kind == MentionKind.SPAN:
        spans = ", ".join(f"{first}-{last}" for first, last in years.spans) or str(years.fiscal)
        thai = f"ช่วงปีไม่ตรงกับช่วงปีของแผน {to_thai_digits(spans)}"
        return thai, f"the span of the plan is {spans} (left over from another year?)"
    if mention.kind == MentionKind.DATE:
        thai = f"วันที่ไม่อยู่ในปีที่ดำเนินการ {work}"
        return thai, f"no date of the working year {years.work} (left over from another year?)"
    if mention.kind == MentionKind.REVIEW_YEAR:
        thai = f"ปีที่ทบทวนไม่ใช่ปีงบประมาณ {fiscal} หรือปีที่ดำเนินการ {work}"
        return thai, f"the year under review is {years.fiscal} (left over from another year?)"
    local = f" หรือ {to_thai_digits(years.local)} ของแผนท้องถิ่น" if years.local else ""
    thai = f"ปีไม่ตรงกับปีงบประมาณ {fiscal}{local}"
    return thai, f"the fiscal year is {years.fiscal} (left over from another year?)"
