"""How large the box of a sheet's cells is, counted before a reader asks for its memory.

A reader keeps a sheet as one block from its first cell to its last, so two cells in
a file of 6 KB can ask for a gigabyte. The XML is parsed in pieces by expat, and only
cells that hold something are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from oneplan.domain.forms.sheets import column_index
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_untrusted

MAX_COLUMNS, MAX_ROWS = 702, 99_999
"""The box of a form: columns A to ZZ and rows of at most five digits."""
MAX_CELLS = 1_000_000
"""Cells of all sheets of a file together: 50,000 rows of 20 columns."""
SPARSE = 4
"""A box with fewer than one cell in so many is one of far cells, not of many rows."""
MAX_WORD_CELLS = 60_000
"""Cells of the tables of a Word document: 4,600 rows of 13 columns; more is a spreadsheet's."""
MAX_LETTERS = 20_000_000
"""Letters of all cells together."""

_ODD = re.compile(
    rb"""<(?:c|row|[^\s<>/]*:(?:c|row))(?=[\s>/])(?! r="(?:A?[A-Z])?[1-9][0-9]{0,3}")"""
)
"""A cell or row that is not plainly within AZ9999; most sheets hold none.

Names without a prefix are tried first: nearly all are, and it takes a fifth less.
"""
_ODD_OF_LONG = re.compile(
    rb"""<(?:c|row|[^\s<>/]*:(?:c|row))(?=[\s>/])"""
    rb"""(?! r="[A-S]?(?:50[0-9]{3}|[1-4][0-9]{4}|[1-9][0-9]{0,3})")"""
)
"""The same of S50999, the box of a form with many rows."""
_FORMULA = re.compile(rb"<(?:f|[^\s<>/]*:f)[\s>/]")
TAIL, LONGEST_TAG = 512, 1 << 16
_QUOTED = re.compile(r'"[^"]*"')
_DDE = re.compile(r"\|\s*(?:'[^']*'|\w+)!|\bDDE\s*\(", re.IGNORECASE)
MAX_FORMULA = 8_192
"""Letters of a formula, in Excel."""
_REFERENCE = re.compile(r"\s*([A-Za-z]{1,8})([0-9]{1,12})\s*")


class Room:
    """What is left of the cells and letters that a file may hold."""

    def __init__(self, cells: int = MAX_CELLS, letters: int = MAX_LETTERS) -> None:
        self._cells, self._letters = cells, letters

    def take(self, cells: int, letters: int = 0) -> None:
        """Count cells and letters.

        Raises:
            FileRefused: ``too_many_rows``.
        """
        self._cells -= cells
        self._letters -= letters
        if self._cells < 0 or self._letters < 0:
            raise refuse("too_many_rows")


class SheetScan:
    """Looks at the pieces of a sheet, and tells whether it is plainly what a form holds."""

    def __init__(self, odd: re.Pattern[bytes] = _ODD) -> None:
        self.is_plain = True
        self._odd = odd
        self._has_formula = self._has_mark = False
        self._word_cells = 0

    def count_word_cells(self, piece: bytes) -> None:
        """Count the cells of a Word document's tables by their end tags.

        Raises:
            FileRefused: ``too_many_rows``.
        """
        self._word_cells += piece.count(b"tc>")
        if self._word_cells > 2 * MAX_WORD_CELLS:
            raise refuse("too_many_rows")

    def look(self, seen: bytes) -> None:
        """Look at a piece, which begins with what was open at the end of the last one."""
        if not self.is_plain:
            return
        end = seen.rfind(b"<")
        self._has_formula = self._has_formula or _FORMULA.search(seen) is not None
        if self._has_formula:
            self._has_mark = (
                self._has_mark or b"|" in seen or b"&#" in seen or b"DDE" in seen.upper()
            )
        self.is_plain = not (
            (self._has_formula and self._has_mark)
            or len(seen) - end > LONGEST_TAG
            or self._odd.search(seen, 0, end)
        )

    def open_end(self, seen: bytes) -> bytes:
        """What of a piece must be looked at once more with the next."""
        return seen[min(len(seen) - TAIL, seen.rfind(b"<")) :] if self.is_plain else seen[-TAIL:]


def is_plainly_long(pieces: Iterable[bytes]) -> bool:
    """Whether a sheet is plainly one of a form with many rows."""
    scan, tail = SheetScan(_ODD_OF_LONG), b""
    for piece in pieces:
        seen = tail + piece
        scan.look(seen)
        if not scan.is_plain:
            return False
        tail = scan.open_end(seen)
    return True


def measure_sheet(pieces: Iterator[bytes]) -> None:
    """Measure a sheet of an .xlsx workbook and look at its formulas.

    Raises:
        FileRefused: A cell lies beyond the box of a form, the box holds too many cells,
            or a formula calls a program.
    """
    box = _Box()
    scan_untrusted(pieces, box.start, box.data)


def calls_program(formula: str) -> bool:
    """Whether a formula asks another program (DDE): ``app|topic!item``, outside quoted texts."""
    return _DDE.search(_QUOTED.sub("", formula)) is not None


class Reach:
    """How far the cells of a sheet reach that hold something."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._held = 0

    @property
    def cells(self) -> int:
        """Cells of the box from the first cell of the sheet to the last that holds something."""
        return self.rows * self.columns

    def add(self, row: int, column: int, name: str, held: int = 1) -> None:
        """Count a cell, or the last of some.

        Args:
            row: Number of its row, from 1.
            column: Number of its column, from 1.
            name: What it is called; empty where it stands for many.
            held: How many they are.

        Raises:
            FileRefused: ``far_cell``, where it lies far from the others;
                ``too_many_rows``, where the sheet holds more than a form does.
        """
        self._held += held
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        is_beyond = self.rows > MAX_ROWS or self.columns > MAX_COLUMNS
        if is_beyond or self.cells > MAX_CELLS:
            is_far = is_beyond or self._held * SPARSE < self.cells
            raise refuse("far_cell", name[:20]) if name and is_far else refuse("too_many_rows")


class _Box:
    """The cells of a sheet that hold something: how far they reach."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._reach = Reach()
        self._reference = ""
        self._formula: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._formula is not None:
            self._close_formula("".join(self._formula))
        if name == "f":
            self._formula = []
        elif name == "row":
            self._open_row(attributes.get("r", "").strip())
        elif name == "c":
            self._open_cell(attributes.get("r", ""))
        elif name in ("v", "is"):
            self._reach.add(self._row, self._column, self._reference.strip())

    def data(self, text: str) -> None:
        if self._formula is not None:
            self._formula.append(text)

    def _close_formula(self, formula: str) -> None:
        self._formula = None
        if calls_program(formula[: 2 * MAX_FORMULA]):
            raise refuse("dde")

    def _open_row(self, number: str) -> None:
        self._row = int(number) if number.isdecimal() and len(number) < 12 else self._row + 1  # noqa: PLR2004
        self._column = 0

    def _open_cell(self, reference: str) -> None:
        self._reference = reference
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            self._column += 1
            return
        self._column = column_index(found[1]) + 1
        self._row = int(found[2])
