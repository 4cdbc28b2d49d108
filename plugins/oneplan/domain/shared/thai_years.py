"""Buddhist years, fiscal years, and the printed words that say which is meant.

Fiscal year *n* runs from 1 October of B.E. n-1 to 30 September of B.E. n.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneplan.domain.shared.thai_dates import BE_OFFSET, NotAThaiDate
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

FIRST_MONTH = 10


class YearKind(StrEnum):
    """What a printed year means, by the words before it."""

    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    YEAR_SPAN = "year_span"
    REVIEW_YEAR = "review_year"
    REVIEW_YEAR_CALENDAR = "review_year_calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThaiYears:
    """One printed year, or the two ends of a span; Buddhist Era."""

    kind: YearKind
    years_be: tuple[int, ...]

    @property
    def years_ce(self) -> tuple[int, ...]:
        """The same years in the Christian Era."""
        return tuple(year - BE_OFFSET for year in self.years_be)

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day of a fiscal year; None for the other kinds."""
        if self.kind != YearKind.FISCAL_YEAR:
            return None
        return fiscal_year_window(self.years_be[0])


_YEARS = re.compile(
    r"(?P<words>ประจำปีงบประมาณ|ปีงบประมาณ|ฉบับทบทวนในปี|ฉบับทบทวนปี|ทบทวนปี|พระพุทธศักราช|ปี)?\s*"
    r"(?P<era>พ\.ศ\.)?\s*(?P<first>\d{4}|\d{2})(?:\s*[-\u2010-\u2015]\s*(?P<last>\d{4}))?"
)
_KINDS = {
    "ประจำปีงบประมาณ": YearKind.FISCAL_YEAR,
    "ปีงบประมาณ": YearKind.FISCAL_YEAR,
    "ฉบับทบทวนในปี": YearKind.REVIEW_YEAR_CALENDAR,
    "ฉบับทบทวนปี": YearKind.REVIEW_YEAR,
    "ทบทวนปี": YearKind.REVIEW_YEAR,
    "ปี": YearKind.FISCAL_YEAR,
}
"""ปี alone names the budget year in these documents: โครงการปี 63, งบประมาณ ปี ๒๕๖๖."""


def parse_years(text: str) -> ThaiYears:
    """Read a printed year or span of years; the words before it say what it is.

    Raises:
        NotAThaiDate: No word or era says that the number is a year.
    """
    match = _YEARS.fullmatch(to_arabic_digits(normalise_text(text)))
    if match is None or not (match["words"] or match["era"]):
        raise NotAThaiDate(text=text, rule="nothing printed says that it is a Buddhist year")
    first = int(match["first"])
    years = [first + 2500 if first < 100 else first]  # noqa: PLR2004  two digits are 25yy
    if match["last"]:
        years.append(int(match["last"]))
    if sorted(years) != years:
        raise NotAThaiDate(text=text, rule="the span ends before it starts")
    kind = YearKind.YEAR_SPAN if len(years) > 1 else _KINDS.get(match["words"], YearKind.YEAR)
    if match["words"] == "ปี" and match["era"] and len(years) == 1:
        kind = YearKind.YEAR
    return ThaiYears(kind=kind, years_be=tuple(years))


def be_year(day: date) -> int:
    """The Buddhist year of a day."""
    return day.year + BE_OFFSET


def fiscal_year_be(day: date) -> int:
    """The fiscal year that a day lies in, Buddhist Era."""
    return be_year(day) + (day.month >= FIRST_MONTH)


def fiscal_year_window(year_be: int) -> tuple[date, date]:
    """First and last day of a fiscal year."""
    year = year_be - BE_OFFSET
    return date(year - 1, FIRST_MONTH, 1), date(year, FIRST_MONTH - 1, 30)
