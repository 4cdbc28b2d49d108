"""Marks of footnotes at the end of a text: สร้างศาลา¹ and สร้างศาลา* are named as สร้างศาลา is."""

from __future__ import annotations

import re

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ON_THE_LINE = "0123456789"
_RAISE = str.maketrans(f"{_ON_THE_LINE}๐๑๒๓๔๕๖๗๘๙", RAISED_DIGITS * 2)
_SIGNS = "*†‡"
_OF_A_UNIT = "(?:ม|ม\\.|เมตร|m|M)"
"""Square and cubic metres end so, in Thai and Latin letters."""
_MARK = re.compile(
    rf"(?:[{RAISED_DIGITS}]{{1,2}}(?:[,⁾ ]{{1,2}}[{RAISED_DIGITS}]{{1,2}})*⁾?|[{_SIGNS}]{{1,3}})$"
)
_UNIT = re.compile(rf"{_OF_A_UNIT} ?[²³]$")
_MAY_END = frozenset(f"{RAISED_DIGITS}{_SIGNS}⁾")


def footnote_mark(text: str) -> str:
    """The mark at the end of a text, or an empty string; ตร.ม.² ends in none."""
    if text[-1:] not in _MAY_END or _UNIT.search(text):
        return ""
    found = _MARK.search(text)
    return found[0] if found and found.start() else ""


def without_footnote(text: str) -> str:
    """A text without such a mark."""
    mark = footnote_mark(text)
    return text.removesuffix(mark).rstrip() if mark else text


def raise_digits(text: str) -> str:
    """A text with its digits as a raised run shows them: 1 is ¹."""
    return text.translate(_RAISE)
