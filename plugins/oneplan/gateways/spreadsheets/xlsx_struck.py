"""The cells of an .xlsx workbook with struck-out or raised letters; runs in the child process.

A workbook without such letters costs a look at the bytes of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from oneplan.domain.forms.struck_cells import STRUCK, UNSEEN
from oneplan.gateways.spreadsheets.cell_places import CellPlace
from oneplan.gateways.spreadsheets.marked_styles import HIDES_TEXT, find_marked_styles
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.rich_texts import MARKS, Marked, RichText, find_marked
from oneplan.gateways.spreadsheets.sheet_boxes import Room
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.shown_texts import MAX_SHOWN
from oneplan.gateways.spreadsheets.xlsx_shown import STYLES
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

STRINGS = "xl/sharedStrings.xml"
NONE: Mapping[str, frozenset[str]] = {}
_TEXTS = frozenset({"s", "str", "inlineStr"})


class StruckText(msgspec.Struct, frozen=True, array_like=True):
    """A cell with such letters.

    Attributes:
        row: Index of the row in the sheet, from 0.
        column: Index of the column, from 0.
        rule: What is said of it.
        rest: What is left without them.
        is_whole: Whether the style of the cell does it: the first such cell of its row.
    """

    row: int
    column: int
    rule: str
    rest: str = ""
    is_whole: bool = False


def find_struck(archive: Package) -> dict[str, list[StruckText]]:
    """Sheet → its struck-out cells, and those with struck-out or raised letters beside others."""
    shared: Mapping[str, Marked] = {}
    if STRINGS in archive.NameToInfo and _is_marked(archive.pieces(STRINGS)):
        shared = find_marked(archive.pieces(STRINGS))
    styles = find_marked_styles(archive.part(STYLES)) if STYLES in archive.NameToInfo else NONE
    found = {}
    for part, name in name_sheets(archive).items():
        is_styled = bool(styles) and _is_styled(archive.pieces(part), styles)
        if shared or is_styled or _is_marked(archive.pieces(part)):
            found[name] = _SheetScan(shared, styles).scan(archive.pieces(part))
    return found


def _is_marked(pieces: Iterable[bytes]) -> bool:
    return any(mark in piece for piece in whole_tags(pieces) for mark in MARKS)


def _is_styled(pieces: Iterable[bytes], styles: Collection[str]) -> bool:
    """Whether a cell of the sheet may be of one of some styles; without a name it is of 0."""
    names = b"|".join(sorted(name.encode() for name in styles))
    pattern = re.compile(rb"""\ss\s*=\s*["'](?:%s)["']""" % names)
    return "0" in styles or any(pattern.search(piece) for piece in whole_tags(pieces))


class _SheetScan:
    """One pass over a sheet by expat: where it stands, and the cell that is open."""

    def __init__(self, shared: Mapping[str, Marked], styles: Mapping[str, frozenset[str]]) -> None:
        self._shared, self._styles = shared, styles
        self._place = CellPlace()
        self._kind = ""
        self._rules = frozenset[str]()
        self._told: set[tuple[int, str]] = set()
        self._value: list[str] = []
        self._is_value = False
        self._text: RichText | None = None
        self._found: list[StruckText] = []
        self._room = Room(MAX_SHOWN)

    def scan(self, sheet: Iterable[bytes]) -> list[StruckText]:
        """The cells of the sheet, given in pieces.

        Raises:
            ExpatError: It is no XML.
            FileRefused: ``too_many_rows``, for more of them than a form holds.
        """
        scan_xml(sheet, self._start, self._end, self._data)
        return self._found

    def _start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "c":
            self._place.open_cell(values.get("r", ""))
            self._kind, self._value = values.get("t", ""), []
            self._rules = self._styles.get(values.get("s", "0"), frozenset())
        elif name == "row":
            self._place.open_row(values.get("r", ""))
        elif name == "v":
            self._is_value = True
        elif name == "is":
            self._text = RichText()
        elif self._text is not None:
            self._text.start(name, values)

    def _end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "v":
            self._is_value = False
        elif name == "c":
            self._close_cell()
        elif self._text is not None:
            self._text.end(name)

    def _data(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)
        elif self._text is not None:
            self._text.data(text)

    def _close_cell(self) -> None:
        text, value, row = self._text, "".join(self._value).strip(), self._place.row
        marked = self._shared.get(value) if self._kind == "s" else text and text.marked()
        is_filled = bool(value) or (text is not None and not text.is_blank())
        self._text = None
        if marked:
            self._add(*marked)
        rules = self._rules if is_filled else frozenset[str]()
        if HIDES_TEXT in rules and self._kind in _TEXTS:
            rules |= {UNSEEN}
        for rule in sorted(rules - {HIDES_TEXT} - ({STRUCK} if marked else set())):
            if (row, rule) not in self._told:
                self._told.add((row, rule))
                self._add(rule, "", is_whole=True)

    def _add(self, rule: str, rest: str, *, is_whole: bool = False) -> None:
        self._room.take(1)
        place = self._place
        self._found.append(StruckText(place.row, place.column, rule, rest, is_whole))
