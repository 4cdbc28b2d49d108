"""What a reader of .xls workbooks does not tell of their cells; runs in the child process.

The records are those of [MS-XLS]; the stream is read once, in the order of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.spreadsheets.cell_scans import (
    BARE_FORMULA,
    ERROR_VALUE,
    HIDDEN_COLUMN,
    HIDDEN_ROW,
    MAX_NOTES,
    Note,
)
from oneplan.gateways.spreadsheets.old_workbook_streams import read_stream

_HEADER, _CELL, _START = struct.Struct("<HH"), struct.Struct("<HH"), struct.Struct("<I")
_BOF, _SHEET, _ROW, _COLUMNS = 0x0809, 0x0085, 0x0208, 0x007D
_ERROR, _FORMULA, _STRING = 0x0205, 0x0006, 0x0207
_BETWEEN = frozenset({0x04BC, 0x0221, 0x0236, 0x003C})
"""Records that may stand between a formula and its text: shared formulas, arrays, tables."""
_FILLED = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x0205, 0x0006, 0x00D6})
_ERRORS: Mapping[int, str] = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_TEXT, _ERROR_RESULT, _EMPTY_TEXT = 0, 2, 3
_ARITHMETIC = frozenset((*range(0x03, 0x08), 0x12, 0x13, 0x14))
"""Last token of a formula whose result is a number: + - * / ^, signs and percent."""
_JOINS = b"\x08"
"""Last token of a formula that joins texts: a number is no result of it."""
_NO_TEXT = b"\x17\x00"
"""The token of the empty text."""
_WITHOUT_RESULTS = bytes.fromhex("bb0dcc07") + bytes(4)
"""Build, year and empty history of the writer that saves each formula without its result."""


def scan_old_workbook(content: bytes) -> list[list[Note]]:
    """The notes of every sheet, in the order of the workbook."""
    stream = read_stream(content)
    book = list(_records(stream, 0))
    starts = [_START.unpack_from(data)[0] for kind, data in book if kind == _SHEET]
    is_bare = bool(book) and book[0][1][4:12] == _WITHOUT_RESULTS
    return [_Sheet(is_bare=is_bare).read(_records(stream, start)) for start in starts]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, to its end mark."""
    depth = 0
    while at + _HEADER.size <= len(stream):
        kind, size = _HEADER.unpack_from(stream, at)
        at += _HEADER.size
        depth += (kind == _BOF) - (kind == 0x000A)  # noqa: PLR2004  EOF
        if depth <= 0:
            return
        yield kind, stream[at : at + size]
        at += size


_NO_SIZE = b"\0\0"
"""A height or width of nothing."""


class _Sheet:
    """The cells of one sheet."""

    def __init__(self, *, is_bare: bool) -> None:
        self.notes: list[Note] = []
        self._is_bare = is_bare
        self._awaited = ""
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._said: set[tuple[str, int]] = set()

    def read(self, records: Iterator[tuple[int, bytes]]) -> list[Note]:
        for kind, data in records:
            if self._awaited and kind not in _BETWEEN:
                if kind != _STRING:
                    self._say(BARE_FORMULA, self._awaited)
                self._awaited = ""
            if len(data) >= 8:  # noqa: PLR2004  the shortest of these records
                self._look(kind, data)
        return self.notes[:MAX_NOTES]

    def _look(self, kind: int, data: bytes) -> None:
        if kind == _ROW and len(data) > 12 and (data[12] & 0x20 or data[6:8] == _NO_SIZE):  # noqa: PLR2004
            self._hidden_rows.add(_CELL.unpack_from(data)[0])
        elif kind == _COLUMNS and len(data) > 8 and (data[8] & 1 or data[4:6] == _NO_SIZE):  # noqa: PLR2004
            first, last = _CELL.unpack_from(data)
            self._hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in _FILLED:
            row, column = _CELL.unpack_from(data)
            self._look_at_cell(kind, data, row, column)

    def _look_at_cell(self, kind: int, data: bytes, row: int, column: int) -> None:
        name = cell_name(row + 1, column)
        if row in self._hidden_rows and (HIDDEN_ROW, row) not in self._said:
            self._said.add((HIDDEN_ROW, row))
            self._say(HIDDEN_ROW, name)
        if column in self._hidden_columns and (HIDDEN_COLUMN, column) not in self._said:
            self._said.add((HIDDEN_COLUMN, column))
            self._say(HIDDEN_COLUMN, name)
        if kind == _ERROR and data[7]:
            self._say(ERROR_VALUE, name, _ERRORS.get(data[6], "#"))
        elif kind == _FORMULA and len(data) > 20:  # noqa: PLR2004
            if data[12:14] == b"\xff\xff":
                self._look_at_result(data, name)
            elif _tokens(data).endswith(_JOINS):
                self._awaited = name

    def _look_at_result(self, data: bytes, name: str) -> None:
        result = data[6]
        if result == _ERROR_RESULT:
            self._say(ERROR_VALUE, name, _ERRORS.get(data[8], "#"))
        elif result == _TEXT:
            self._awaited = name
        elif result == _EMPTY_TEXT and self._was_never_calculated(data):
            self._say(BARE_FORMULA, name)

    def _was_never_calculated(self, data: bytes) -> bool:
        """Whether an empty result stands for none: a sum, say, is never an empty text."""
        tokens = _tokens(data)
        if data[14] & 2 or (tokens and tokens[-1] in _ARITHMETIC):
            return True
        return self._is_bare and _NO_TEXT not in tokens

    def _say(self, rule: str, cell: str, value: str = "") -> None:
        self.notes.append(Note(rule, cell, value))


def _tokens(data: bytes) -> bytes:
    """The tokens of a formula."""
    return data[22 : 22 + struct.unpack_from("<H", data, 20)[0]] if len(data) > 22 else b""  # noqa: PLR2004
