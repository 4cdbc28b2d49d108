"""Cells over several columns: a value belongs to the heading that it is shown under.

A heading may cover more columns than its values, and the border between two cells may
lie elsewhere in a row than in the headings, as where a table of Word was drawn by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.sheets import Box, Place


def lay_under_headings(place: Place) -> Place:
    """The table with each value in the first column of the heading that it is shown under.

    Two values under one heading stay where they are: the second has no heading of its own.
    """
    if not place.sheet.merged:
        return place
    cells = _Cells(place, _ends(place))
    boxes = [box if box[0] <= place.heading else cells.fit(box) for box in place.sheet.merged]
    cells.gather()
    return cells.place(boxes)


def _ends(place: Place) -> Mapping[int, int]:
    """Column → the last column that its heading covers."""
    ends = {at: at for at in place.columns}
    known = {*place.columns, *place.repeated}
    for top, left, bottom, right in place.sheet.merged:
        is_upper = bottom == place.heading - 1 and place.sheet.text(place.heading, left) in EMPTY
        if left in ends and top <= place.heading and (bottom >= place.heading or is_upper):
            free = left
            while free < right and not _is_named(place, free + 1, known):
                free += 1
            ends[left] = max(ends[left], free)
    return ends


def _is_named(place: Place, at: int, known: set[int]) -> bool:
    """Whether a column has a heading of its own."""
    return at in known or place.sheet.text(place.heading, at) not in EMPTY


class _Cells:
    """The cells of a table while values are moved between columns."""

    def __init__(self, place: Place, ends: Mapping[int, int]) -> None:
        self._place, self._ends = place, ends
        self._lines: dict[int, list[object]] = {}
        self._moved: dict[tuple[int, int], int] = {}

    def fit(self, box: Box) -> Box:
        """The box of merged cells that covers the columns of the headings above it alone."""
        top, left, bottom, right = box
        under = [at for at, end in self._ends.items() if left <= at and end <= right]
        if not under:
            under = [at for at, end in self._ends.items() if at <= right and left <= end]
            if len(under) != 1:
                return box
        first, last = min(under), max(under)
        if first != left and not self._move(top, left, first):
            return box
        return (top, first, bottom, last)

    def gather(self) -> None:
        """Move the only value under a heading to the heading's first column."""
        wide = {at: end for at, end in self._ends.items() if end > at}
        for row in range(self._place.heading + 1, len(self._place.sheet.cells) if wide else 0):
            for at, end in wide.items():
                filled = [each for each in range(at, end + 1) if self._is_filled(row, each)]
                if len(filled) == 1 and filled[0] != at:
                    self._move(row, filled[0], at)

    def place(self, boxes: list[Box]) -> Place:
        """The table with what was moved."""
        sheet = self._place.sheet
        cells = [self._lines.get(row, line) for row, line in enumerate(sheet.cells)]
        shown = [(row, self._moved.get((row, at), at)) for row, at in sheet.shown]
        return replace(self._place, sheet=replace(sheet, cells=cells, shown=shown, merged=boxes))

    def _is_filled(self, row: int, at: int) -> bool:
        if row in self._lines:
            line = self._lines[row]
            return at < len(line) and line[at] not in ("", None)
        return self._place.sheet.text(row, at) not in EMPTY

    def _move(self, row: int, at: int, to: int) -> bool:
        """Move a value into a free cell; a value that stands there is not lost."""
        if not self._is_filled(row, at) or self._is_filled(row, to):
            return not self._is_filled(row, at)
        line = self._lines.setdefault(row, list(self._place.sheet.cells[row]))
        line += [""] * (to + 1 - len(line))
        line[to], line[at] = line[at], ""
        origin = next((o for o, now in self._moved.items() if o[0] == row and now == at), (row, at))
        self._moved[origin] = to
        return True
