"""Conditional formats of an .ods workbook that hide what a cell holds, or show something else.

LibreOffice writes them after the cells of a sheet, in a space of its own; other programs as maps
of the styles of cells, which LibreOffice writes too and which are read where nothing else is.
Source: OpenDocument 1.3, part 3: 16.3 (style:map) and 19.599 (style:condition).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from oneplan.domain.forms.sheets import Box
from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS
from oneplan.gateways.spreadsheets.conditional_formats import (
    MAX_FORMULA,
    MAX_RANGES,
    OFF,
    CellCondition,
    ConditionalFormat,
    ConditionList,
    read_ranges,
)
from oneplan.gateways.spreadsheets.ods_attributes import count_of, local_values
from oneplan.gateways.spreadsheets.ods_styles import STYLES, OdsStyles
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

CONTENT = "content.xml"
_MARKS = (b"conditional-format", b"cell-content", b"is-true-formula")
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_COMPARED = re.compile(r"(?:cell-content\(\))?(>=|<=|!=|=|>|<)(.*)", re.DOTALL)
_CALLED = re.compile(r"([a-z-]+)(?:\((.*)\))?", re.DOTALL)
_OPERATORS: Mapping[str, str] = {
    ">=": "greaterThanOrEqual", "<=": "lessThanOrEqual", "!=": "notEqual", "=": "equal",
    ">": "greaterThan", "<": "lessThan",
}  # fmt: skip
_BETWEEN: Mapping[str, str] = {
    "between": "between", "not-between": "notBetween",
    "cell-content-is-between": "between", "cell-content-is-not-between": "notBetween",
}  # fmt: skip
_OF_TEXT: Mapping[str, str] = {
    "contains-text": "containsText", "not-contains-text": "notContainsText",
    "begins-with": "beginsWith", "ends-with": "endsWith",
}  # fmt: skip
_KINDS: Mapping[str, str] = {
    "formula-is": "expression", "is-true-formula": "expression",
    "is-error": "containsErrors", "is-no-error": "notContainsErrors",
}  # fmt: skip


def find_ods_conditions(package: Package, styles: OdsStyles) -> dict[str, list[ConditionalFormat]]:
    """Sheet → its conditional formats that hide cells or show them in another way.

    Args:
        package: The workbook.
        styles: All of its styles, those of its content too.

    Raises:
        ExpatError: The content is no XML.
    """
    parts = [name for name in (CONTENT, STYLES) if name in package.NameToInfo]
    pieces = chain.from_iterable(whole_tags(package.pieces(name)) for name in parts)
    if not any(mark in piece for piece in pieces for mark in _MARKS):
        return {}
    scan = _ConditionScan(styles)
    scan_xml(package.pieces(CONTENT), scan.start, scan.end)
    return scan.found


def read_condition(text: str) -> CellCondition:
    """A condition as ``>100000``, ``between(1,2)``, ``begins-with("ก")``; of no kind if unknown."""
    text = text.strip()[: 2 * MAX_FORMULA].removeprefix("of:").removeprefix("oooc:").strip()
    if found := _COMPARED.fullmatch(text):
        return CellCondition("cellIs", _OPERATORS[found[1]], (found[2],))
    called = _CALLED.fullmatch(text)
    name, inside = (called[1], called[2] or "") if called else ("", "")
    if name in _BETWEEN:
        return CellCondition("cellIs", _BETWEEN[name], tuple(inside.split(",")))
    if name in _OF_TEXT:
        words = inside.strip()
        is_text = len(words) > 1 and words[0] == words[-1] == '"' and '"' not in words[1:-1]
        return CellCondition(_OF_TEXT[name], text=words[1:-1]) if is_text else CellCondition("")
    return CellCondition(_KINDS.get(name, ""), operands=(inside,))


class _ConditionScan:
    """One pass over the content: the sheet, the row and the conditional format that are open."""

    def __init__(self, styles: OdsStyles) -> None:
        self.found: dict[str, list[ConditionalFormat]] = {}
        self._styles = styles
        self._name = ""
        self._told, self._mapped = ConditionList(), dict[str, _Boxes]()
        self._column_styles: dict[int, str] = {}
        self._row_style = ""
        self._row = self._column = 0
        self._rows = 1
        self._ranges: list[Box] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name in _CELLS:
            self._open_cell(local_values(attributes))
        elif name == "table-row":
            values = local_values(attributes)
            self._rows = count_of(values, "number-rows-repeated")
            self._row_style, self._column = values.get("default-cell-style-name", ""), 0
        elif name == "table-column":
            self._open_column(local_values(attributes))
        elif name == "table":
            self._name = local_values(attributes).get("name", "")
            self._told, self._mapped, self._column_styles = ConditionList(), {}, {}
            self._row = self._column = 0
        elif tag.startswith("calcext:"):
            self._open_condition(name, {local_name(k): v for k, v in attributes.items()})

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "table-row":
            self._row += self._rows
        elif name == "table":
            self._close_table()

    def _open_condition(self, name: str, values: Mapping[str, str]) -> None:
        if name == "conditional-format":
            self._ranges = read_ranges(_plain_addresses(values.get("target-range-address", "")))
        elif name == "condition":
            style = self._styles.named(values.get("apply-style-name", ""))
            self._add(self._told, self._ranges, values.get("value", ""), style)
        elif name in ("data-bar", "formatting-entry") and values.get("show-value") in OFF:
            self._told.add_bar(self._ranges)

    def _add(self, told: ConditionList, ranges: list[Box], text: str, style: str) -> None:
        hides, code = self._styles.is_unseen(style), self._styles.code_of(style)
        if hides or code:
            told.add(ranges, read_condition(text), code="" if hides else code)

    def _open_column(self, values: Mapping[str, str]) -> None:
        first, count = self._column, count_of(values, "number-columns-repeated")
        self._column += count
        if style := values.get("default-cell-style-name"):
            columns = range(first, min(self._column, MAX_COLUMNS))
            self._column_styles |= dict.fromkeys(columns, style)

    def _open_cell(self, values: Mapping[str, str]) -> None:
        columns = count_of(values, "number-columns-repeated")
        style = values.get("style-name") or self._row_style
        style = style or self._column_styles.get(self._column, "")
        if style and self._styles.maps_of(style):
            boxes = self._mapped.setdefault(style, _Boxes())
            boxes.add(self._row, self._column, self._rows, columns)
        self._column += columns

    def _close_table(self) -> None:
        if not self._told:
            for style, boxes in self._mapped.items():
                for condition, given in self._styles.maps_of(style):
                    self._add(self._told, boxes.found, condition, given)
        if self._told:
            self.found[self._name] = self._told.whole()


class _Boxes:
    """The cells of one style, those below each other in one box."""

    def __init__(self) -> None:
        self.found: list[Box] = []
        self._above: dict[tuple[int, int], int] = {}

    def add(self, row: int, column: int, rows: int, columns: int) -> None:
        across = (column, column + columns - 1)
        at = self._above.get(across, -1)
        if at >= 0 and self.found[at][2] == row - 1:
            self.found[at] = (self.found[at][0], across[0], row + rows - 1, across[1])
            return
        self._above[across] = len(self.found)
        self.found.append((row, across[0], row + rows - 1, across[1]))


def _plain_addresses(text: str) -> str:
    """Ranges without the names of their sheets, as ``A1:B2 D4``."""
    words = re.sub(r"'[^']*'", "", text).replace("$", "").split()[: MAX_RANGES + 1]
    return " ".join(":".join(each.rpartition(".")[2] for each in word.split(":")) for word in words)
