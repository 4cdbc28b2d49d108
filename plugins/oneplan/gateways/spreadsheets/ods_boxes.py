"""How large the tables of an .ods workbook are, and where they lead, told before they are read.

Its cells and rows may be repeated by a number, so a file of 6 KB can hold a billion.
Source: OpenDocument 1.3 part 3, 9.1, 9.3 and 14.6.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.ods_attributes import count_of, local_values
from oneplan.gateways.spreadsheets.sheet_boxes import MAX_FORMULA, Reach, Room
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_untrusted

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
    scan_untrusted(pieces, tables.start, tables.data)


class _Tables:
    """The tables of a document: how far the cells reach that hold something."""

    def __init__(self) -> None:
        self._room = Room()
        self._reach = Reach()
        self._rows = self._columns = self._counted = 0
        self._repeat, self._across = 0, 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "table":
            self._rows = self._counted = self._repeat = 0
            self._reach = Reach()
        elif name == "table-row":
            self._rows += self._repeat
            self._repeat = count_of(local_values(attributes), "number-rows-repeated")
            self._columns = 0
        elif name in _CELLS:
            self._open_cell(local_values(attributes))
        elif name == "p":
            self._count()
        elif name in _LINKS:
            raise refuse("external_links")
        elif name in _OBJECTS:
            _guard_object(name, local_values(attributes))

    def data(self, text: str) -> None:
        if text.strip():
            self._room.take(0, len(text) * max(1, self._repeat) * self._across)

    def _open_cell(self, values: Mapping[str, str]) -> None:
        self._across = count_of(values, "number-columns-repeated")
        self._columns += self._across
        if "formula" in values:
            _guard_formula(values["formula"][: 2 * MAX_FORMULA])
        if "value-type" in values:
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


def _guard_object(name: str, values: Mapping[str, str]) -> None:
    """Refuse an object of another program; a chart stands in the file itself."""
    target = values.get("href", "")
    if ":" in target or target.startswith(("/", "../")):
        raise refuse("external_links")
    if name == "object-ole":
        raise refuse("embedded", "OLE")
