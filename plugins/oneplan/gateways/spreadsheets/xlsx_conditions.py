"""The conditional formats of an .xlsx workbook; runs in the child process.

Source: ECMA-376 part 1, 18.3.1.18 (``conditionalFormatting``), 18.3.1.10 (``cfRule``), 18.8.14
(``dxf``: of a solid pattern the colour is ``bgColor``), 18.3.1.28 and 18.3.1.49 (``showValue``);
[MS-XLSX] 2.6.20: rules that look at other sheets hold their format, and their cells come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from oneplan.domain.forms.sheets import Box
from oneplan.gateways.spreadsheets.conditional_formats import (
    MAX_RANGES,
    OFF,
    CellCondition,
    ConditionalFormat,
    ConditionList,
    read_ranges,
)
from oneplan.gateways.spreadsheets.marked_styles import WHITE, colour_in
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.xlsx_shown import STYLES
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

_MARK = b"onditionalFormatting"
_MAX_ADDRESSES = 20 * MAX_RANGES
_FORMULAS = frozenset({"formula", "f"})


class _Look(NamedTuple):
    """What a differential format does: hides by its colour, or gives a number format."""

    hides: bool
    code: str


class _Rule(NamedTuple):
    """A rule that was read: the look is that of its own format where it holds one."""

    asked: CellCondition
    look: _Look | None
    is_bar: bool


def find_conditions(archive: Package) -> dict[str, list[ConditionalFormat]]:
    """Sheet → its conditional formats that hide cells or show them in another way.

    Raises:
        ExpatError: A sheet is no XML.
    """
    found: dict[str, list[ConditionalFormat]] = {}
    for part, name in name_sheets(archive).items():
        if any(_MARK in piece for piece in whole_tags(archive.pieces(part))):
            looks = _looks(archive.part(STYLES)) if STYLES in archive.NameToInfo else ()
            scan = _ConditionScan(looks)
            scan_xml(archive.pieces(part), scan.start, scan.end, scan.data)
            if scan.found:
                found[name] = scan.found.whole()
    return found


@lru_cache(maxsize=8)
def _looks(styles: bytes) -> tuple[_Look, ...]:
    root = ElementTree.fromstring(styles)  # noqa: S314  guarded: no DTD
    return tuple(_look(each) for group in root if group.tag.endswith("}dxfs") for each in group)


def _look(dxf: ElementTree.Element) -> _Look:
    parts = {each.tag.rpartition("}")[2]: each for each in dxf}
    colour = colour_in(parts["font"], "color") if "font" in parts else ""
    ground = colour_in(parts["fill"][0], "bgColor") if len(parts.get("fill", ())) else WHITE
    code = parts["numFmt"].get("formatCode", "") if "numFmt" in parts else ""
    return _Look(bool(colour) and colour == ground, code)


class _ConditionScan:
    """One pass over a sheet by expat: the ranges, the rule and the formula that are open."""

    def __init__(self, looks: Sequence[_Look]) -> None:
        self.found = ConditionList()
        self._looks = looks
        self._ranges: list[Box] = []
        self._rules: list[_Rule] = []
        self._rule: dict[str, str] | None = None
        self._operands: list[str] = []
        self._words: list[str] | None = None
        self._is_bar = False
        self._own: ElementTree.TreeBuilder | None = None
        self._look: _Look | None = None

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if self._own is not None:
            self._own.start(f"{{}}{name}", values)
        elif name == "conditionalFormatting":
            self._ranges, self._rules = read_ranges(values.get("sqref", "")), []
        elif name == "cfRule":
            self._rule, self._operands, self._is_bar = values, [], False
            self._look = None
        elif name == "sqref" or (self._rule is not None and name in _FORMULAS):
            self._words = []
        elif self._rule is not None and name in ("dataBar", "iconSet"):
            self._is_bar = values.get("showValue", "1") in OFF
        elif self._rule is not None and name == "dxf":
            self._own = ElementTree.TreeBuilder()
            self._own.start("{}dxf", {})

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._own is not None:
            self._own.end(f"{{}}{name}")
            if name == "dxf":
                self._look, self._own = _look(self._own.close()), None
        elif name in _FORMULAS and self._words is not None:
            self._operands.append("".join(self._words))
            self._words = None
        elif name == "sqref" and self._words is not None:
            self._ranges = read_ranges("".join(self._words)[:_MAX_ADDRESSES])
            self._words = None
        elif name == "cfRule" and self._rule is not None:
            self._close_rule(self._rule)
            self._rule = None
        elif name == "conditionalFormatting":
            self._close_ranges()

    def data(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _close_rule(self, values: dict[str, str]) -> None:
        number = values.get("dxfId", "")
        is_known = number.isdecimal() and len(number) < 6  # noqa: PLR2004
        shared = self._looks[int(number)] if is_known and int(number) < len(self._looks) else None
        asked = CellCondition(
            values.get("type", ""),
            values.get("operator", ""),
            self._operands,
            values.get("text", ""),
        )
        if len(self._rules) <= MAX_RANGES:
            self._rules.append(_Rule(asked, self._look or shared, self._is_bar))

    def _close_ranges(self) -> None:
        for asked, look, is_bar in self._rules:
            if is_bar:
                self.found.add_bar(self._ranges)
            elif look is not None and (look.hides or look.code):
                self.found.add(self._ranges, asked, code="" if look.hides else look.code)
