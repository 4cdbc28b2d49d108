"""What the cells of an .ods workbook show: the text beside each number; runs in the child process.

Source: OpenDocument 1.2 part 1, 9.1.4 (cells) and 19.385 (``office:value-type``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec

from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.spreadsheets.number_formats import show_general
from oneplan.gateways.spreadsheets.ods_attributes import BESIDE, count_of, local_values
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_boxes import Room
from oneplan.gateways.spreadsheets.shown_texts import MAX_SHOWN, ShownText, says_number
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

CONTENT = "content.xml"
_NUMBERS = frozenset({"float", "currency", "percentage"})
_TIMES = frozenset({"date", "time"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_BAHT = frozenset({"", "THB", "฿"})
_MAX_CURRENCY = 20
_ERROR = re.compile("#|Err:")
_POWER = re.compile("[0-9][eE][+-]?[0-9]")


def find_shown(archive: Package) -> dict[str, list[ShownText]]:
    """Sheet → what is shown of numbers, where that is not the number itself."""
    if not any(b"value-type=" in piece for piece in whole_tags(archive.pieces(CONTENT))):
        return {}
    return _ContentScan().scan(archive.pieces(CONTENT))


class _ContentScan:
    """One pass over the sheets by expat: where it stands, and the cell that is open."""

    def __init__(self) -> None:
        self._found: dict[str, list[ShownText]] = {}
        self._sheet: list[ShownText] = []
        self._line: list[ShownText] = []
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._values: dict[str, str] = {}
        self._text: list[str] = []
        self._is_text = False
        self._notes = 0
        self._room = Room(MAX_SHOWN)

    def scan(self, content: Iterable[bytes]) -> dict[str, list[ShownText]]:
        """What the sheets, given in pieces, show.

        Raises:
            ExpatError: It is no XML.
            FileRefused: ``too_many_rows``, for more of them than a form holds.
        """
        scan_xml(content, self._start, self._end, self._data)
        return self._found

    def _start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if name in BESIDE:
            self._notes += 1
        elif self._notes:
            return
        elif name in _CELLS:
            self._values = local_values(values)
            self._columns, self._text = count_of(self._values, "number-columns-repeated"), []
        elif name == "p":
            self._text += ["\n"] if self._text else []
            self._is_text = True
        elif name == "s":
            self._text.append(" " * min(count_of(local_values(values), "c"), MAX_COLUMNS))
        elif name == "table-row":
            self._rows = count_of(local_values(values), "number-rows-repeated")
            self._line, self._column = [], 0
        elif name == "table":
            self._row = 0
            self._sheet = self._found.setdefault(local_values(values).get("name", ""), [])

    def _end(self, tag: str) -> None:
        name = local_name(tag)
        if name in BESIDE:
            self._notes -= 1
        elif self._notes:
            return
        elif name == "p":
            self._is_text = False
        elif name in _CELLS:
            self._close_cell()
        elif name == "table-row":
            self._close_row()

    def _data(self, text: str) -> None:
        if self._is_text and not self._notes:
            self._text.append(text)

    def _close_cell(self) -> None:
        shown = _shown(self._values, "".join(self._text).strip())
        if shown is not None:
            columns = range(self._column, min(self._column + self._columns, MAX_COLUMNS))
            self._room.take(len(columns) * min(self._rows, MAX_ROWS))
            self._line += (msgspec.structs.replace(shown, column=each) for each in columns)
        self._column += self._columns

    def _close_row(self) -> None:
        if self._line:
            for row in range(self._row, min(self._row + self._rows, MAX_ROWS)):
                self._sheet += (msgspec.structs.replace(each, row=row) for each in self._line)
        self._row += self._rows


def _shown(values: dict[str, str], text: str) -> ShownText | None:
    """What a cell shows; None where that is its value, or is not said."""
    kind = values.get("value-type", "")
    if not text or _ERROR.match(text):
        return None
    if kind in _TIMES:
        value = values.get(f"{kind}-value", "")
        return ShownText(0, 0, text, value, is_day=True, day=_day(value))
    if kind not in _NUMBERS:
        return None
    try:
        number = show_general(float(values.get("value", "")))
    except (ValueError, ArithmeticError):
        return None  # calamine says what is wrong with it
    if says_number(text, number):
        currency = values.get("currency", "").strip()
        if kind != "currency" or currency.upper() in _BAHT:
            return None
        text = f"{text} {currency[:_MAX_CURRENCY]}"
    return ShownText(0, 0, None if _POWER.search(text) else text, number)


def _day(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError:
        return None
