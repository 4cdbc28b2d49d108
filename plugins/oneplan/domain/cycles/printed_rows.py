"""The rows of a printed calendar's table, put together from the lines that they are wrapped over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from oneplan.domain.cycles.printed_headings import (
    RESOLUTION,
    TITLE,
    PrintedColumns,
    add_months,
    goes_on,
    read_headings,
)
from oneplan.domain.cycles.printed_lines import PrintedLine
from oneplan.domain.cycles.printed_row import NUMBERED, PrintedRow, read_row

EDGE = 2.0
"""A text that begins no farther from the first column than this stands at the edge."""
_THAI_END, _THAI_BEGIN = re.compile("[\u0e00-\u0e7f]$"), re.compile("[\u0e01-\u0e44]")
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:หน้า(?:ที่)?\s*)?[0-9๐-๙]{1,3}(?:\s*/\s*[0-9๐-๙]{1,3})?[-–\s]*")
_UNDER = re.compile(r"[-*\s]*(?:หมายเหตุ|ข้อมูล ณ|ที่มา)")
"""How words under a table begin."""


@dataclass(slots=True, kw_only=True)
class PrintedTable:
    """A table with the same columns, over all the pages that it goes on for.

    Attributes:
        columns: As its first headings tell.
        rows: Its rows in order.
        headings: Positions of the lines of headings, those that come again too.
    """

    columns: PrintedColumns
    rows: list[PrintedRow] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    @property
    def is_resolutions(self) -> bool:
        """Whether it is the minutes of a meeting and no calendar."""
        return self.columns.has(RESOLUTION)

    @property
    def is_numbered(self) -> bool:
        """Whether most of its rows have a number."""
        return sum(bool(row.number) for row in self.rows) * 2 > len(self.rows)


def find_tables(lines: Iterable[PrintedLine]) -> list[PrintedTable]:
    """The tables that print a calendar or resolutions; one that goes on on a new page is one."""
    finder = _TableFinder()
    filled = [(position, line) for position, line in enumerate(lines) if line.text]
    for (position, line), after in zip_longest(filled, filled[1:]):
        finder.look_at(line, position, after[1] if after else None)
    return [table for table in finder.tables if table.rows]


@dataclass(slots=True)
class _TableFinder:
    """Walks through the lines.

    *open* is the columns of the table that goes on, *part* the sheet that it stands in.
    """

    tables: list[PrintedTable] = field(default_factory=list)
    open: PrintedColumns | None = None
    is_heading: bool = False
    part: str = ""

    def look_at(self, line: PrintedLine, position: int, after: PrintedLine | None) -> None:
        read = read_headings(line) if line.is_row else None
        if read is not None and not self._is_second_row(line):
            self.part = line.place.part
            self._begin(read, position)
            return
        if self.open is not None and line.place.is_row and line.place.part != self.part:
            self.open = None  # another sheet, or another table of the document
        if self.open is None:
            return
        table = self.tables[-1]
        is_more = self.is_heading and line.is_row and add_months(self.open, line)
        if is_more or (self.is_heading and goes_on(self.open, line)):
            table.headings.append(position)
            return
        if not self.open.is_grid and _PAGE_NUMBER.fullmatch(line.text):
            table.headings.append(position)
            return
        self.is_heading = False
        if line.is_row or _goes_on(line, table, self.open, after):
            _add(table, self.open, line, position)
        else:
            self.open = None

    def _is_second_row(self, line: PrintedLine) -> bool:
        """Whether a row of headings is the lower one of two, with headings merged over both."""
        return (
            self.is_heading
            and any(cell.is_spread for cell in line.cells)
            and line.place.part == self.part
        )

    def _begin(self, read: PrintedColumns, position: int) -> None:
        """Begin a table, or go on with the last one under headings that come again."""
        kinds = set(read.kinds.values())
        if not self.tables or kinds != set(self.tables[-1].columns.kinds.values()):
            self.tables.append(PrintedTable(columns=read))
        self.open, self.is_heading = read, True
        self.tables[-1].headings.append(position)


def _goes_on(
    line: PrintedLine, table: PrintedTable, columns: PrintedColumns, after: PrintedLine | None
) -> bool:
    """Whether a line of one text is still of the table.

    On a page it is words wrapped within a column, or a heading at the edge with a
    numbered row below it; in a sheet a heading over the rows below.
    """
    if _UNDER.match(line.text):
        return False
    if columns.is_grid:
        return line.place.is_row
    edge = min(columns.kinds) + EDGE
    if line.cells[0].at > edge:
        return bool(table.rows)
    return after is not None and after.is_row and bool(NUMBERED.fullmatch(after.cells[0].text))


def _add(table: PrintedTable, columns: PrintedColumns, line: PrintedLine, position: int) -> None:
    row = read_row(line, columns)
    row.lines.append(position)
    if not columns.is_grid and table.rows and _is_wrapped(row, table):
        _join(table.rows[-1], row)
        return
    if row.texts or row.marks or row.unknown:
        table.rows.append(row)
    elif table.rows:
        table.rows[-1].lines.append(position)


def _is_wrapped(row: PrintedRow, table: PrintedTable) -> bool:
    """Whether a line of a page goes on with the row above it: it has no number of its own."""
    if row.number or TITLE in row.displaced:
        return False
    return any(each.number for each in table.rows)


def _join(above: PrintedRow, row: PrintedRow) -> None:
    for kind, text in row.texts.items():
        above.texts[kind] = _wrapped(above.text(kind), text, is_title=kind == TITLE)
        above.places.setdefault(kind, row.place_of(kind))
    above.marks += row.marks
    above.lines += row.lines


def _wrapped(above: str, text: str, *, is_title: bool) -> str:
    """A text that goes on on the next line; Thai is wrapped between words, which have no blank."""
    is_thai = is_title and bool(_THAI_END.search(above)) and bool(_THAI_BEGIN.match(text))
    return f"{above}{'' if is_thai else ' '}{text}".strip()
