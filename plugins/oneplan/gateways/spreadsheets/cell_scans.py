"""What a reader of spreadsheets does not tell of a sheet's cells; runs in the child process.

A reader gives an error, a formula that was never calculated and a formula whose
result is the empty text alike as blanks, and of two cells of one name it keeps one.
The XML of a sheet is read once more, in pieces by expat, where its bytes show any of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from oneplan.domain.forms.sheets import cell_name, column_index
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

ERROR_VALUE, BARE_FORMULA = "error_value", "formula_value"
TWICE, SECOND_TABLE = "cell_twice", "second_sheet_data"
HIDDEN_ROW, HIDDEN_COLUMN = "hidden_row", "hidden_column"
OWN_ROWS = "own_sheet_rows"
CONDITION_HIDES, CONDITION_SHOWS = "condition_hides", "condition_shows"
CONDITION_MAY_HIDE = "condition_may_hide"
MAX_NOTES = 1_000
"""Notes of one sheet; the first ones are named to a person."""
MAX_TEXT = 200

_MARKS = (
    b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/",
    b'"e"', b"'e'", b"hidden=", b"hidden =", b' width="0',
    b' ht="0', b' ht="1"', b' ht="2"', b' ht="1.', b' ht="2.',
)  # fmt: skip
_REFERENCE = re.compile(r"\s*([A-Za-z]{1,3})([0-9]{1,7})\s*")
_NO_SIZE = {
    "width": re.compile(r"0(?:\.[0-9]*)?"),
    "ht": re.compile(r"[0-2](?:\.[0-9]*)?"),
}
"""Less than one letter, or a row of less than three points: nothing of it is seen."""
_NUMBERS = frozenset({"", "n"})
"""Types of a cell that holds a number."""
_TRUE = frozenset({"1", "true", "on"})


class Note(NamedTuple):
    """What is to be said of a cell: rule, name of the cell, what is in it."""

    rule: str
    cell: str
    value: str = ""


def is_plain(sheet: Iterable[bytes], held: int) -> bool:
    """Whether the bytes of a sheet show nothing that a reader leaves out.

    Args:
        sheet: XML of the sheet, in pieces.
        held: Cells in which the reader found something.
    """
    written = tables = 0
    for piece in whole_tags(sheet):
        if any(mark in piece for mark in _MARKS):
            return False
        tables += piece.count(b"sheetData")
        written += piece.count(b"/v>") + piece.count(b":v>") + piece.count(b"/is>")
    return tables <= 2 and written <= held  # noqa: PLR2004  a table begins and ends


def scan_sheet(sheet: Iterable[bytes], *, is_to_calculate: bool = False) -> list[Note]:
    """Every cell of a sheet that a reader takes for blank and that is not, or that it loses.

    Args:
        sheet: XML of the sheet, in pieces.
        is_to_calculate: Whether the workbook is calculated when it is opened: a library
            writes zero for a formula that it does not calculate.
    """
    scan = _Scan(is_to_calculate=is_to_calculate)
    scan_xml(sheet, scan.start, scan.end, scan.data)
    return scan.notes[:MAX_NOTES]


class _Cell:
    """The cell that is being read."""

    __slots__ = ("has_formula", "kind", "text")

    def __init__(self, kind: str) -> None:
        self.kind, self.has_formula = kind, False
        self.text: list[str] = []

    def rule(self, *, is_to_calculate: bool) -> str:
        """What is to be said of it, or an empty string."""
        if self.kind == "e":
            return ERROR_VALUE
        text = "".join(self.text).strip()
        is_zero = is_to_calculate and self.kind in _NUMBERS and not text.strip("0.")
        is_blank = self.kind != "str" and (not text or is_zero)
        return BARE_FORMULA if self.has_formula and is_blank else ""


class _Scan:
    """Reads the rows and cells of one sheet in the order of the file."""

    def __init__(self, *, is_to_calculate: bool) -> None:
        self.notes: list[Note] = []
        self._is_to_calculate = is_to_calculate
        self._row = self._column = self._tables = self._highest = 0
        self._cell: _Cell | None = None
        self._is_value = False
        self._rows: set[int] = set()
        self._cells: set[tuple[int, int]] = set()
        self._last = (0, 0)
        self._hidden: list[tuple[int, int]] = []
        self._is_row_hidden = self._is_doubled = False
        self._said: set[tuple[str, int]] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "t"):
            self._is_value = self._cell is not None
        elif name == "f" and self._cell is not None:
            self._cell.has_formula = True
        elif name == "row":
            self._open_row(attributes)
        elif name == "sheetData":
            self._tables += 1
        elif name == "col" and _is_unseen(attributes, "width"):
            self._hidden.append((_number(attributes.get("min")), _number(attributes.get("max"))))

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "c" and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif name in ("v", "t"):
            self._is_value = False

    def data(self, text: str) -> None:
        if self._is_value and self._cell is not None:
            self._cell.text.append(text)

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r")) or self._row + 1
        self._column = 0
        self._is_row_hidden = _is_unseen(attributes, "ht")
        self._is_doubled = self._row in self._rows or self._row < self._highest
        self._rows.add(self._row)
        self._highest = max(self._highest, self._row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self._row, self._column = int(found[2]), column_index(found[1]) + 1
        else:
            self._column += 1
        self._cell = _Cell(attributes.get("t", "").strip())

    def _close_cell(self, cell: _Cell) -> None:
        text = "".join(cell.text)
        if rule := cell.rule(is_to_calculate=self._is_to_calculate):
            self._say(rule, text)
        if not text.strip():
            return
        place = (self._row, self._column)
        if self._tables > 1:
            self._say_once(SECOND_TABLE, 0, text)
        elif place in self._cells or place < self._last or self._is_doubled:
            self._say_once(TWICE, self._row, text)
        self._cells.add(place)
        self._last = max(self._last, place)
        if self._is_row_hidden:
            self._say_once(HIDDEN_ROW, self._row, "")
        if any(first <= self._column <= last for first, last in self._hidden):
            self._say_once(HIDDEN_COLUMN, self._column, "")

    def _say_once(self, rule: str, key: int, text: str) -> None:
        if (rule, key) not in self._said:
            self._said.add((rule, key))
            self._say(rule, text)

    def _say(self, rule: str, text: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(Note(rule, cell_name(self._row, self._column - 1), text[:MAX_TEXT]))


def count_held(rows: Sequence[Sequence[object]]) -> int:
    """Cells of some rows that hold something."""
    return sum(len(row) - row.count("") for row in rows)


def _is_unseen(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or of no height or width."""
    if attributes.get("hidden", "").strip() in _TRUE:
        return True
    return _NO_SIZE[size].fullmatch(attributes.get(size, "").strip()) is not None


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004
