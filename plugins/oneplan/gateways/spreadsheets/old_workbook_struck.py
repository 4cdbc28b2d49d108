"""The cells of an .xls workbook that their style strikes out; runs in the child process.

Source: [MS-XLS] 2.4.122 (Font), 2.4.353 (XF), 2.5.129 (FontIndex: there is no font 4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from oneplan.domain.forms.struck_cells import STRUCK
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText

_BOF, _SHEET, _FONT, _XF = 0x0809, 0x0085, 0x0031, 0x00E0
_TEXTS_AND_NUMBERS = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x0006, 0x00D6})
_MANY_NUMBERS = 0x00BD
_STRUCK_OUT = 0x0008
_NO_FONT = 4
_CELL, _WORD = struct.Struct("<3H"), struct.Struct("<H")


def find_old_struck(content: bytes) -> list[list[StruckText]]:
    """Of each sheet, in the order of the workbook, the first struck-out cell of every row.

    Empty where no font strikes out, or the records end too early.
    """
    try:
        return _BookScan().scan(read_stream(content))
    except (struct.error, IndexError):
        return []  # calamine says what is wrong with it


class _BookScan:
    """The records of a book: its fonts and styles come first, then each sheet."""

    def __init__(self) -> None:
        self._fonts: list[int] = []
        self._struck: list[bool] = []
        self._sheets: dict[int, dict[int, StruckText]] = {}

    def scan(self, stream: bytes) -> list[list[StruckText]]:
        rows: dict[int, StruckText] | None = None
        for at, kind, data in all_records(stream):
            if kind == _BOF:
                if at and not any(self._struck):
                    return []
                rows = self._sheets.get(at)
            elif rows is None:
                self._of_book(kind, data)
            else:
                self._of_sheet(rows, kind, data)
        return [list(rows.values()) for rows in self._sheets.values()]

    def _of_book(self, kind: int, data: bytes) -> None:
        if kind == _FONT:
            if len(self._fonts) == _NO_FONT:
                self._fonts.append(0)
            self._fonts.append(_WORD.unpack_from(data, 2)[0] & _STRUCK_OUT)
        elif kind == _XF:
            font = _WORD.unpack_from(data)[0]
            self._struck.append(font < len(self._fonts) and bool(self._fonts[font]))
        elif kind == _SHEET:
            self._sheets[struct.unpack_from("<I", data)[0]] = {}

    def _of_sheet(self, rows: dict[int, StruckText], kind: int, data: bytes) -> None:
        for row, column, style in _cells(kind, data):
            if style < len(self._struck) and self._struck[style]:
                rows.setdefault(row, StruckText(row, column, STRUCK, is_whole=True))


def _cells(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the cells of a record that hold something."""
    if kind in _TEXTS_AND_NUMBERS:
        yield _CELL.unpack_from(data)
    elif kind == _MANY_NUMBERS:
        row, first = struct.unpack_from("<HH", data)
        for number, at in enumerate(range(4, len(data) - 2, 6)):
            yield row, first + number, _WORD.unpack_from(data, at)[0]
