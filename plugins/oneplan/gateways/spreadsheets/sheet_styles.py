"""The styles of an .xlsx workbook: its number formats; its first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from oneplan.gateways.spreadsheets.number_formats import (
    BUILT_IN,
    GENERAL,
    MAX_DIGITS,
    NumberFormat,
    parse_format,
    parse_own,
)

FEW_DECIMALS = 2
"""Formats with fewer decimals may show an amount rounded."""
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Styles:
    """The number formats of a workbook by style.

    Attributes:
        formats: The format of each style.
        other: Styles that may show a number as something else.
        rounding: Styles that show fewer than two decimals.
        cutting: Styles that show a fixed number of decimals, two at least.
        texts: Style → what it shows of a text, where that is more than the text.
    """

    formats: Sequence[NumberFormat]
    other: frozenset[int]
    rounding: frozenset[int]
    cutting: frozenset[int]
    texts: Mapping[str, str]


@lru_cache(maxsize=8)
def read_styles(part: bytes) -> Styles:
    """The number formats of the part ``styles.xml``; the workbooks of one template share it."""
    tree = ElementTree.fromstring(part)  # noqa: S314  guarded: no DTD
    own: dict[str, str] = {}
    formats: list[NumberFormat] = []
    for group in tree:
        if group.tag.endswith("}numFmts"):
            own |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in group}
        elif group.tag.endswith("}cellXfs"):
            formats = [_format_of(each.get("numFmtId", "0"), own) for each in group]
    numbers = [(at, form) for at, form in enumerate(formats) if form.is_number]
    return Styles(
        formats,
        frozenset(range(len(formats))) - {at for at, _ in numbers},
        frozenset(at for at, form in numbers if form.decimals < FEW_DECIMALS),
        frozenset(at for at, form in numbers if FEW_DECIMALS <= form.decimals < MAX_DIGITS),
        {str(at): shown for at, form in enumerate(formats) if (shown := form.around_text)},
    )


@lru_cache(maxsize=8)
def counts_from_1904(book: bytes) -> bool:
    """Whether the part ``workbook.xml`` says that days are counted from 1904."""
    return any(
        each.tag.endswith("}workbookPr") and each.get("date1904") in ("1", "true")
        for each in ElementTree.fromstring(book)  # noqa: S314  guarded: no DTD
    )


@lru_cache(maxsize=8)
def is_calculated_on_load(book: bytes) -> bool:
    """Whether the part ``workbook.xml`` says that a program calculates it when it is opened."""
    return b"fullCalcOnLoad" in book and any(
        each.tag.endswith("}calcPr") and each.get("fullCalcOnLoad") in ("1", "true")
        for each in ElementTree.fromstring(book)  # noqa: S314  guarded: no DTD
    )


def _format_of(number: str, own: Mapping[str, str]) -> NumberFormat:
    is_index = number.isdecimal() and len(number) <= _MAX_DIGITS
    if number in own:
        return parse_own(int(number) if is_index else -1, own[number])
    return parse_format(BUILT_IN.get(int(number), GENERAL) if is_index else GENERAL)
