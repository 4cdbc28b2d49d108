"""The cells of an .xls workbook with struck-out, raised or unseen letters; runs in the child.

Source: [MS-XLS] 2.4.149 (LabelSst), 2.4.242 (RString).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from oneplan.domain.forms.struck_cells import STRUCK, UNSEEN
from oneplan.gateways.spreadsheets.cell_scans import MAX_NOTES
from oneplan.gateways.spreadsheets.marked_styles import HIDES_TEXT
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.old_workbook_styles import OldStyles
from oneplan.gateways.spreadsheets.old_workbook_texts import SharedTexts, mark_runs, plain_text
from oneplan.gateways.spreadsheets.rich_texts import Marked
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText

_BOF, _SHEET, _SHARED, _CONTINUED = 0x0809, 0x0085, 0x00FC, 0x003C
_OF_SHARED, _RICH, _LABEL, _FORMULA = 0x00FD, 0x00D6, 0x0204, 0x0006
_TEXTS = frozenset({_OF_SHARED, _RICH, _LABEL})
_TEXTS_AND_NUMBERS = _TEXTS | {0x0203, 0x027E, _FORMULA}
_MANY_NUMBERS = 0x00BD
_CELL, _WORD = struct.Struct("<3H"), struct.Struct("<H")


def find_old_struck(content: bytes) -> list[list[StruckText]]:
    """Of each sheet, in the order of the workbook, its cells with such letters.

    Of cells that are so as a whole the first of every row and rule. Empty where no font or
    style does it, or the records end too early.
    """
    try:
        return _BookScan().scan(read_stream(content))
    except (struct.error, IndexError):
        return []  # calamine says what is wrong with it


class _BookScan:
    """The records of a book: its fonts, styles and texts come first, then each sheet."""

    def __init__(self) -> None:
        self._styles = OldStyles()
        self._shared: list[bytes] = []
        self._marked: dict[int, Marked] = {}
        self._sheets: dict[int, list[StruckText]] = {}
        self._told: set[tuple[int, str]] = set()

    def scan(self, stream: bytes) -> list[list[StruckText]]:
        found: list[StruckText] | None = None
        before = 0
        for at, kind, data in all_records(stream):
            if kind == _BOF:
                if at and found is None and not self._may_find():
                    return []
                found, self._told = self._sheets.get(at), set()
            elif found is None:
                self._of_book(kind, data, before)
            elif len(found) < MAX_NOTES:
                self._of_sheet(found, kind, data)
            before = before if kind == _CONTINUED else kind
        return [*self._sheets.values()]

    def _of_book(self, kind: int, data: bytes, before: int) -> None:
        if kind == _SHEET:
            self._sheets[struct.unpack_from("<I", data)[0]] = []
        elif kind == _SHARED or (kind == _CONTINUED and before == _SHARED):
            self._shared.append(data)
        else:
            self._styles.take(kind, data)

    def _may_find(self) -> bool:
        """Whether a cell can hold such letters; the texts of several fonts are looked at for it."""
        if any(self._styles.fonts) and self._shared:
            for number, text, runs in SharedTexts(self._shared).rich():
                if (marked := mark_runs(text, runs, self._styles.fonts)) is not None:
                    self._marked[number] = marked
        self._shared = []
        return any(self._styles.fonts) or any(self._styles.cells)

    def _of_sheet(self, found: list[StruckText], kind: int, data: bytes) -> None:
        marked = self._marked_in(kind, data)
        for row, column, style in _cells(kind, data):
            if marked is not None:
                found.append(StruckText(row, column, *marked))
            rules = self._styles.cells[style] if style < len(self._styles.cells) else frozenset()
            if HIDES_TEXT in rules and kind in _TEXTS:
                rules |= {UNSEEN}
            for rule in sorted(rules - {HIDES_TEXT} - ({STRUCK} if marked else set())):
                if (row, rule) not in self._told:
                    self._told.add((row, rule))
                    found.append(StruckText(row, column, rule, is_whole=True))

    def _marked_in(self, kind: int, data: bytes) -> Marked | None:
        """What is marked in the text of a cell."""
        if kind == _OF_SHARED:
            return self._marked.get(struct.unpack_from("<I", data, 6)[0]) if self._marked else None
        if kind != _RICH:
            return None
        letters = _WORD.unpack_from(data, 6)[0]
        text = plain_text(data[8:], letters)
        at = 9 + letters * (1 + (data[8] & 1))
        runs = [
            struct.unpack_from("<HH", data, at + 2 + 4 * each)
            for each in range(_WORD.unpack_from(data, at)[0])
        ]
        return mark_runs(text, [(first, font) for first, font in runs], self._styles.fonts)


def _cells(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the cells of a record that hold something."""
    if kind in _TEXTS_AND_NUMBERS:
        yield _CELL.unpack_from(data)
    elif kind == _MANY_NUMBERS:
        row, first = struct.unpack_from("<HH", data)
        for number, at in enumerate(range(4, len(data) - 2, 6)):
            yield row, first + number, _WORD.unpack_from(data, at)[0]
