"""Names of WordprocessingML elements, by what they do to the text that Word shows.

Source: ECMA-376 part 1, chapter 17; the properties of tracked changes in 17.13.5.
"""

from __future__ import annotations

from collections.abc import Mapping

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATHS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_PREFIXES = {
    **dict.fromkeys(_WORD, "w"),
    **dict.fromkeys(_MATHS, "m"),
    _CHOICES: "mc",
    _WORD_2010: "w14",
}

LEFT_OUT = frozenset(
    {
        "w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:instrText",
        "w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange",
        "w:sectPrChange", "w:tblGridChange", "w:tblPrExChange", "w:numberingChange", "w:rt",
    }
)  # fmt: skip
"""Elements whose content Word does not show: deleted text, former properties, field codes."""
MARKERS = frozenset({"w:rPr", "w:trPr"})
"""In these an element of a change marks a paragraph's end or a row and holds no text."""
TRACKED = frozenset({"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns"})
BREAKS: Mapping[str, str] = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n",
                             "w:noBreakHyphen": "-"}  # fmt: skip
"""Empty elements that stand for a character; a soft hyphen is shown at a line's end alone."""
KNOWN_CHOICES = frozenset(
    {"wps", "wpg", "wpc", "wpi", "wp14", "wp15", "w14", "w15", "w16", "w16se", "w16cid", "w16cex",
     "w16sdtdh", "w16du", "a14", "am3d", "aink", "cx", "cx1", "cx2", "cx4", "c14", "v"}
)  # fmt: skip
"""Prefixes that a choice may require and that a present Word draws."""
TICK, BOX = "✓", "☐"
_SYMBOLS = {
    ("wingdings", 0xFC): TICK, ("wingdings", 0xFE): TICK, ("wingdings", 0xFD): TICK,
    ("wingdings", 0xFB): TICK, ("wingdings", 0x78): TICK, ("wingdings", 0xA8): BOX,
    ("wingdings", 0x6F): BOX, ("wingdings", 0x71): BOX, ("wingdings", 0x72): BOX,
    ("wingdings 2", 0x50): TICK, ("wingdings 2", 0x51): TICK, ("wingdings 2", 0x52): TICK,
    ("wingdings 2", 0x53): TICK, ("wingdings 2", 0x54): TICK, ("wingdings 2", 0x2A): BOX,
    ("wingdings 2", 0xA3): BOX, ("symbol", 0xB7): "•", ("symbol", 0x2D): "-",
}  # fmt: skip
_TICKED, _OFF = frozenset("☑☒✔✅🗹🗷"), frozenset({"0", "false", "off", "none"})


def short_name(name: str) -> str:
    """The name of an element or an attribute with its usual prefix, as ``w:tc``.

    Args:
        name: Namespace and local name with a space between, as expat gives them.
    """
    space, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(space, '')}:{local}" if space else local


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is either on or off is on; without a value it is."""
    return value_of(attributes).casefold() not in _OFF


def value_of(attributes: Mapping[str, str]) -> str:
    """The ``w:val`` of an element, or an empty string."""
    return attributes.get("w:val", "")


def number_of(attributes: Mapping[str, str], least: int) -> int:
    """The ``w:val`` of an element as a number, *least* where it is none or smaller."""
    text = value_of(attributes)
    return max(least, int(text)) if text.isdigit() and len(text) < 8 else least  # noqa: PLR2004


def symbol(attributes: Mapping[str, str]) -> str:
    """The character of a ``w:sym``: its font decides what a code looks like."""
    try:
        code = int(attributes.get("w:char", ""), 16)
    except ValueError:
        return ""
    font = attributes.get("w:font", "").casefold()
    plain = code & 0xFF if 0xF000 <= code <= 0xF0FF else code  # noqa: PLR2004  private area
    return _SYMBOLS.get((font, plain)) or chr(min(code, 0xFFFD))


def shown_box(text: str) -> str:
    """A cell that holds nothing but a check box: a tick where it is ticked, else blank."""
    if text == BOX:
        return ""
    return TICK if text in _TICKED else text
