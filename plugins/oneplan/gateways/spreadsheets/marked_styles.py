"""The styles of an .xlsx workbook whose whole cells are struck out or not seen.

Source: ECMA-376 part 1, 18.8.3 (``bgColor``), 18.8.19 (``fgColor``), 18.8.22 (``font``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

from oneplan.domain.forms.struck_cells import STRUCK, UNSEEN
from oneplan.gateways.spreadsheets.format_sections import TEXT_HERE, parse_text_section

OFF_VALUES = frozenset({"0", "false", "off"})
"""What a property that is not set may be given as."""
HIDES_TEXT = "hides_text"
"""Of a style whose number format shows nothing of texts, as ;;; does."""
WHITE, BLACK = "FFFFFF", "000000"
_KNOWN = {
    ("theme", "0"): WHITE, ("theme", "1"): BLACK, ("indexed", "0"): BLACK, ("indexed", "1"): WHITE,
    ("indexed", "8"): BLACK, ("indexed", "9"): WHITE, ("indexed", "64"): BLACK,
    ("indexed", "65"): WHITE,
}  # fmt: skip
_WHITE_FORMAT = re.compile(r"^\s*\[white\]", re.IGNORECASE)
"""A format whose first section, for amounts, is written in white."""
_SIZE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")
TINY = 3
"""Letters of at most so many points are not read by anybody."""
_MARKS = (b"strike", b"color", b"formatCode", b'sz val="1"', b'sz val="2"', b'sz val="3"')
"""One of these stands in every part with such a style."""


@lru_cache(maxsize=8)
def find_marked_styles(part: bytes) -> Mapping[str, frozenset[str]]:
    """Style → rules of its cells, of the part ``styles.xml``; other styles are absent."""
    if not any(mark in part for mark in _MARKS):
        return {}
    groups = {each.tag.rpartition("}")[2]: each for each in ElementTree.fromstring(part)}  # noqa: S314  guarded: no DTD
    fonts, fills = [*groups.get("fonts", ())], [*map(_fill, groups.get("fills", ()))]
    struck = {str(at) for at, font in enumerate(fonts) if _is_struck(font)}
    tiny = {str(at) for at, font in enumerate(fonts) if _is_tiny(font)}
    colours = {str(at): colour_in(font, "color") for at, font in enumerate(fonts)}
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in groups.get("numFmts", ())}
    hiding = {number for number, code in codes.items() if hides_text(code)}
    found = {}
    for at, style in enumerate(groups.get("cellXfs", ())):
        font, fill = style.get("fontId", "0"), style.get("fillId", "0")
        ground = fills[int(fill)] if fill.isdecimal() and int(fill) < len(fills) else WHITE
        rules = {STRUCK} if font in struck else set()
        colour, own = colours.get(font), codes.get(style.get("numFmtId", ""), "")
        if (colour and colour == ground) or font in tiny:
            rules.add(UNSEEN)
        if ground == WHITE and is_white(own):
            rules.add(UNSEEN)
        if style.get("numFmtId", "") in hiding:
            rules.add(HIDES_TEXT)
        if rules:
            found[str(at)] = frozenset(rules)
    return found


def is_white(code: str) -> bool:
    """Whether a number format writes amounts in white."""
    return _WHITE_FORMAT.search(code) is not None


def hides_text(code: str) -> bool:
    """Whether a number format shows nothing of a text: its fourth section is there without it."""
    return ";" in code and TEXT_HERE not in parse_text_section(code)


def _is_struck(font: ElementTree.Element) -> bool:
    return any(
        each.tag.endswith("}strike") and each.get("val", "1") not in OFF_VALUES for each in font
    )


def _is_tiny(font: ElementTree.Element) -> bool:
    size = next((each.get("val", "") for each in font if each.tag.endswith("}sz")), "")
    return bool(_SIZE.fullmatch(size)) and float(size) <= TINY


def _fill(fill: ElementTree.Element) -> str:
    """The colour of a cell; empty for a pattern, whose letters are seen."""
    kind = next((each.get("patternType", "none") for each in fill), "none")
    if any(each.tag.endswith("}gradientFill") for each in fill):
        return ""
    if kind == "none":
        return WHITE
    return colour_in(fill[0], "fgColor") if kind == "solid" else ""


def colour_in(element: ElementTree.Element, name: str) -> str:
    """The colour that an element sets; empty where it sets none."""
    given = next((each for each in element if each.tag.endswith(f"}}{name}")), None)
    if given is None or given.get("auto") in ("1", "true"):
        return ""
    if rgb := given.get("rgb"):
        return rgb[-6:].upper()
    kind = "theme" if "theme" in given.attrib else "indexed"
    number, tint = given.get(kind, ""), given.get("tint", "0")
    is_plain = not tint.strip("-0.")
    return (is_plain and _KNOWN.get((kind, number))) or f"{kind} {number} {tint}"
