"""What the cells of an .xlsx workbook show by their number formats; runs in the child process.

A workbook whose formats show every number as it is costs a look at its styles, which
are known for the workbooks of one template. Source: ECMA-376 part 1, 18.3.1.4 and 18.8.30.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from oneplan.gateways.spreadsheets.cell_places import CellPlace
from oneplan.gateways.spreadsheets.number_formats import NumberFormat
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_boxes import Room
from oneplan.gateways.spreadsheets.sheet_parts import BOOK, name_sheets
from oneplan.gateways.spreadsheets.sheet_styles import Styles, counts_from_1904, read_styles
from oneplan.gateways.spreadsheets.shown_texts import MAX_SHOWN, ShownText, show_number
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

STYLES = "xl/styles.xml"
_TEXTS = frozenset({"s", "str", "inlineStr"})
_MANY_DECIMALS = re.compile(rb"v>\s*-?[0-9]*\.[0-9]{3}|v>\s*-?[0-9.]{1,20}[eE]-")
"""A number that a format of two decimals shows rounded."""
_DECIMAL = re.compile(rb"v>\s*-?[0-9]*\.[0-9]|v>\s*-?[0-9.]{1,20}[eE]-")


def find_shown(archive: Package) -> dict[str, list[ShownText]]:
    """Sheet → what is shown of numbers, where that is not the number itself."""
    if STYLES not in archive.NameToInfo:
        return {}
    styles = read_styles(archive.part(STYLES))
    if not (styles.other or styles.rounding or styles.cutting or styles.texts):
        return {}
    sheets = name_sheets(archive)
    from_1904 = bool(sheets) and counts_from_1904(archive.part(BOOK))
    shown = {}
    for part, name in sheets.items():
        used = _used(partial(archive.pieces, part), styles)
        if used:
            scan = _SheetScan(used, styles.texts, from_1904=from_1904)
            shown[name] = scan.scan(archive.pieces(part))
    return shown


def _used(pieces: Callable[[], Iterable[bytes]], styles: Styles) -> dict[str, NumberFormat]:
    """Style → number format, of the styles by which the sheet may show something else."""
    has_decimals = bool(styles.rounding) and _is_found(_DECIMAL, pieces())
    asked = styles.other | styles.rounding if has_decimals else styles.other
    if styles.cutting and _is_found(_MANY_DECIMALS, pieces()):
        asked |= styles.cutting
    asked |= {*map(int, styles.texts)}
    if not asked:
        return {}
    known = {str(each): styles.formats[each] for each in asked}
    names = b"|".join(sorted(name.encode() for name in known))
    is_used = 0 in asked or _is_found(re.compile(rb"""\ss=["'](?:%s)["']""" % names), pieces())
    return known if is_used else {}


def _is_found(pattern: re.Pattern[bytes], pieces: Iterable[bytes]) -> bool:
    return any(pattern.search(piece) for piece in whole_tags(pieces))


class _SheetScan:
    """One pass over a sheet by expat: where it stands, and the cell that is open."""

    def __init__(
        self, used: dict[str, NumberFormat], texts: Mapping[str, str], *, from_1904: bool
    ) -> None:
        self._used, self._texts, self._from_1904 = used, texts, from_1904
        self._place = CellPlace()
        self._form: NumberFormat | None = None
        self._text: list[str] | None = None
        self._shown: list[ShownText] = []
        self._room = Room(MAX_SHOWN)

    def scan(self, sheet: Iterable[bytes]) -> list[ShownText]:
        """What the sheet, given in pieces, shows.

        Raises:
            ExpatError: It is no XML.
            FileRefused: ``too_many_rows``, for more of them than a form holds.
        """
        scan_xml(sheet, self._start, self._end, self._data)
        return self._shown

    def _start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "c":
            self._open_cell(values)
        elif name == "row":
            self._place.open_row(values.get("r", ""))
        elif name == "v" and self._form is not None:
            self._text = []

    def _end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "v" and self._form is not None and self._text is not None:
            self._add(self._form, "".join(self._text))
            self._text = None
        elif name == "c":
            self._form = None

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _open_cell(self, values: dict[str, str]) -> None:
        self._place.open_cell(values.get("r", ""))
        kind, style = values.get("t", "n"), values.get("s", "0")
        self._form = self._used.get(style) if kind == "n" else None
        if kind in _TEXTS and (around := self._texts.get(style)):
            self._room.take(1)
            place = self._place
            self._shown.append(ShownText(place.row, place.column, around, "", is_text=True))

    def _add(self, form: NumberFormat, text: str) -> None:
        try:
            number = float(text)
        except ValueError:
            return  # calamine refuses the file for it
        place = self._place
        shown = show_number(place.row, place.column, number, form, from_1904=self._from_1904)
        if shown is not None:
            self._room.take(1)
            self._shown.append(shown)
