"""What an .ods sheet holds beside its values: one pass by expat over the content.

Source: OpenDocument 1.3, part 3, and the ``calcext`` attributes that LibreOffice adds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import IO

from oneplan.domain.forms.cell_dates import DAY_ZERO
from oneplan.domain.forms.sheets import Box, cell_name
from oneplan.domain.forms.struck_cells import STRUCK, UNSEEN
from oneplan.gateways.spreadsheets.cell_scans import (
    HIDDEN_COLUMN,
    HIDDEN_ROW,
    MAX_NOTES,
    Note,
)
from oneplan.gateways.spreadsheets.ods_attributes import BESIDE, count_of, local_values
from oneplan.gateways.spreadsheets.ods_cells import is_held, rule_of_cell
from oneplan.gateways.spreadsheets.ods_styles import OdsStyles
from oneplan.gateways.spreadsheets.unread_texts import (
    BOX,
    COMMENT,
    MAX_TEXT,
    MAX_TEXTS,
    SheetText,
)
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

CONTENT = "content.xml"
MAX_MERGED = 20_000
MAX_REPEATED = 200
"""Rows and cells of one repetition that are named."""
CHUNK = 1 << 20

_UNSEEN = ("collapse", "filter")


@dataclass(slots=True)
class OdsSheet:
    """What a sheet holds beside its values: what is to be said of its cells, and merged ones.

    Attributes:
        day_zero: The day from which the workbook counts days.
        struck: Cells with struck-out or raised letters.
        style: Name of the style of the sheet.
        beside: What comments and shapes say, each as a whole.
        alone: Row and column of each text that a shape stands on → the text of the cell alone.
    """

    notes: list[Note] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    said: set[int] = field(default_factory=set)
    day_zero: date = DAY_ZERO
    struck: list[StruckText] = field(default_factory=list)
    style: str = ""
    beside: list[SheetText] = field(default_factory=list)
    alone: dict[tuple[int, int], str] = field(default_factory=dict)

    def note(self, rule: str, row: int, column: int, value: str = "") -> None:
        """Note a cell, unless very many are noted."""
        if len(self.notes) < MAX_NOTES:
            self.notes.append(Note(rule, cell_name(row + 1, column), value[:60]))


def find_ods_sheets(stream: IO[bytes], styles: OdsStyles) -> dict[str, OdsSheet]:
    """Sheet → what it holds beside its values.

    Args:
        stream: The content.
        styles: Styles that the workbook's sheets share; those of the content are added.

    Raises:
        ExpatError: It is no XML.
        ValueError: More merged cells than a form has.
    """
    scan = _Scan(styles)
    scan_xml(iter(partial(stream.read, CHUNK), b""), scan.start, scan.end, scan.data)
    return scan.sheets


class _Scan:
    """The pass: the table, row and cell that are open."""

    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: dict[str, OdsSheet] = {}
        self._styles = styles
        self._spans: list[str] = []
        self._rest: list[str] = []
        self._column_styles: dict[int, str] = {}
        self._row_style = ""
        self._span_rule = STRUCK
        self._told: set[tuple[int, str]] = set()
        self._sheet = OdsSheet()
        self._day_zero = DAY_ZERO
        self._row = self._column = self._at = self._beside = 0
        self._words: list[str] = []
        self._kind, self._lines = BOX, list[str]()
        self._has_shape = self._has_text = False
        self._rows, self._columns = 1, 1
        self._is_hidden = self._is_text = self._is_body = False
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "null-date": self._set_day_zero,
            "table": self._open_table,
            "table-column": self._open_column,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
            "p": self._open_text,
            "s": lambda values: self._put(" " * min(count_of(values, "c"), MAX_REPEATED)),
            "tab": lambda _: self._put("\t"),
            "line-break": lambda _: self._put("\n"),
            **{name: partial(self._open_beside, name) for name in BESIDE},
            "span": self._open_span,
            "body": self._open_body,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        opened = self._starts.get(local_name(tag))
        if not self._is_body:
            self._styles.start(tag, local_values(attributes))
        if opened is not None:
            opened(local_values(attributes))

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if not self._is_body:
            self._styles.end(tag)
        elif name == "p":
            self._close_text()
        elif name == "span":
            self._spans.pop()
        elif name in BESIDE:
            self._close_beside()
        elif name == "table-row":
            self._row += self._rows
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close_cell(self._cell, "".join(self._text).strip())
            self._cell = None

    def data(self, text: str) -> None:
        if self._is_body:
            self._put(text)
        else:
            self._styles.data(text)

    def _open_body(self, _values: dict[str, str]) -> None:
        self._is_body = True

    def _put(self, text: str) -> None:
        if self._beside:
            self._words.append(text)
        elif self._is_text:
            self._text.append(text)
            if not any(self._spans):
                self._rest.append(text)

    def _set_day_zero(self, values: dict[str, str]) -> None:
        try:
            self._day_zero = date.fromisoformat(values.get("date-value", ""))
        except ValueError:
            self._day_zero = DAY_ZERO

    def _open_table(self, values: dict[str, str]) -> None:
        self._sheet = OdsSheet(day_zero=self._day_zero, style=values.get("style-name", ""))
        self.sheets[values.get("name", "")] = self._sheet
        self._row = self._at = 0
        self._told = set()
        self._column_styles = {}

    def _open_column(self, values: dict[str, str]) -> None:
        count = count_of(values, "number-columns-repeated")
        if values.get("visibility") in _UNSEEN:
            self._sheet.hidden.update(range(self._at, min(self._at + count, 702)))
        if style := values.get("default-cell-style-name"):
            self._column_styles |= dict.fromkeys(range(self._at, min(self._at + count, 702)), style)
        self._at += count

    def _open_row(self, values: dict[str, str]) -> None:
        self._rows = count_of(values, "number-rows-repeated")
        self._is_hidden = values.get("visibility") in _UNSEEN
        self._row_style = values.get("default-cell-style-name", "")
        self._column = 0

    def _open_cell(self, values: dict[str, str]) -> None:
        self._cell, self._text, self._rest = values, [], []
        self._has_shape = self._has_text = False
        self._columns = count_of(values, "number-columns-repeated")

    def _open_text(self, _values: dict[str, str]) -> None:
        self._words = []
        if not self._beside:
            self._is_text = self._has_text = self._cell is not None
            if self._text:
                self._put("\n")

    def _close_text(self) -> None:
        if not self._beside:
            self._is_text = False
        elif words := "".join(self._words).strip():
            self._lines.append(words)
            self._has_shape = True

    def _open_span(self, values: dict[str, str]) -> None:
        self._spans.append(self._styles.rule_of(values.get("style-name", "")))
        if self._spans[-1] and self._is_text:
            self._span_rule = self._spans[-1]

    def _open_beside(self, name: str, _values: dict[str, str]) -> None:
        if not self._beside:
            self._kind, self._lines = COMMENT if name == "annotation" else BOX, []
        self._beside += 1

    def _close_beside(self) -> None:
        self._beside -= 1
        if self._beside or not self._lines or len(self._sheet.beside) >= MAX_TEXTS:
            return
        cell = "" if self._cell is None else cell_name(self._row + 1, self._column)
        text = "\n".join(self._lines)[:MAX_TEXT]
        self._sheet.beside.append(SheetText(self._kind, cell, text))

    def _close_cell(self, values: dict[str, str], text: str) -> None:
        if rule := rule_of_cell(values, text, has_text=self._has_text):
            for row in range(min(self._rows, MAX_REPEATED)):
                for column in range(min(self._columns, MAX_REPEATED)):
                    self._sheet.note(rule, self._row + row, self._column + column, text)
        self._add_merged(values)
        if text:
            self._say_hidden()
            self._say_struck(values, text)
        elif self._has_text and is_held(values):
            self._add_whole(UNSEEN)
        if self._has_shape and values.get("value-type") == "string":
            self._sheet.alone[self._row, self._column] = text
        self._column += self._columns

    def _say_struck(self, values: dict[str, str], text: str) -> None:
        rest = "".join(self._rest).strip()
        given = values.get("style-name") or self._row_style
        style = given or self._column_styles.get(self._column, "")
        if rest != text:
            if rest or self._span_rule == STRUCK:
                self._add_struck(self._span_rule, rest)
        elif self._styles.rule_of(style) == STRUCK:
            self._add_whole(STRUCK)
        if self._styles.is_unseen(style):
            self._add_whole(UNSEEN)

    def _add_whole(self, rule: str) -> None:
        if (self._row, rule) not in self._told:
            self._told.add((self._row, rule))
            self._add_struck(rule, "", is_whole=True)

    def _add_struck(self, rule: str, rest: str, *, is_whole: bool = False) -> None:
        if len(self._sheet.struck) < MAX_NOTES:
            self._sheet.struck.append(StruckText(self._row, self._column, rule, rest, is_whole))

    def _say_hidden(self) -> None:
        if self._is_hidden:
            self._is_hidden = False  # said once of a row
            self._sheet.note(HIDDEN_ROW, self._row, self._column)
        if self._column in self._sheet.hidden - self._sheet.said:
            self._sheet.said.add(self._column)
            self._sheet.note(HIDDEN_COLUMN, self._row, self._column)

    def _add_merged(self, values: dict[str, str]) -> None:
        down = count_of(values, "number-rows-spanned")
        across = count_of(values, "number-columns-spanned")
        if down * across == 1:
            return
        bottom, right = self._row + down - 1, self._column + across - 1
        self._sheet.merged.append((self._row, self._column, bottom, right))
        if len(self._sheet.merged) > MAX_MERGED:
            raise ValueError("more merged cells than a form has")
