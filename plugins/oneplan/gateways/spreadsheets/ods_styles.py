"""The styles of an .ods workbook: text struck out or raised, kinds of pages; runs in the child.

Source: OpenDocument 1.3, part 3: 16.2 (style:style), 20.384 (line-through), 20.393 (position).
"""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK
from oneplan.gateways.spreadsheets.ods_attributes import local_values
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

STYLES = "styles.xml"
_ON_THE_LINE = ("0%", "0")
_WHITE = "#ffffff"
MAX_PARENTS = 20
"""Styles that one builds on; more is a circle."""


class OdsStyles:
    """What the styles that were named so far do to their text."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        self._open = ""

    def start_style(self, values: Mapping[str, str]) -> None:
        """Take the name of a style and of the one that it builds on."""
        self._open = values.get("name", "")
        self._parents[self._open] = values.get("parent-style-name", "")
        if page := values.get("master-page-name"):
            self._pages[self._open] = page

    def set_text(self, values: Mapping[str, str]) -> None:
        """Take what the style does to its text."""
        line = values.get("text-line-through-style") or values.get("text-line-through-type")
        position = values.get("text-position", "").split()
        if line not in (None, "none"):
            self._own[self._open] = STRUCK
        elif position and position[0] not in _ON_THE_LINE:
            is_low = position[0] == "sub" or position[0].startswith("-")
            self._own[self._open] = LOWERED if is_low else RAISED
        elif line is not None:
            self._own[self._open] = ""
        if values.get("use-window-font-color") == "true":
            self._colours[self._open] = ""
        elif colour := values.get("color"):
            self._colours[self._open] = colour.lower()

    def set_cell(self, values: Mapping[str, str]) -> None:
        """Take what the style does to its cell."""
        if ground := values.get("background-color"):
            self._grounds[self._open] = _WHITE if ground == "transparent" else ground.lower()

    def is_unseen(self, style: str) -> bool:
        """Whether letters of the style have the colour of their cell."""
        colour = self._of_parents(self._colours, style)
        return bool(colour) and colour == (self._of_parents(self._grounds, style) or _WHITE)

    def _of_parents(self, own: Mapping[str, str], style: str) -> str:
        for _ in range(MAX_PARENTS):
            if style in own:
                return own[style]
            style = self._parents.get(style, "")
        return ""

    def pages_of(self, style: str) -> str:
        """The kind of pages that sheets in a style are printed on, or an empty string."""
        return self._pages.get(style, "")

    def rule_of(self, style: str) -> str:
        """What is said of text in a style, or an empty string."""
        return self._of_parents(self._own, style)


def read_common_styles(package: Package) -> OdsStyles:
    """The styles that the sheets of a workbook share.

    Raises:
        ExpatError: Their part is no XML.
    """
    styles = OdsStyles()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "style":
            styles.start_style(local_values(attributes))
        elif name == "text-properties":
            styles.set_text(local_values(attributes))
        elif name == "table-cell-properties":
            styles.set_cell(local_values(attributes))

    if STYLES in package.NameToInfo:
        scan_xml(package.pieces(STYLES), start)
    return styles
