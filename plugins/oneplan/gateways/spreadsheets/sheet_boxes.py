"""How large the box of a sheet's cells is, counted before a reader asks for its memory.

A reader keeps a sheet as one block from its first cell to its last, so two cells in
a file of 6 KB can ask for a gigabyte. The XML is parsed in pieces by expat, and only
cells that hold something are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from oneplan.gateways.files.file_types import refuse

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

_ODD = re.compile(rb"""<(?:[^\s<>/]*:)?(?:c|row)(?=[\s>/])(?! r="(?:A?[A-Z])?[1-9][0-9]{0,3}")""")
"""A cell or row that is not plainly within AZ9999; most sheets hold none."""
_FORMULA = re.compile(rb"<(?:[^\s<>/]*:)?f[\s>/]")
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

    def __init__(self) -> None:
        self.is_plain = True
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
            or _ODD.search(seen, 0, end)
        )

    def open_end(self, seen: bytes) -> bytes:
        """What of a piece must be looked at once more with the next."""
        return seen[min(len(seen) - TAIL, seen.rfind(b"<")) :] if self.is_plain else seen[-TAIL:]


def measure_sheet(pieces: Iterator[bytes]) -> None:
    """Measure a sheet of an .xlsx workbook and look at its formulas.

    Raises:
        FileRefused: A cell lies beyond the box of a form, the box holds too many cells,
            or a formula calls a program.
    """
    box = _Box()
    _parse(pieces, box.start, box.data)


def calls_program(formula: str) -> bool:
    """Whether a formula asks another program (DDE): ``app|topic!item``, outside quoted texts."""
    return _DDE.search(_QUOTED.sub("", formula)) is not None


class _Box:
    """The cells of a sheet that hold something: how far they reach."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._rows = self._columns = 0
        self._reference = ""
        self._held = 0
        self._formula: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._formula is not None:
            self._close_formula("".join(self._formula))
        if name == "f":
            self._formula = []
        elif name == "row":
            self._open_row(attributes.get("r", "").strip())
        elif name == "c":
            self._open_cell(attributes.get("r", ""))
        elif name in ("v", "is"):
            self._count()

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
        self._column = 0
        for letter in found[1].upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = int(found[2])

    def _count(self) -> None:
        self._held += 1
        self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)
        if self._rows > MAX_ROWS or self._columns > MAX_COLUMNS:
            raise self._refusal()
        box = self._rows * self._columns
        if box > MAX_CELLS:
            raise self._refusal() if self._held * SPARSE < box else refuse("too_many_rows")

    def _refusal(self) -> Exception:
        if self._reference:
            return refuse("far_cell", self._reference.strip()[:20])
        return refuse("too_many_rows")


def measure_ods(pieces: Iterator[bytes]) -> None:
    """Measure the tables of an .ods workbook, whose cells and rows may be repeated.

    Raises:
        FileRefused: The tables hold too many rows, columns, cells or letters.
    """
    tables = _Tables()
    _parse(pieces, tables.start, tables.data)


class _Tables:
    """The tables of a document: how far the cells reach that hold something."""

    def __init__(self) -> None:
        self._room = Room()
        self._rows = self._columns = self._widest = self._counted = 0
        self._repeat, self._across = 0, 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._rows = self._widest = self._counted = self._repeat = 0
        elif name == "table-row":
            self._rows += self._repeat
            self._repeat = _repeated(attributes, "rows")
            self._columns = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._across = _repeated(attributes, "columns")
            self._columns += self._across
            if any(key.endswith(":value-type") for key in attributes):
                self._count()
        elif name == "p":
            self._count()

    def data(self, text: str) -> None:
        if text.strip():
            self._room.take(0, len(text) * max(1, self._repeat) * self._across)

    def _count(self) -> None:
        rows = self._rows + self._repeat
        self._widest = max(self._widest, self._columns)
        if rows > MAX_ROWS or self._widest > MAX_COLUMNS:
            raise refuse("too_many_rows")
        self._room.take(rows * self._widest - self._counted)
        self._counted = rows * self._widest


def _repeated(attributes: dict[str, str], what: str) -> int:
    """How often a row or cell is repeated."""
    name = f":number-{what}-repeated"
    return next((_number(text) for key, text in attributes.items() if key.endswith(name)), 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 1  # noqa: PLR2004


def _parse(
    pieces: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    data: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if data is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = data
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003  pyexpat takes no keyword
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise refuse("damaged", "XML") from error
