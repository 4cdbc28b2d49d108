"""The years in a text of a calendar some years later: those that its model knows, no others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from oneplan.domain.cycles.calendar_years import CalendarYears
from oneplan.domain.cycles.year_mentions import MentionKind, YearMention, find_mentions
from oneplan.domain.shared.thai_dates import ThaiWindow
from oneplan.domain.shared.thai_months import ENGLISH_PATTERN, english_number
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.domain.shared.thai_reprints import reprint
from oneplan.domain.shared.thai_years import be_year

_DIGITS = re.compile(r"(?<!\d)(?:\d{4}|\d{2})(?!\d)")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ENGLISH_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{ENGLISH_PATTERN})(?P<gap>\D*)(?P<year>\d{{4}})", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextShift:
    """What the texts of one part of a calendar are moved by.

    Attributes:
        before: Years of the calendar that is followed.
        after: Years of the one that is made.
        own: The window of the step that a text is of, before and after: a date in the
            text that says the same moves with it.
    """

    before: CalendarYears
    after: CalendarYears
    own: tuple[ThaiWindow, ThaiWindow] | None = None


def shift_text(text: str, shift: TextShift) -> tuple[str, tuple[YearMention, ...]]:
    """Write a text for the later calendar.

    Returns:
        The text, and the years in it that the model does not know: they stay and are asked.
    """
    asked: list[YearMention] = []
    pieces: list[str] = []
    at = 0
    for mention in find_mentions(text):
        words = _shifted(mention, shift)
        if words is None:
            asked.append(mention)
            words = mention.text
        pieces += [text[at : mention.start], words]
        at = mention.end
    return "".join((*pieces, text[at:])), tuple(asked)


def _shifted(mention: YearMention, shift: TextShift) -> str | None:
    """The words of a mention for the later calendar; None where its years are not known."""
    before, after = shift.before, shift.after
    if mention.kind == MentionKind.LAW:
        return mention.text
    if mention.kind == MentionKind.DATE:
        return _shifted_date(mention, shift)
    if mention.kind == MentionKind.SPAN:
        spans = {before.span: after.span, before.amphoe_span: after.amphoe_span}
        found = spans.get((mention.years_be[0], mention.years_be[-1]))
        return _with_years(mention, found) if found else None
    known: Mapping[MentionKind, Mapping[int | None, int | None]] = {
        MentionKind.FISCAL_YEAR: {before.local: after.local, before.fiscal: after.fiscal},
        MentionKind.REVIEW_YEAR: {before.work: after.work, before.fiscal: after.fiscal},
    }
    year = known.get(mention.kind, {}).get(mention.years_be[0])
    return _with_years(mention, (year,)) if year is not None else None


def _with_years(mention: YearMention, years: tuple[int, ...]) -> str:
    """The words of a mention with other years, as long and in the same numerals."""
    left = list(years)

    def written(match: re.Match[str]) -> str:
        year = left.pop(0) if left else int(match[0])
        return str(year) if len(match[0]) == 4 else f"{year % 100:02d}"  # noqa: PLR2004

    made = _DIGITS.sub(written, to_arabic_digits(mention.text))
    return to_thai_digits(made) if re.search("[๐-๙]", mention.text) else made


def _shifted_date(mention: YearMention, shift: TextShift) -> str | None:
    if shift.own is None:
        return None
    old, new = shift.own
    if mention.window is None:
        return _shifted_english(mention, old, new)
    window = mention.window
    if window.due != old.due or (window.start and old.start and window.start != old.start):
        return None
    start = None if window.start is None else (new.start or new.due)
    return reprint(replace(window, start=start, due=new.due), like=mention.text)


def _shifted_english(mention: YearMention, old: ThaiWindow, new: ThaiWindow) -> str | None:
    match = _ENGLISH_DATE.fullmatch(mention.text)
    if match is None:
        return None
    for was, becomes in ((old.due, new.due), (old.start, new.start)):
        if was is None or becomes is None:
            continue
        if (english_number(match["month"]), int(match["year"])) != (was.month, be_year(was)):
            continue
        if match["day"] and int(match["day"]) != was.day:
            continue
        day = f"{becomes.day} " if match["day"] else ""
        return f"{day}{_ENGLISH_MONTHS[becomes.month - 1]}{match['gap']}{be_year(becomes)}"
    return None
