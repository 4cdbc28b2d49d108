"""A need as a project names it: จปฐ. ข้อ 5 …, กชช.2ค ข้อ 12 …, in a workbook as on the web."""

from __future__ import annotations

import re
from typing import NamedTuple

from oneplan.domain.evidence.kinds import EvidenceKind
from oneplan.domain.forms.forms import Form
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits


class NamedNeed(NamedTuple):
    """A need that a text names; *year_be* is 0 where it names no year."""

    kind: EvidenceKind
    number: int
    year_be: int = 0


PRINTED = {EvidenceKind.BMN: "จปฐ.", EvidenceKind.NRD2C: "กชช.2ค"}
_FIRST = r"\d{1,2}(?!\d|[,.]\d)"
# Behind the first number, one of so many households or baht is no number of an indicator. The
# first is: what follows it is the indicator's name.
_NEXT = rf"{_FIRST}(?! ?(?:ครัวเรือน|หลังคาเรือน|หลัง|คน|ราย|บาท|แห่ง|เมตร|กม|กิโลเมตร|สาย|ร้อยละ|%))"
_NAMED = re.compile(
    r"(?P<kind>จปฐ\.?|กชช\.? ?2 ?ค\.?) ?"
    r"(?:(?:ปี ?)?พ\.ศ\. ?(?P<be>\d{4}) ?|ปี ?(?P<year>\d{4}|\d{2}) ?)?"
    r"(?:ตัวชี้วัด ?(?:ที่)?|ตชว\.|ข้อ ?(?:ที่)?|ที่) ?"
    rf"(?P<numbers>{_FIRST}(?: ?(?:,|และ|-|–|ถึง) ?{_NEXT})*)"
)
_SPAN = re.compile(r"(\d+)(?: ?(?:-|–|ถึง) ?(\d+))?")
_CENTURY = 2500


def name_need(kind: EvidenceKind, number: int, name: str, year_be: int) -> str:
    """A need as the form on the web writes it into a project."""
    return f"{PRINTED[kind]} ปี {year_be} ข้อ {number} {name}"


def named_needs(text: str) -> frozenset[NamedNeed]:
    """The needs that a text names by the number of their indicator."""
    found = set()
    for each in _NAMED.finditer(to_arabic_digits(compared(text))):
        kind = EvidenceKind.BMN if each["kind"].startswith("จปฐ") else EvidenceKind.NRD2C
        year = int(each["be"] or each["year"] or 0)
        year_be = year + _CENTURY if 0 < year < _CENTURY else year
        for first, last in _SPAN.findall(each["numbers"]):
            ends = int(first), int(last or first)
            numbers = range(min(ends), max(ends) + 1)
            found |= {NamedNeed(kind, number, year_be) for number in numbers}
    return frozenset(found)


NEED_COLUMNS = ("evidence_indicator", "problem_or_need")
"""Columns of forms that say why a project is needed, the one that is asked first in front."""


def column_of_needs(form: Form) -> str:
    """The column of a form into which a need is written; empty where it has none."""
    known = {each.key for each in form.columns}
    return next((key for key in NEED_COLUMNS if key in known), "")


def with_need(text: str, need: str) -> str:
    """A text with a need behind what it says already; one that it names is not named again."""
    if named_needs(need) <= named_needs(text) and named_needs(need):
        return text
    return f"{text}\n{need}" if text else need
