"""The styles of an .ods workbook: text struck out or raised, kinds of pages; runs in the child.

Source: OpenDocument 1.3, part 3: 16.2 (style:style), 20.384 (line-through), 20.393 (position).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK
from oneplan.gateways.spreadsheets.marked_styles import TINY, is_white
from oneplan.gateways.spreadsheets.ods_attributes import local_values
from oneplan.gateways.spreadsheets.ods_number_codes import NumberCodes
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

STYLES = "styles.xml"
_ON_THE_LINE = ("0%", "0")
_WHITE = "#ffffff"
_SIZE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)(pt|mm|cm|in|pc|px)")
_POINTS: Mapping[str, float] = {
    "pt": 1, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72, "pc": 12, "px": 0.75,
}  # fmt: skip
MAX_PARENTS = 20
"""Styles that one builds on; more is a circle."""
MAX_MAPS = 20
"""Conditions of one style."""
Own = TypeVar("Own")


class OdsStyles:
    """What the styles that were named so far do to their text."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        self._tiny: dict[str, bool] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._named: dict[str, str] = {}
        self._data: dict[str, str] = {}
        self._numbers = NumberCodes()
        self._open = ""

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        """Take the start of an element of the styles."""
        name = local_name(tag)
        if name == "style":
            self._start_style(values)
        elif self._numbers.start(tag, values):
            pass  # what a number format does to its text is no style of cells
        elif name == "text-properties":
            self._set_text(values)
        elif name == "table-cell-properties":
            self._set_cell(values)
        elif name == "map" and len(self._maps.setdefault(self._open, [])) < MAX_MAPS:
            given = (values.get("condition", ""), values.get("apply-style-name", ""))
            self._maps[self._open].append(given)

    def data(self, text: str) -> None:
        """Take a text between the elements."""
        self._numbers.data(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._numbers.end(tag)

    def _start_style(self, values: Mapping[str, str]) -> None:
        self._open = values.get("name", "")
        if shown := values.get("display-name"):
            self._named[shown] = self._open
        if data := values.get("data-style-name"):
            self._data[self._open] = data
        self._parents[self._open] = values.get("parent-style-name", "")
        if page := values.get("master-page-name"):
            self._pages[self._open] = page

    def _set_text(self, values: Mapping[str, str]) -> None:
        line = values.get("text-line-through-style") or values.get("text-line-through-type")
        position = values.get("text-position", "").split()
        if line not in (None, "none"):
            self._own[self._open] = STRUCK
        elif position and position[0] not in _ON_THE_LINE:
            is_low = position[0] == "sub" or position[0].startswith("-")
            self._own[self._open] = LOWERED if is_low else RAISED
        elif line is not None:
            self._own[self._open] = ""
        if size := _SIZE.fullmatch(values.get("font-size", "")):
            self._tiny[self._open] = float(size[1]) * _POINTS[size[2]] <= TINY
        if values.get("use-window-font-color") == "true":
            self._colours[self._open] = ""
        elif colour := values.get("color"):
            self._colours[self._open] = colour.lower()

    def _set_cell(self, values: Mapping[str, str]) -> None:
        if ground := values.get("background-color"):
            self._grounds[self._open] = _WHITE if ground == "transparent" else ground.lower()

    def is_unseen(self, style: str) -> bool:
        """Whether letters of the style have the colour of their cell, or are tiny."""
        ground = self._of_parents(self._grounds, style) or _WHITE
        if self._of_parents(self._tiny, style) or (ground == _WHITE and self._is_white(style)):
            return True
        colour = self._of_parents(self._colours, style)
        return bool(colour) and colour == ground

    def _is_white(self, style: str) -> bool:
        return is_white(self.code_of(style))

    def named(self, shown: str) -> str:
        """The name in the file of a style that people know by another."""
        return self._named.get(shown, shown)

    def code_of(self, style: str) -> str:
        """The number format that a style gives, as a code; empty where it gives none."""
        return self._numbers.code_of(self._of_parents(self._data, style) or "")

    def maps_of(self, style: str) -> Sequence[tuple[str, str]]:
        """The conditions of a style and the styles that they give."""
        return self._of_parents(self._maps, style) or ()

    def _of_parents(self, own: Mapping[str, Own], style: str) -> Own | None:
        for _ in range(MAX_PARENTS):
            if style in own:
                return own[style]
            style = self._parents.get(style, "")
        return None

    def pages_of(self, style: str) -> str:
        """The kind of pages that sheets in a style are printed on, or an empty string."""
        return self._pages.get(style, "")

    def rule_of(self, style: str) -> str:
        """What is said of text in a style, or an empty string."""
        return self._of_parents(self._own, style) or ""


def read_common_styles(package: Package) -> OdsStyles:
    """The styles that the sheets of a workbook share.

    Raises:
        ExpatError: Their part is no XML.
    """
    styles = OdsStyles()

    def start(tag: str, attributes: dict[str, str]) -> None:
        styles.start(tag, local_values(attributes))

    if STYLES in package.NameToInfo:
        scan_xml(package.pieces(STYLES), start, styles.end, styles.data)
    return styles
