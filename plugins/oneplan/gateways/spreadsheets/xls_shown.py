"""What the cells of an .xls workbook show by their number formats; runs in the child process.

The records of Excel 97 to 2003 are read once, from first to last. Source: [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from oneplan.gateways.spreadsheets.number_formats import (
    BUILT_IN,
    GENERAL,
    NumberFormat,
    parse_format,
    parse_own,
)
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, is_of_1904, read_stream
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text
from oneplan.gateways.spreadsheets.shown_texts import ShownText, show_number

_FORMULA, _NUMBER, _RK, _MULRK = 0x0006, 0x0203, 0x027E, 0x00BD
_FORMAT, _XF, _BOUNDSHEET, _BOF = 0x041E, 0x00E0, 0x0085, 0x0809
_TEXTS = frozenset({0x00FD, 0x0204, 0x00D6})
"""Records of cells of texts: shared, own and of several fonts."""
_NO_NUMBER = b"\xff\xff"


def find_shown(content: bytes) -> dict[str, list[ShownText]]:
    """Sheet → what is shown of numbers, where that is not the number itself.

    Empty where the records end too early.
    """
    try:
        stream = read_stream(content)
        return _BookScan(from_1904=is_of_1904(stream)).scan(stream)
    except (struct.error, IndexError):
        return {}  # calamine says what is wrong with it


class _BookScan:
    """The records of a book: what its sheets share comes first, then each sheet."""

    def __init__(self, *, from_1904: bool) -> None:
        self._own: dict[int, str] = {}
        self._styles: list[int] = []
        self._asked: dict[int, NumberFormat | None] = {}
        self._around: dict[int, str] = {}
        self._starts: dict[int, list[ShownText]] = {}
        self._from_1904 = from_1904
        self._found: dict[str, list[ShownText]] = {}

    def scan(self, stream: bytes) -> dict[str, list[ShownText]]:
        """What the sheets show.

        Raises:
            error: A record is too short.
        """
        sheet: list[ShownText] | None = None
        for at, kind, data in all_records(stream):
            if kind == _BOF:
                sheet = self._starts.get(at)
            elif sheet is None:
                self._of_book(kind, data)
            elif kind in _CELLS:
                for row, column, style, number in _CELLS[kind](data):
                    self._add(sheet, row, column, style, number)
            if sheet is not None and (kind in _TEXTS or _is_text_formula(kind, data)):
                self._add_text(sheet, *struct.unpack_from("<3H", data))
        return self._found

    def _of_book(self, kind: int, data: bytes) -> None:
        if kind == _BOUNDSHEET:
            name = plain_text(data[7:], data[6])
            self._starts[struct.unpack_from("<I", data)[0]] = self._found.setdefault(name, [])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", data)
            self._own[number] = plain_text(data[4:], length)
        elif kind == _XF:
            self._styles.append(struct.unpack_from("<H", data, 2)[0])

    def _add(
        self, sheet: list[ShownText], row: int, column: int, style: int, number: float
    ) -> None:
        if style not in self._asked:
            self._asked[style] = self._format_of(style)
        form = self._asked[style]
        if form is None:
            return
        shown = show_number(row, column, number, form, from_1904=self._from_1904)
        if shown is not None:
            sheet.append(shown)

    def _add_text(self, sheet: list[ShownText], row: int, column: int, style: int) -> None:
        if style not in self._around:
            self._around[style] = self._parsed(style).around_text
        if around := self._around[style]:
            sheet.append(ShownText(row, column, around, "", is_text=True))

    def _parsed(self, style: int) -> NumberFormat:
        number = self._styles[style] if style < len(self._styles) else 0
        own = self._own.get(number)
        return parse_own(number, own) if own else parse_format(BUILT_IN.get(number, GENERAL))

    def _format_of(self, style: int) -> NumberFormat | None:
        """The format of a style; None where it shows every number as it is."""
        form = self._parsed(style)
        return None if form.is_plain else form


_Cell = tuple[int, int, int, float]


def _number(data: bytes) -> Iterator[_Cell]:
    row, column, style, number = struct.unpack_from("<3Hd", data)
    yield row, column, style, number


def _formula(data: bytes) -> Iterator[_Cell]:
    if data[12:14] != _NO_NUMBER:
        yield from _number(data)


def _is_text_formula(kind: int, data: bytes) -> bool:
    return kind == _FORMULA and data[12:14] == _NO_NUMBER and data[6] == 0


def _rk(data: bytes) -> Iterator[_Cell]:
    row, column, style, number = struct.unpack_from("<3HI", data)
    yield row, column, style, _rk_number(number)


def _many_rk(data: bytes) -> Iterator[_Cell]:
    row, first = struct.unpack_from("<2H", data)
    for each in range((len(data) - 6) // 6):
        style, number = struct.unpack_from("<HI", data, 4 + 6 * each)
        yield row, first + each, style, _rk_number(number)


def _rk_number(packed: int) -> float:
    """A number in 30 bits: a whole one or the upper half of another, perhaps a hundred times it."""
    number: float
    if packed & 2:
        number = struct.unpack("<i", struct.pack("<I", packed))[0] >> 2
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, packed & ~3))
    return number / 100 if packed & 1 else float(number)


_CELLS = {_NUMBER: _number, _FORMULA: _formula, _RK: _rk, _MULRK: _many_rk}
