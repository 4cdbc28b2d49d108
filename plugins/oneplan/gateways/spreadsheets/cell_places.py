"""Where a pass over an .xlsx sheet stands: a row or a cell without a name follows the last."""

from __future__ import annotations

import re

from oneplan.domain.forms.sheets import column_index

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MAX_DIGITS = 7


class CellPlace:
    """The row and column index of the cell that is open.

    Attributes:
        row: Index of the row, from 0.
        column: Index of the column, from 0.
    """

    __slots__ = ("column", "row")

    def __init__(self) -> None:
        """Begin above the first row."""
        self.row = self.column = -1

    def open_row(self, name: str) -> None:
        """Go on to a row; *name* is its number, or empty."""
        is_named = name.isdecimal() and len(name) <= _MAX_DIGITS
        self.row, self.column = int(name) - 1 if is_named else self.row + 1, -1

    def open_cell(self, name: str) -> None:
        """Go on to a cell; *name* is as ``B3``, or empty."""
        match = _REFERENCE.fullmatch(name)
        if match:
            self.row, self.column = int(match[2]) - 1, column_index(match[1])
        else:
            self.column += 1
