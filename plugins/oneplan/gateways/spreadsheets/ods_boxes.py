"""How large the tables of an .ods workbook are, and where they lead, told before they are read.

Its cells and rows may be repeated by a number, so a file of 6 KB can hold a billion.
Source: OpenDocument 1.3 part 3, 9.1, 9.3 and 14.6.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.sheet_boxes import MAX_FORMULA, Reach, Room, parse_pieces

MANY = 10**12
"""A number that is larger is taken for this one."""
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_LINKS = frozenset(
    {"table-source", "cell-range-source", "dde-source", "database-source-sql",
     "database-source-table", "database-source-query", "source-service", "dde-connection-decl"}
)  # fmt: skip
"""Linked sheets and areas, other programs, databases; a range of cells alone is no link."""
_OBJECTS = frozenset({"object", "object-ole"})
_QUOTED = re.compile(r'"[^"]*"')
_OTHER_FILE = re.compile(r"'[A-Za-z]{2,8}:[^']*'#")
"""The address of another file in a formula."""
_DDE = re.compile(r"\bDDE\s*\(", re.IGNORECASE)


def measure_ods(pieces: Iterator[bytes]) -> None:
    """Measure the tables of an .ods workbook and look at what they are linked to.

    Raises:
        FileRefused: A cell lies beyond the box of a form, the tables hold too many rows,
            columns, cells or letters, or take data from elsewhere.
    """
    tables = _Tables()
    parse_pieces(pieces, tables.start, tables.data)


class _Tables:
    """The tables of a document: how far the cells reach that hold something."""

    def __init__(self) -> None:
        self._room = Room()
        self._reach = Reach()
        self._rows = self._columns = self._counted = 0
        self._repeat, self._across = 0, 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._rows = self._counted = self._repeat = 0
            self._reach = Reach()
        elif name == "table-row":
            self._rows += self._repeat
            self._repeat = _repeated(attributes, "rows")
            self._columns = 0
        elif name in _CELLS:
            self._open_cell(attributes)
        elif name == "p":
            self._count()
        elif name in _LINKS:
            raise refuse("external_links")
        elif name in _OBJECTS:
            _guard_object(name, attributes)

    def data(self, text: str) -> None:
        if text.strip():
            self._room.take(0, len(text) * max(1, self._repeat) * self._across)

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self._across = _repeated(attributes, "columns")
        self._columns += self._across
        holds_value = False
        for key, text in attributes.items():
            holds_value = holds_value or key.endswith(":value-type")
            if key.endswith(":formula"):
                _guard_formula(text[: 2 * MAX_FORMULA])
        if holds_value:
            self._count()

    def _count(self) -> None:
        rows, repeat = self._rows + self._repeat, self._repeat * self._across
        name = cell_name(rows, self._columns - 1) if repeat == 1 else ""
        self._reach.add(rows, self._columns, name, held=repeat)
        self._room.take(self._reach.cells - self._counted)
        self._counted = self._reach.cells


def _guard_formula(formula: str) -> None:
    plain = _QUOTED.sub("", formula)
    if _DDE.search(plain):
        raise refuse("dde")
    if _OTHER_FILE.search(plain):
        raise refuse("external_links")


def _guard_object(name: str, attributes: Mapping[str, str]) -> None:
    """Refuse an object of another program; a chart stands in the file itself."""
    target = next((text for key, text in attributes.items() if key.endswith(":href")), "")
    if ":" in target or target.startswith(("/", "../")):
        raise refuse("external_links")
    if name == "object-ole":
        raise refuse("embedded", "OLE")


def _repeated(attributes: Mapping[str, str], what: str) -> int:
    """How often a row or cell is repeated, as a reader takes the number."""
    name = f":number-{what}-repeated"
    text = next((text for key, text in attributes.items() if key.endswith(name)), "1")
    digits = text.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return min(int(digits), MANY) if len(digits) < len(str(MANY)) else MANY
