"""Totals that a unit wrote into its table, against the rows that were read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.section_lines import line_text
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.forms.total_words import (
    amounts_in,
    amounts_of,
    count_of,
    counts_projects,
    may_be_total,
)
from oneplan.domain.shared.findings import Finding, Message, Severity


class _Sums:
    """Sums of columns of money, from the first row of a table down to any line."""

    def __init__(self, rows: Sequence[Row], *columns: Column) -> None:
        self._numbers = [row.row_number for row in rows]
        keys = [column.key for column in columns]
        money = [
            sum((Decimal(row.values.get(key, "0")) for key in keys), Decimal()) for row in rows
        ]
        self._baht = [Decimal(), *accumulate(money)]
        self._counts = [0, *accumulate(int(each > 0) for each in money)]

    def baht(self, line: int) -> Decimal:
        """The money of the rows above the line of this index."""
        return self._baht[bisect_right(self._numbers, line)]

    def count(self, line: int) -> int:
        """How many rows above the line have money."""
        return self._counts[bisect_right(self._numbers, line)]

    def rows(self, line: int) -> int:
        """How many rows stand above the line."""
        return bisect_right(self._numbers, line)


class Totals:
    """The totals of one table; each must be the sum of all rows, or of those since a line above."""

    def __init__(self, place: Place, lines: Sequence[int], rows: Sequence[Row]) -> None:
        """*lines* are the indexes of headings, group lines and totals of the table, in order."""
        self._place, self._lines = place, (place.heading, *lines)
        self._last = len(place.sheet.cells)
        money = {at: each for at, each in place.columns.items() if each.type == ColumnType.BAHT}
        self._sums = {at: _Sums(rows, column) for at, column in money.items()}
        self._all = _Sums(rows, *money.values())
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
            if text in told or not may_be_total(text):
                continue
            told.add(text)
            for written in amounts_in(text, self._years):
                wrong = self._sum_message(self._all, line, written)
                each = (self._sum_message(sums, line, written) for sums in self._sums.values())
                if wrong is not None and None not in each:
                    yield Finding.at(sheet.name, cell_name(line + 1, at), text, wrong)
                    break

    def _since(self, line: int) -> list[int]:
        return [each for each in self._lines if each < line]

    def _sum_message(self, sums: _Sums, line: int, written: Decimal) -> Message | None:
        to_here, total = sums.baht(line), sums.baht(self._last)
        if written in (total, to_here):
            return None
        if to_here - written in {sums.baht(each) for each in self._since(line)}:
            return None
        part = to_here - sums.baht(max(self._since(line), default=self._place.heading))
        return _wrong_sum(written, part or to_here or total)

    def _is_count(self, sums: _Sums, line: int, count: int | None) -> bool:
        starts = [self._place.heading, *self._since(line)]
        return count is not None and any(
            count in (to(line) - to(start), to(self._last))
            for to in (sums.count, sums.rows)
            for start in starts
        )

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
