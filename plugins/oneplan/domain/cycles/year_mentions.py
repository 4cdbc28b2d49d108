"""Years that a text of a calendar names, and what each is by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from oneplan.domain.shared.thai_dates import ThaiWindow
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.domain.shared.thai_reprints import find_dates


class MentionKind(StrEnum):
    """What a year in a text is."""

    FISCAL_YEAR = "fiscal_year"
    REVIEW_YEAR = "review_year"
    SPAN = "span"
    DATE = "date"
    LAW = "law"
    YEAR = "year"
    """A number that is a year and nothing says of what."""


MENTIONS_TH = {
    MentionKind.FISCAL_YEAR: "ปีงบประมาณ",
    MentionKind.REVIEW_YEAR: "ปีที่ทบทวน",
    MentionKind.SPAN: "ช่วงปีของแผน",
    MentionKind.DATE: "วันที่",
    MentionKind.LAW: "ปีของกฎหมายหรือหนังสือเดิม",
    MentionKind.YEAR: "ปี",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMention:
    """A year, a span or a date in a text; *window* where it is a date that reads."""

    start: int
    end: int
    text: str
    kind: MentionKind
    years_be: tuple[int, ...]
    window: ThaiWindow | None = None


_ERA = r"(?:พ\.?\s?ศ\.?\s*|B\.?E\.?\s*)?"
_FULL = r"2[4-6]\d{2}(?!\d)"
_SHORT = r"[4-9]\d(?![\d.,/])"
_PATTERNS = (
    (
        MentionKind.SPAN,
        rf"(?:ปี(?:งบประมาณ)?\s*)?{_ERA}(?P<a>(?<!\d){_FULL})\s*[-\u2010-\u2015\u2212]\s*{_ERA}(?P<b>{_FULL})",
    ),
    (
        MentionKind.FISCAL_YEAR,
        rf"(?:ปี\s*งบประมาณ|[Ff]iscal\s+years?)\s*{_ERA}(?P<a>{_FULL}|{_SHORT})",
    ),
    (MentionKind.FISCAL_YEAR, rf"(?:งบประมาณ\s*|\bFY\s*)(?:ปี\s*)?{_ERA}(?P<a>{_FULL}|{_SHORT})"),
    (
        MentionKind.REVIEW_YEAR,
        rf"(?:ทบทวน(?:\s*ใน)?\s*(?:ปี\s*)?|[Rr]eview(?:ed)?\s+(?:in\s+)?){_ERA}(?P<a>{_FULL}|{_SHORT})",
    ),
    (MentionKind.REVIEW_YEAR, rf"(?<!\d)(?P<a>{_FULL})(?:\s*\[sic\])?\s+review\b"),
    (MentionKind.FISCAL_YEAR, rf"ปี\s*(?P<a>{_FULL}|{_SHORT})"),
    (MentionKind.YEAR, rf"{_ERA}(?P<a>(?<![\d/.-]){_FULL})"),
)
_ANY = re.compile(
    "|".join(
        "(?:" + pattern.replace("P<a>", f"P<a{at}>").replace("P<b>", f"P<b{at}>") + ")"
        for at, (_, pattern) in enumerate(_PATTERNS)
    )
)
_LETTER_NUMBER = re.compile(r"ว\s*\d+|\d+/\d+|(?<!\d)0[\d\s-]{7,12}\d")
"""Numbers of letters and telephones: no part of them is a year."""
_LAW = re.compile(
    "พระราชกฤษฎีกา|พระราชบัญญัติ|พ\\.ร\\.บ\\.|พ\\.ร\\.ฎ\\.|ระเบียบ|ประกาศ|ข้อบังคับ|กฎกระทรวง"
    "|แนวทางปฏิบัติ|หนังสือ|ลงวันที่|มติ|Decree|Act\\b|[Rr]egulation|Announcement|[Ll]etter|dated"
)
_LAW_REACH = 160
"""Letters before a year in which a law or a letter may be named whose year it is."""
_ENGLISH_MONTH = re.compile(
    r"(?:\b\d{1,2}\s+)?\b(?P<month>January|February|March|April|May|June|July|August|September"
    rf"|October|November|December)\s+{_ERA}(?P<year>{_FULL})"
)


def find_mentions(text: str) -> tuple[YearMention, ...]:
    """Find every year that a text names, in the order of the text."""
    plain = to_arabic_digits(text)
    taken: list[tuple[int, int]] = [match.span() for match in _LETTER_NUMBER.finditer(plain)]
    found: list[YearMention] = []
    for mention in (*_dates(text, plain), *_years(text, plain)):
        if not any(mention.start < end and start < mention.end for start, end in taken):
            taken.append((mention.start, mention.end))
            found.append(mention)
    return tuple(sorted(found, key=lambda each: each.start))


def _dates(text: str, plain: str) -> Iterator[YearMention]:
    for date in find_dates(text):
        years: tuple[int, ...] = ()
        if date.window is not None:
            days = [day for day in (date.window.start, date.window.due) if day]
            years = tuple(sorted({day.year + 543 for day in days}))
        yield YearMention(
            start=date.start,
            end=date.end,
            text=date.text,
            kind=MentionKind.LAW if _is_of_law(plain, date.start) else MentionKind.DATE,
            years_be=years,
            window=date.window,
        )
    for match in _ENGLISH_MONTH.finditer(plain):
        yield YearMention(
            start=match.start(),
            end=match.end(),
            text=text[match.start() : match.end()],
            kind=MentionKind.LAW if _is_of_law(plain, match.start()) else MentionKind.DATE,
            years_be=(int(match["year"]),),
        )


def _years(text: str, plain: str) -> Iterator[YearMention]:
    for match in _ANY.finditer(plain):
        at = next(at for at in range(len(_PATTERNS)) if match[f"a{at}"])
        kind = _PATTERNS[at][0]
        printed = [match[f"a{at}"], *([match[f"b{at}"]] if kind == MentionKind.SPAN else [])]
        if kind == MentionKind.YEAR and _is_of_law(plain, match.start()):
            kind = MentionKind.LAW
        yield YearMention(
            start=match.start(),
            end=match.end(),
            text=text[match.start() : match.end()],
            kind=kind,
            years_be=tuple(int(year) + (2500 if len(year) == 2 else 0) for year in printed),  # noqa: PLR2004
        )


def _is_of_law(plain: str, at: int) -> bool:
    """Whether a law or a dated letter is named shortly before, and no other year between."""
    before = plain[max(0, at - _LAW_REACH) : at]
    ends = [match.end() for match in _LAW.finditer(before)]
    return bool(ends) and re.search(_FULL, before[ends[-1] :]) is None
