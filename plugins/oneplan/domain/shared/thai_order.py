"""One order for the marks of Thai: what looks the same on the screen becomes the same text.

A letter carries its vowel before its tone; sara am is one character; a vowel or
a tone stands on its letter with nothing between. Texts typed on old keyboards or
copied out of a PDF break each of these, and every reader shows them alike.
"""

from __future__ import annotations

import re

_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Marks above and below a letter."""
_AFTER = "\u0e30\u0e32\u0e33\u0e45"
"""Vowels that follow a letter and its marks."""
_LETTER = "\u0e01-\u0e2e"
_SARA_AA, _SARA_AM = "\u0e32", "\u0e33"
_NIKHAHIT, _SARA_I, _SARA_UE = "\u0e4d", "\u0e34", "\u0e36"

_RANKS = {
    mark: rank
    for rank, marks in enumerate(
        ("\u0e3a", "\u0e38\u0e39", "\u0e31\u0e34\u0e35\u0e36\u0e37", "\u0e47", _NIKHAHIT,
         "\u0e48\u0e49\u0e4a\u0e4b", "\u0e4c", "\u0e4e")
    )
    for mark in marks
}  # fmt: skip
"""Below, above, tones, and what silences a letter; no other order is stable under Unicode's NFC."""

MISPLACED = rf"[{_MARK}](?<![{_LETTER}].)(?<![\u0e31\u0e34-\u0e39][\u0e48-\u0e4c])"
"""A pattern for a mark that stands neither on a letter nor as the tone of a vowel."""

_PRIVATE = str.maketrans(
    dict(
        zip(
            map(chr, range(0xF700, 0xF71B)),
            "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
            "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
            strict=True,
        )
    )
    | dict.fromkeys("\uf873\uf874\uf875", "")
)
"""Moved glyphs of Windows' Thai fonts → what they show; position hints of old Macs → nothing."""

_SPACE_BEFORE_MARK = re.compile(
    rf"(?<=[{_LETTER}{_AFTER}{_MARK}])\s+(?=[{_MARK}\u0e33])|(?<=[\u0e48-\u0e4b])\s+(?=\u0e32)"
)
_CLUSTER = re.compile(rf"[{_MARK}{_AFTER}]{{2,}}")
_LONG_AA = re.compile("(?<![\u0e24\u0e26])\u0e45")
_DOUBLE_SARA_E, _SARA_AE = "\u0e40\u0e40", "\u0e41"


def real_glyphs(text: str) -> str:
    """Write the letters that the private characters of Thai fonts show."""
    return text.translate(_PRIVATE)


def order_marks(text: str) -> str:
    """Bring the marks of every letter to one order, each once, with no space before them."""
    close = _SPACE_BEFORE_MARK.sub("", text)
    short = _LONG_AA.sub(_SARA_AA, close)
    return _CLUSTER.sub(_ordered, short).replace(_DOUBLE_SARA_E, _SARA_AE)


def _ordered(match: re.Match[str]) -> str:
    marks, vowels = set(match[0]), "".join(each for each in match[0] if each in _AFTER)
    marks.difference_update(_AFTER)
    if _NIKHAHIT in marks and _SARA_AA in vowels and _SARA_AM not in vowels:
        vowels = vowels.replace(_SARA_AA, _SARA_AM, 1)
    if _SARA_AM in vowels:
        marks.discard(_NIKHAHIT)
    elif {_SARA_I, _NIKHAHIT} <= marks:
        marks -= {_SARA_I, _NIKHAHIT}
        marks.add(_SARA_UE)
    return "".join(sorted(marks, key=_rank)) + vowels


def _rank(mark: str) -> tuple[int, str]:
    return _RANKS[mark], mark
