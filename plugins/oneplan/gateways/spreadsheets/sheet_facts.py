"""What a reader of spreadsheets does not tell of the sheets of a file; runs in the child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from oneplan.domain.forms.cell_dates import DAY_ZERO, DAY_ZERO_1904
from oneplan.domain.forms.sheets import Box
from oneplan.gateways.spreadsheets.cell_scans import Note, is_plain, scan_sheet
from oneplan.gateways.spreadsheets.conditional_formats import ConditionalFormat
from oneplan.gateways.spreadsheets.ods_conditions import find_ods_conditions
from oneplan.gateways.spreadsheets.ods_pages import read_pages
from oneplan.gateways.spreadsheets.ods_records import CONTENT, find_ods_sheets
from oneplan.gateways.spreadsheets.ods_styles import read_common_styles
from oneplan.gateways.spreadsheets.old_workbook_conditions import find_old_conditions
from oneplan.gateways.spreadsheets.old_workbook_scans import scan_old_workbook
from oneplan.gateways.spreadsheets.old_workbook_streams import is_of_1904, read_stream
from oneplan.gateways.spreadsheets.old_workbook_struck import find_old_struck
from oneplan.gateways.spreadsheets.old_workbook_words import find_old_words
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import BOOK, name_sheets
from oneplan.gateways.spreadsheets.sheet_styles import counts_from_1904, is_calculated_on_load
from oneplan.gateways.spreadsheets.shown_cells import find_shown
from oneplan.gateways.spreadsheets.shown_texts import ShownText
from oneplan.gateways.spreadsheets.unread_texts import SheetText
from oneplan.gateways.spreadsheets.words_beside import Beside, find_words_beside
from oneplan.gateways.spreadsheets.xlsx_conditions import find_conditions
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText, find_struck

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_MERGED = 20_000


class SheetFacts:
    """What is found in the file itself, by the names of its sheets.

    Attributes:
        shown: Cells whose shown text is of another kind than their value.
        struck: Cells with struck-out or raised letters.
        beside: What sheets say beside their cells.
        unread: The text boxes, shapes and comments among it.
        conditions: Conditional formats that hide cells or show them in another way.
    """

    def __init__(self, content: bytes, package: Package | None, names: Sequence[str]) -> None:
        """Look through a file; *package* is None for a workbook of the old binary kind."""
        self._package, self._names = package, names
        self._parts: dict[str, str] = {}
        self._old: dict[str, list[Note]] = {}
        self._merged: dict[str, list[Box]] = {}
        self._days: dict[str, date] = {}
        self._alone: dict[str, Mapping[tuple[int, int], str]] = {}
        self.shown: Mapping[str, Sequence[ShownText]] = find_shown(content, package)
        self.struck: dict[str, list[StruckText]] = {}
        self.beside: dict[str, str] = {}
        self.unread: dict[str, Sequence[SheetText]] = {}
        self.conditions: dict[str, list[ConditionalFormat]] = {}
        if package is None:
            self._look_at_records(content)
            return
        self._parts = {name: part for part, name in name_sheets(package).items()}
        if self._parts:
            self.struck = find_struck(package)
            self.conditions = find_conditions(package)
            self._put_beside(find_words_beside(package))
            if counts_from_1904(package.part(BOOK)):
                self._days = dict.fromkeys(names, DAY_ZERO_1904)
        elif CONTENT in package.NameToInfo:
            self._look_at_ods(package)

    def _look_at_records(self, content: bytes) -> None:
        names = self._names
        self.struck = dict(zip(names, find_old_struck(content), strict=False))
        self.conditions = dict(zip(names, find_old_conditions(content), strict=False))
        self._put_beside(dict(zip(names, find_old_words(content), strict=False)))
        self._old = dict(zip(names, scan_old_workbook(content), strict=False))
        if is_of_1904(read_stream(content)):
            self._days = dict.fromkeys(names, DAY_ZERO_1904)

    def _look_at_ods(self, package: Package) -> None:
        styles, pages = read_common_styles(package), read_pages(package)
        with package.open(CONTENT) as stream:
            found = find_ods_sheets(stream, styles)
        self.conditions = find_ods_conditions(package, styles)
        for name, sheet in found.items():
            self._old[name], self._merged[name] = sheet.notes, sheet.merged
            self._days[name], self._alone[name] = sheet.day_zero, sheet.alone
            self.struck[name] = sheet.struck
            beside = Beside(pages.texts_of(styles.pages_of(sheet.style)), sheet.beside)
            self._put_beside({name: beside})

    def _put_beside(self, found: Mapping[str, Beside]) -> None:
        self.beside |= {name: each.words for name, each in found.items()}
        self.unread |= {name: each.texts for name, each in found.items() if each.texts}

    def notes(self, name: str, held: int) -> list[Note]:
        """What is to be said of a sheet in which the reader found so many filled cells."""
        found = self._old.get(name, [])
        if self._package is not None and name in self._parts:
            part, package = self._parts[name], self._package
            if is_plain(package.pieces(part), held):
                return []
            is_to_calculate = is_calculated_on_load(package.part(BOOK))
            found = scan_sheet(package.pieces(part), is_to_calculate=is_to_calculate)
        return found

    def take_away_shapes(self, name: str, rows: list[list[object]], top: int) -> None:
        """Leave in cells of .ods what they say: calamine adds what a shape on them says.

        *rows* are some of the sheet, from index *top*.
        """
        for (row, at), text in self._alone.get(name, {}).items():
            if 0 <= row - top < len(rows) and at < len(rows[row - top]):
                rows[row - top][at] = text

    def merged(self, name: str, sheet: CalamineSheet) -> Sequence[Box]:
        """The merged cells of a sheet: first row and column, last row and column."""
        found = sheet.merged_cell_ranges
        if found is None:
            return self._merged.get(name, ())[:MAX_MERGED]
        return [(*first, *last) for first, last in found[:MAX_MERGED]]

    def day_zero(self, name: str) -> date:
        """The day from which the days of a sheet are counted."""
        return self._days.get(name, DAY_ZERO)

    def part(self, name: str) -> bytes:
        """The XML of a sheet of .xlsx; empty for any other."""
        if self._package is None or name not in self._parts:
            return b""
        return self._package.part(self._parts[name])
