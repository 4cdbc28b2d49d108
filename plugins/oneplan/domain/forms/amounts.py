"""Amounts of baht as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

MAX_BAHT = Decimal("9999999999999.99")
_AMOUNT = re.compile(r"(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)(\.\d+)?")
_APART = re.compile("[\t\n\v\f\r\u0085\u2028\u2029\u200b-\u200d\u2060\ufeff]")
"""What parts two things in a cell, though nothing or one space is left of it in the text."""
_CURRENCY = ("บาทถ้วน", "บาท", "฿")
_TELEPHONE = (9, 10)
_NO_SATANG = (".-", ".–", ".—", "/-")


def parse_amount(text: str) -> Decimal | None:
    """Baht from text: digits, in groups of three with commas or spaces, ฿, บาท and .- beside.

    Returns:
        None for anything else, as two numbers beside each other or a telephone number.
    """
    if text.isascii() and text.isdigit():
        return None if is_telephone(text) else Decimal(text)
    bare = _without_one_of(_NO_SATANG, _without_one_of(_CURRENCY, to_arabic_digits(text)))
    plain = bare.removeprefix("฿").strip()
    is_negative = plain.startswith("-")
    match = _AMOUNT.fullmatch(plain.removeprefix("-").strip())
    if match is None or is_telephone(match[0].replace(" ", "")):
        return None
    amount = Decimal(match[0].replace(",", "").replace(" ", ""))
    return -amount if is_negative else amount


def is_telephone(digits: str) -> bool:
    """Whether digits are as many as a telephone number's, and begin with its one nought."""
    return digits[:1] == "0" and len(digits) in _TELEPHONE and digits[1] != "0" and digits.isdigit()


def numbers_apart(cell: object, text: str) -> str:
    """The *text* of a cell of numbers, its lines kept where digits stand in two of them.

    A line break, a tab or a mark without a width parts two numbers; as a space in the
    text it would be one that parts thousands.
    """
    if cell is text or not isinstance(cell, str) or _APART.search(cell) is None:
        return text
    lines = [line for each in _APART.split(cell) if (line := normalise_text(each))]
    digits = [line for line in lines if any(map(str.isdigit, line))]
    return "\n".join(lines) if len(digits) > 1 else text


def _without_one_of(tails: Sequence[str], text: str) -> str:
    tail = next((each for each in tails if text.endswith(each)), "")
    return text.removesuffix(tail).rstrip()
