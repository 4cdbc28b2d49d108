"""Totals that a unit wrote into its table, against the rows that were read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import TypeVar

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.section_lines import line_text
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.forms.total_words import (
    amounts_in,
    amounts_of,
    count_of,
    counts_in,
    counts_projects,
    is_project_count,
    may_be_total,
)
from oneplan.domain.shared.findings import Finding, Message, Severity


class _Sums:
    """Sums of columns of money, from the first row of a table down to any line.

    A total may sum the rows since any line above it. What the rows add up to at each of
    those is kept by its value: a table of nothing but totals is read in time to its length.
    """

    def __init__(self, rows: Sequence[Row], starts: Sequence[int], *columns: Column) -> None:
        self._numbers = [row.row_number for row in rows]
        keys = [column.key for column in columns]
        money = [
            sum((Decimal(row.values.get(key, "0")) for key in keys), Decimal()) for row in rows
        ]
        self._baht = [Decimal(), *accumulate(money)]
        self._counts = [0, *accumulate(int(each > 0) for each in money)]
        self._first_baht = _first_of(self.baht, starts)
        self._first_counts = [(each, _first_of(each, starts)) for each in (self.count, self.rows)]

    def is_part(self, line: int, written: Decimal) -> bool:
        """Whether the money since some start above the line is what is written."""
        return self._first_baht.get(self.baht(line) - written, line) < line

    def is_count(self, line: int, count: int, last: int) -> bool:
        """Whether so many rows, or rows with money, stand since some start, or in the table."""
        return any(
            count == to(last) or first.get(to(line) - count, line) < line
            for to, first in self._first_counts
        )

    def baht(self, line: int) -> Decimal:
        """The money of the rows above the line of this index."""
        return self._baht[bisect_right(self._numbers, line)]

    def count(self, line: int) -> int:
        """How many rows above the line have money."""
        return self._counts[bisect_right(self._numbers, line)]

    def rows(self, line: int) -> int:
        """How many rows stand above the line."""
        return bisect_right(self._numbers, line)


_T = TypeVar("_T")


def _first_of(to: Callable[[int], _T], starts: Sequence[int]) -> dict[_T, int]:
    """Each value that *to* has at some start → the first start that has it."""
    first: dict[_T, int] = {}
    for start in starts:
        first.setdefault(to(start), start)
    return first


class Totals:
    """The totals of one table; each must be the sum of all rows, or of those since a line above."""

    def __init__(self, place: Place, lines: Sequence[int], rows: Sequence[Row]) -> None:
        """*lines* are the indexes of headings, group lines and totals of the table, in order."""
        self._place, self._lines = place, (place.heading, *lines)
        self._last = len(place.sheet.cells)
        money = {at: each for at, each in place.columns.items() if each.type == ColumnType.BAHT}
        self._sums = {at: _Sums(rows, self._lines, column) for at, column in money.items()}
        self._all = _Sums(rows, self._lines, *money.values())
        self._years = {each.year for each in money.values() if each.year is not None}

    def agrees(self, line: int) -> bool:
        """Whether everything that a line says beside its label is a right sum."""
        return not [*self.check(line)]

    def check(self, line: int) -> Iterator[Finding]:
        """What is wrong with the figures of a total."""
        sheet = self._place.sheet
        label = line_text(
            [sheet.text(line, at) for at in range(len(sheet.cells[line])) if at not in self._sums]
        )
        for at, sums in self._sums.items():
            text = sheet.text(line, at)
            if text in EMPTY or may_be_total(text):
                continue
            written, count = amounts_of(text, self._years), count_of(text)
            wrong: Message | None
            if counts_projects(label) or (not written and count is not None):
                wrong = None if self._is_count(sums, line, count) else self._count_message(text)
            elif not written:
                wrong = _unreadable(text)
            else:
                wrong = next(
                    filter(None, (self._sum_message(sums, line, w) for w in written)), None
                )
            if wrong is not None:
                yield Finding.at(sheet.name, cell_name(line + 1, at), text, wrong)
        yield from self._check_labels(line)

    def _check_labels(self, line: int) -> Iterator[Finding]:
        """Sums that stand in the words: each must be right for a column or for all of them."""
        sheet = self._place.sheet
        told: set[str] = set()
        for at in range(len(sheet.cells[line])):
            text = sheet.text(line, at)
            if text in told or not (may_be_total(text) or is_project_count(text)):
                continue
            told.add(text)
            if at not in self._sums and not self._are_counts(line, text):
                yield Finding.at(
                    sheet.name, cell_name(line + 1, at), text, self._count_message(text)
                )
            for written in amounts_in(text, self._years):
                wrong = self._sum_message(self._all, line, written)
                each = (self._sum_message(sums, line, written) for sums in self._sums.values())
                if wrong is not None and None not in each:
                    yield Finding.at(sheet.name, cell_name(line + 1, at), text, wrong)
                    break

    def _are_counts(self, line: int, text: str) -> bool:
        """Whether each number of projects in a text is one, of all money or of a year."""
        return all(
            any(self._is_count(sums, line, count) for sums in (self._all, *self._sums.values()))
            for count in counts_in(text, self._years)
        )

    def _start(self, line: int) -> int:
        """The last line above that a total may sum from."""
        return self._lines[max(0, bisect_left(self._lines, line) - 1)]

    def _sum_message(self, sums: _Sums, line: int, written: Decimal) -> Message | None:
        to_here, total = sums.baht(line), sums.baht(self._last)
        if written in (total, to_here) or sums.is_part(line, written):
            return None
        part = to_here - sums.baht(self._start(line))
        return _wrong_sum(written, part or to_here or total)

    def _is_count(self, sums: _Sums, line: int, count: int | None) -> bool:
        return count is not None and sums.is_count(line, count, self._last)

    def _count_message(self, text: str) -> Message:
        return Message(
            "total",
            f"จำนวนโครงการในแถวรวม “{text[:40]}” ไม่เท่ากับจำนวนรายการที่อ่านได้",
            f"The count “{text[:40]}” of a total is not the number of rows read",
            Severity.WARNING,
        )


def _wrong_sum(written: Decimal, right: Decimal) -> Message:
    return Message(
        "total",
        f"ยอดรวมในไฟล์ {written:,.2f} ไม่เท่ากับผลรวมของรายการ {right:,.2f}",
        f"The total written is {written:,.2f}; the rows sum to {right:,.2f}",
        Severity.WARNING,
    )


def _unreadable(text: str) -> Message:
    return Message(
        "total",
        f"ยอดรวมในไฟล์ “{text[:40]}” ไม่ใช่จำนวนเงิน จึงไม่ได้ตรวจกับผลรวมของรายการ",
        f"The total “{text[:40]}” is no amount and was not compared with the rows",
        Severity.WARNING,
    )
