"""What a spreadsheet program shows of a number, where that is not the number itself."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

import msgspec

from oneplan.gateways.spreadsheets.number_formats import NumberFormat, show_general, to_day

MAX_SHOWN = 200_000
"""Cells of a file that show something else than their value; many more than a form holds."""
_SIGNS = re.compile(r"[,\s฿]")
_LEADING_ZERO = re.compile("-?0[0-9]")


class ShownText(msgspec.Struct, frozen=True, array_like=True):
    """What a spreadsheet program shows of a number, a share or a day, by its format.

    Attributes:
        row: Index of the row in the sheet, from 0.
        column: Index of the column, from 0.
        text: What is shown; None where that is not certain.
        number: The number, to 15 digits.
        is_day: Whether it is shown as a day or a time.
        day: The day that it stands for, if it is shown as one.
        is_sure: Whether every computer shows the same.
        is_text: Whether the cell holds a text, which stands in *text* as a mark.
    """

    row: int
    column: int
    text: str | None
    number: str
    is_day: bool = False
    day: datetime | None = None
    is_sure: bool = True
    is_text: bool = False


def show_number(
    row: int, column: int, number: float, form: NumberFormat, *, from_1904: bool = False
) -> ShownText | None:
    """What *form* shows of a number; None where that is the number itself."""
    stored, shown = show_general(number), form.show(number, from_1904=from_1904)
    text = shown and shown.strip()
    if form.is_day:
        day = to_day(number, from_1904=from_1904) if number >= 1 else None
        return ShownText(
            row, column, text, stored, is_day=True, day=day, is_sure=not form.is_of_system
        )
    if shown is not None and says_number(shown, stored):
        return None
    return ShownText(row, column, text, stored)


def says_number(shown: str, stored: str) -> bool:
    """Whether *shown* is the number *stored* with no more than marks for thousands or money."""
    plain = _SIGNS.sub("", shown)
    if plain in ("", "-"):
        return stored == "0"
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    if not plain.isascii() or _LEADING_ZERO.match(plain):
        return False
    try:
        return Decimal(plain) == Decimal(stored)
    except InvalidOperation:
        return False
