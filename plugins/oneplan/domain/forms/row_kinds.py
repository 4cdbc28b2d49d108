"""What a row under the headings is: a record, a total, a heading, a note, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.forms import ColumnType, Form, Need
from oneplan.domain.forms.headings import heading_key
from oneplan.domain.forms.section_lines import is_group_line, line_text
from oneplan.domain.forms.sheets import Place
from oneplan.domain.forms.total_words import (
    NOTE_WORDS,
    REMARK,
    SIGNED_WORDS,
    count_of,
    is_project_count,
    is_spelt,
    is_total,
    may_be_total,
)
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

_NUMBER = re.compile(r"\(?(\d{1,2})\)?\.?(?: ?=.*)?")
_UNIT = re.compile(r"\(?(?:บาท|คน|ครัวเรือน|แห่ง|kpi|ผลผลิตของโครงการ)\)?", re.IGNORECASE)
"""Units of the form; another one, as (ล้านบาท), makes the row a record that is returned."""
_DOTS = re.compile(r"[.…_]{3,}|…+")
"""The line on which a person signs."""
_AMOUNT = re.compile(r"^\W?\d|(?<![\d-])(?:\d{1,3}(?:,\d{3}){1,4}|\d{4,7})(?!\d)")
"""A text that begins with a digit, or holds an amount and no telephone number."""
MIN_NAMED = 3
"""A row that names fewer columns is no row of headings in another order."""
MIN_NUMBERED = 3
"""Fewer numbered columns than this are no row of numbers under the headings."""
MAX_SIGNED = 3
"""So many people sign side by side; with more texts of the form a row is looked at further."""
MAX_COUNTED = 4
"""Digits of a number that the office writes into a row: its place in the list, a village."""
ENOUGH_WORDS = 3
"""A row with its number and so many texts of the form in it is a record, whatever it says."""


class RowKind(StrEnum):
    """What a row is; of all but records, totals and blanks its sender is told."""

    RECORD = "record"
    TOTAL = "total"
    MAYBE_TOTAL = "maybe_total"
    HEADING = "heading"
    MOVED_HEADING = "moved_heading"
    SECTION = "section"
    NOTE = "note"
    BLANK = "blank"


class RowKinds:
    """Tells the rows of one table apart, in the order of the sheet."""

    def __init__(self, place: Place, form: Form, unit_name: str) -> None:
        """Look at the headings; *unit_name* is what a template writes into rows that are empty."""
        self._columns, self._unit_name = place.columns, compared(unit_name)
        self._known = form.column_headings
        self._own = [at for at, column in place.columns.items() if not column.prefilled]
        self._money = [at for at, c in place.columns.items() if c.type == ColumnType.BAHT]
        self._words = [at for at in self._own if at not in self._money]
        words = [
            at
            for at in self._words
            if place.columns[at].type == ColumnType.TEXT and place.columns[at].need == Need.YES
        ][:ENOUGH_WORDS]
        self._sure = itemgetter(*words) if len(words) == ENOUGH_WORDS else None
        self._number = next((at for at, c in place.columns.items() if c.key == "seq"), None)
        self._place = place
        self._is_signed = False
        self._is_under_heading = True

    def kind_of(self, texts: Sequence[str]) -> RowKind:
        """What the row is whose cells read *texts*."""
        if self._is_surely_a_record(texts):
            kind = RowKind.RECORD
        else:
            filled = [at for at, text in enumerate(texts) if text not in EMPTY]
            kind = self._kind_of_filled(texts, filled) if filled else RowKind.BLANK
        if kind == RowKind.HEADING:
            self._is_signed = False
        self._is_under_heading = kind == RowKind.HEADING
        return kind

    def holds_amount(self, texts: Sequence[str]) -> bool:
        """Whether a column of money holds an amount and nothing else; 081… is a telephone."""
        cells = (texts[at] for at in self._money if texts[at] not in EMPTY)
        return any(parse_amount(text) and not text.startswith("0") for text in cells)

    def is_of_the_page(self, texts: Sequence[str]) -> bool:
        """Whether a line says nothing but what stands above the headings of the first page."""
        return all(compared(text) in self._above for text in texts if text not in EMPTY)

    def _is_surely_a_record(self, texts: Sequence[str]) -> bool:
        """The usual row: numbered, with words beside its number that begin as no total does."""
        if self._number is None or self._sure is None or not texts[self._number][:1].isdecimal():
            return False
        words = self._sure(texts)
        first = words[0]
        return EMPTY.isdisjoint(words) and not first[0].isdecimal() and not may_be_total(first)

    @cached_property
    def _headings(self) -> frozenset[str]:
        """What the rows of the headings say, as headings are compared."""
        return _texts_of(self._place, (self._place.heading - 1, self._place.heading))

    @cached_property
    def _above(self) -> frozenset[str]:
        return _lines_above(self._place)

    def _kind_of_filled(self, texts: Sequence[str], filled: Sequence[int]) -> RowKind:
        if self._is_group(texts):
            return RowKind.SECTION
        heading = self._heading(texts, filled)
        if heading is not None:
            return heading
        if (total := self._total(texts, filled)) is not None:
            return total
        special = self._furniture(texts, filled)
        if special is not None:
            return special
        if any(texts[at] not in EMPTY for at in self._own):
            return RowKind.RECORD
        return RowKind.NOTE if self._says_something(texts, filled) else RowKind.BLANK

    def _heading(self, texts: Sequence[str], filled: Sequence[int]) -> RowKind | None:
        """The headings again, their numbers or units, or the same headings in another order."""
        keys = {at: heading_key(texts[at]) for at in filled}
        named = {
            at: column
            for at, key in keys.items()
            if (column := self._known.get(key)) and not is_project_count(texts[at])
        }
        if len(named) >= max(MIN_NAMED, len(filled) // 2):
            is_here = all(self._columns.get(at) is column for at, column in named.items())
            is_here &= all(
                at in named
                or at not in self._columns
                or keys[at] in self._headings
                or self._is_lower_half(at, texts[at], keys[at])
                for at in filled
            )
            return RowKind.HEADING if is_here else RowKind.MOVED_HEADING
        if all(key in self._headings for key in keys.values()):
            return RowKind.HEADING
        is_under = self._is_under_heading and self._is_numbered_or_units(texts, filled)
        return RowKind.HEADING if is_under else None

    def _is_lower_half(self, at: int, text: str, key: str) -> bool:
        """Whether a text goes on with the heading above it, beside headings merged over two rows.

        Over money only a unit of the form and its own year do: (ล้านบาท) makes other amounts.
        """
        if not self._is_under_heading:
            return False
        upper = heading_key(self._place.sheet.text(self._place.heading, at))
        is_whole = self._known.get(upper + key) is self._columns[at] or _UNIT.fullmatch(text)
        return bool(is_whole) or (at not in self._money and not any(map(str.isdecimal, text)))

    def _is_numbered_or_units(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        if all(_UNIT.fullmatch(texts[at]) for at in filled):
            return True
        found = [_NUMBER.fullmatch(to_arabic_digits(texts[at])) for at in filled]
        numbers = [int(each[1]) for each in found if each]
        return len(numbers) == len(filled) >= MIN_NUMBERED and all(
            after - before == 1 for before, after in pairwise(numbers)
        )

    def _total(self, texts: Sequence[str], filled: Sequence[int]) -> RowKind | None:
        number = texts[self._number] if self._number is not None else ""
        labels = {texts[at] for at in filled if at not in self._money and may_be_total(texts[at])}
        if number in EMPTY:
            labels |= {texts[at] for at in self._money if is_spelt(texts[at])}
        counts = {number, *(texts[at] for at in self._words)} - EMPTY
        is_counted = counts and all(map(is_project_count, counts)) and self._has_money(texts)
        if not labels and not is_counted:
            return None
        others = [
            texts[at]
            for at in self._words
            if texts[at] not in EMPTY and texts[at] not in labels and count_of(texts[at]) is None
        ]
        if others:
            return None
        if all(map(is_total, labels)):
            return RowKind.TOTAL
        is_numbered = number not in {*EMPTY, *labels}
        return RowKind.MAYBE_TOTAL if self._has_money(texts) and not is_numbered else None

    def _furniture(self, texts: Sequence[str], filled: Sequence[int]) -> RowKind | None:
        """A note, a signature, a line over a group of rows, or a line of the page again."""
        own = {texts[at] for at in self._own if texts[at] not in EMPTY}
        word = texts[filled[0]].casefold()
        is_signed = word.startswith(SIGNED_WORDS) or _DOTS.fullmatch(word) is not None
        is_side_by_side = all(
            each.casefold().startswith(SIGNED_WORDS) or _DOTS.fullmatch(each) for each in own
        )
        if (word.startswith(NOTE_WORDS) or is_signed) and (len(own) <= 1 or is_side_by_side):
            self._is_signed |= is_signed
            return RowKind.NOTE
        if word.startswith(REMARK) and len(own - {texts[at] for at in self._money}) <= 1:
            return RowKind.NOTE
        if self._is_signed and len(own) <= MAX_SIGNED and not self._has_amount(texts):
            return RowKind.NOTE
        if self._has_money(texts):
            return None
        if self._is_signed or self.is_of_the_page(texts):
            return RowKind.NOTE
        return None

    def _is_group(self, texts: Sequence[str]) -> bool:
        """Whether a line holds the name of a group and nothing else."""
        own = {texts[at] for at in self._own if texts[at] not in EMPTY}
        return len(own) <= 1 and not self._has_money(texts) and is_group_line(line_text(texts))

    def _has_money(self, texts: Sequence[str]) -> bool:
        """Whether a column of money holds something; a merged cell may repeat a label there."""
        filled = [texts[at] for at in self._money if texts[at] not in EMPTY]
        words = {text for at, text in enumerate(texts) if at not in self._money} if filled else ()
        return any(text not in words for text in filled)

    def _has_amount(self, texts: Sequence[str]) -> bool:
        """Whether a column of money holds an amount: ผู้ใหญ่บ้าน หมู่ที่ 1 is the post of one who signs."""
        return any(_AMOUNT.search(to_arabic_digits(texts[at])) for at in self._money)

    def _says_something(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        """Whether a row without a record holds more than the number and the names of its office."""
        return any(not self._is_of_the_office(at, texts[at]) for at in filled)

    def _is_of_the_office(self, at: int, text: str) -> bool:
        column = self._columns.get(at)
        if column is None:
            return False
        if column.type == ColumnType.INTEGER:
            digits = to_arabic_digits(text).strip("(). ")
            return digits.isdigit() and len(digits) <= MAX_COUNTED
        if column.type == ColumnType.TEXT and self._unit_name:
            return compared(text) == self._unit_name
        return self._written[at][compared(text)] > 1

    @cached_property
    def _written(self) -> Mapping[int, Counter[str]]:
        """How often each text stands in a column that the office fills in: in each of its rows."""
        place = self._place
        rows = range(place.heading + 1, len(place.sheet.cells))
        return {
            at: Counter(compared(place.sheet.text(row, at)) for row in rows)
            for at, column in place.columns.items()
            if column.prefilled
        }


def _texts_of(place: Place, rows: Sequence[int]) -> frozenset[str]:
    """What the rows of the headings say, as headings are compared."""
    return frozenset(
        key
        for row in rows
        if row >= 0
        for at in range(len(place.sheet.cells[row]))
        if (key := heading_key(place.sheet.text(row, at)))
    )


def _lines_above(place: Place) -> frozenset[str]:
    """What stands above the headings: every printed page may say it again."""
    return frozenset(
        compared(text)
        for row in range(place.heading)
        for at in range(len(place.sheet.cells[row]))
        if len(text := place.sheet.text(row, at)) > 1
    )
