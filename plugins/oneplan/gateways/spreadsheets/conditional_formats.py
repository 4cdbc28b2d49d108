"""Conditional formats of an .xlsx workbook that hide what a cell holds, or show something else.

They are found in the child process; whether one applies to a cell is asked of its cells.
Source: ECMA-376 part 1, 18.3.1.18 (``conditionalFormatting``), 18.3.1.10 (``cfRule``), 18.8.14
(``dxf``: of a solid pattern the colour is ``bgColor``), 18.3.1.28 and 18.3.1.49 (``showValue``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

import msgspec

from oneplan.domain.forms.sheets import Box, column_index
from oneplan.gateways.spreadsheets.marked_styles import WHITE, colour_in, hides_text
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.xlsx_shown import STYLES
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

MAX_CONDITIONS, MAX_RANGES, MAX_OPERANDS = 50, 50, 2
_MARK = b"onditionalFormatting"
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_OFF = frozenset({"0", "false"})
MAX_FORMULA = 200


class ConditionalFormat(msgspec.Struct, frozen=True, array_like=True):
    """A rule whose format hides a cell or shows it in another way.

    Attributes:
        ranges: The cells that it is asked of.
        kind: Its type, as ``cellIs``.
        operator: How the cell is compared.
        operands: What with, as formulas.
        text: The text that is looked for.
        code: Number format that it gives; empty where it hides the cell by its colour.
        is_of_numbers: Whether only numbers are hidden, behind a bar or an icon.
    """

    ranges: list[Box]
    kind: str
    operator: str = ""
    operands: Sequence[str] = ()
    text: str = ""
    code: str = ""
    is_of_numbers: bool = False


class _Look(NamedTuple):
    """What a differential format does: hides by its colour, or gives a number format."""

    hides: bool
    code: str


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
                found[name] = scan.found[:MAX_CONDITIONS]
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
        self.found: list[ConditionalFormat] = []
        self._looks = looks
        self._ranges: list[Box] = []
        self._rule: dict[str, str] | None = None
        self._operands: list[str] = []
        self._formula: list[str] | None = None
        self._is_bar = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "conditionalFormatting":
            self._ranges = read_ranges(values.get("sqref", ""))
        elif name == "cfRule":
            self._rule, self._operands, self._is_bar = values, [], False
        elif self._rule is not None and name == "formula":
            self._formula = []
        elif self._rule is not None and name in ("dataBar", "iconSet"):
            self._is_bar = values.get("showValue", "1") in _OFF

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "formula" and self._formula is not None:
            self._operands.append("".join(self._formula)[:MAX_FORMULA])
            self._formula = None
        elif name == "cfRule" and self._rule is not None:
            self._close_rule(self._rule)
            self._rule = None

    def data(self, text: str) -> None:
        if self._formula is not None:
            self._formula.append(text)

    def _close_rule(self, values: dict[str, str]) -> None:
        number = values.get("dxfId", "")
        is_known = number.isdecimal() and len(number) < 6  # noqa: PLR2004
        look = self._looks[int(number)] if is_known and int(number) < len(self._looks) else None
        if not self._ranges or len(self.found) >= MAX_CONDITIONS:
            return
        if self._is_bar or (look is not None and (look.hides or look.code)):
            self.found.append(
                ConditionalFormat(
                    self._ranges,
                    values.get("type", ""),
                    values.get("operator", ""),
                    self._operands[:MAX_OPERANDS],
                    values.get("text", ""),
                    "" if look is None or look.hides else look.code,
                    self._is_bar,
                )
            )


def read_ranges(text: str) -> list[Box]:
    """The boxes of a list of ranges, as ``A1:B2 D4``."""
    found: Iterable[re.Match[str] | None] = map(_RANGE.fullmatch, text.split()[:MAX_RANGES])
    return [
        (
            int(each[2]) - 1,
            column_index(each[1]),
            int(each[4] or each[2]) - 1,
            column_index(each[3] or each[1]),
        )
        for each in found
        if each is not None
    ]


def hides_texts(condition: ConditionalFormat) -> bool:
    """Whether a text that the condition applies to is not seen."""
    return hides_text(condition.code) if condition.code else not condition.is_of_numbers
