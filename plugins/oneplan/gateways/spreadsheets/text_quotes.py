"""Quotes within the quotes of a text file that were not doubled: the text is not as it was written.

A reader ends a quoted cell at the next quote and takes the rest up to the separator as it
stands: of ``"ถนน "ใหม่""`` it makes ``ถนน ใหม่""``. Its sender is told what was read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

QUOTE_INSIDE = "quote_inside"
MAX_NOTED = 200
"""Letters of a cell that something is said of."""
ENOUGH = 100
"""With so many cells noted no more are looked for: fewer are named."""
MAX_LOOKED_AT = 20_000
"""Letters of a row in which each of its cells is looked for; a longer one is named alone."""


class QuoteWatch:
    """Gives out the lines of a text file, and looks again at those of a row that hold a quote.

    Attributes:
        notes: A cell whose quotes were not doubled, each.
    """

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        """Watch *lines*, whose cells are parted by *separator*."""
        self._source, self._separator = lines, separator
        mark = re.escape(separator)
        self._doubtful = re.compile(rf'(?<=[^{mark}\n])"(?=[^{mark}"\r\n])')
        """A quote within a text: what begins or ends a cell has a separator or an end beside it."""
        self._lines: list[str] = []
        self.notes: list[CellNote] = []

    def __iter__(self) -> Iterator[str]:
        """The lines as they are."""
        for line in self._source:
            if self._lines or '"' in line:
                self._lines.append(line)
            yield line

    def end_row(self, number: int, row: Sequence[str]) -> None:
        """Look at the lines that made the row of this number (from 1)."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        if len(self.notes) >= ENOUGH or not any(map(self._doubtful.search, lines)):
            return
        try:
            list(csv.reader(lines, delimiter=self._separator, strict=True))
        except csv.Error:
            for at in _changed(row, "".join(lines)):
                name = cell_name(number, at)
                self.notes.append(CellNote(QUOTE_INSIDE, name, row[at][:MAX_NOTED]))


def _changed(row: Sequence[str], written: str) -> list[int]:
    """Indexes of the cells that were read otherwise than they were written; one at least."""
    found = []
    if len(written) <= MAX_LOOKED_AT:
        found = [at for at, text in enumerate(row) if _is_other(text, written)]
    return found or [next((at for at, text in enumerate(row) if '"' in text), 0)]


def _is_other(text: str, written: str) -> bool:
    """Whether a cell's text stands in the file neither as it was read nor with doubled quotes."""
    bare = text.strip()
    return bare not in written and bare.replace('"', '""') not in written
