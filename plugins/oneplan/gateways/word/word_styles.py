"""The styles of a Word document that hide, strike, raise, lower or number their text.

Source: ECMA-376 part 1, 17.7.4 (styles), 17.3.2.41 (vanish), 17.3.2.37 and 17.3.2.9 (strike),
17.3.2.42 (vertAlign), 17.3.1.19 (numPr).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from oneplan.gateways.word.word_marks import is_on, short_name, value_of

MAX_STYLES = 20
"""Styles that one builds on; more is a circle."""
_STRUCK = ("w:strike", "w:dstrike")
RAISES, LOWERS = "superscript", "subscript"
NO_LIST = "0"
"""The number of the list of a paragraph that is in none."""


class WordStyles(NamedTuple):
    """Ids of styles, by what they do of their own or by the style they build on."""

    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    lowered: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()

    def aligned(self, style: str) -> str:
        """Where a style puts its letters: :data:`RAISES`, :data:`LOWERS`, or empty for the line."""
        return RAISES if style in self.raised else LOWERS if style in self.lowered else ""


def read_styles(xml: bytes) -> WordStyles:
    """The styles of a document's part of styles."""
    hidden: dict[str, bool] = {}
    struck: dict[str, bool] = {}
    raised: dict[str, bool] = {}
    lowered: dict[str, bool] = {}
    numbered: dict[str, bool] = {}
    bases: dict[str, str] = {}
    for style in ET.fromstring(xml):  # noqa: S314  the guard let no document type in
        key = _attributes(style).get("w:styleId", "")
        bases[key] = _base_of(style)
        for name, given in _marks(style):
            if name == "w:vanish":
                hidden[key] = is_on(given)
            elif name in _STRUCK:
                struck[key] = struck.get(key, False) or is_on(given)
            elif name == "w:vertAlign":
                raised[key] = value_of(given) == RAISES
                lowered[key] = value_of(given) == LOWERS
            elif name == "w:numId":
                numbered[key] = value_of(given) != NO_LIST
    return WordStyles(
        *(_inheriting(own, bases) for own in (hidden, struck, raised, lowered, numbered))
    )


def _base_of(style: ET.Element) -> str:
    found = (each for each in style if _name(each.tag) == "w:basedOn")
    return next((value for each in found for value in each.attrib.values()), "")


def _marks(style: ET.Element) -> Iterator[tuple[str, dict[str, str]]]:
    """What a style says of its letters, and the list that it puts its paragraphs into."""
    for properties in style:
        if _name(properties.tag) == "w:rPr":
            yield from ((_name(mark.tag), _attributes(mark)) for mark in properties)
        elif _name(properties.tag) == "w:pPr":
            for each in (part for part in properties if _name(part.tag) == "w:numPr"):
                yield from ((_name(mark.tag), _attributes(mark)) for mark in each)


def _inheriting(own: Mapping[str, bool], bases: Mapping[str, str]) -> frozenset[str]:
    return frozenset(key for key in {*own, *bases} if _is_set(key, own, bases))


def _is_set(key: str, own: Mapping[str, bool], bases: Mapping[str, str]) -> bool:
    for _ in range(MAX_STYLES):
        if key in own:
            return own[key]
        key = bases.get(key, "")
    return False


def _attributes(element: ET.Element) -> dict[str, str]:
    return {_name(key): value for key, value in element.attrib.items()}


def _name(tag: str) -> str:
    return short_name(tag.removeprefix("{").replace("}", " "))
