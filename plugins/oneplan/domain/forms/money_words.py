"""Whether a line that is no record may name a project's money all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from oneplan.domain.shared.thai_numerals import to_arabic_digits

_MONEY = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+|(?<![\d.,])[1-9]\d{4,12}(?!\d)|\d\s{0,2}(?:บาท|พัน|หมื่น|แสน|ล้าน)"
)
"""1,000 and 50000, not 2564 nor a telephone number; 500 บาท and 5 แสน."""


_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,13})(\.\d{1,2})?\s{0,2}(พัน|หมื่น|แสน|ล้าน)?(?![\d,])"
)
TIMES = {None: 1, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
"""What a word behind a number multiplies it by."""
LEAST_AMOUNT = Decimal(100)
"""A bare number below it, outside the form's columns, counts something and is no money."""


def names_money(texts: Iterable[str]) -> bool:
    """Whether some text holds an amount: with commas, of five digits or more, or with its unit."""
    return any(_MONEY.search(to_arabic_digits(text)) for text in texts)


def amounts_named(text: str) -> set[Decimal]:
    """The numbers of a text that are amounts: those by which :func:`names_money` knows it."""
    return {
        Decimal(found[1].replace(",", "") + (found[2] or "")) * TIMES[found[3]]
        for found in _NUMBER.finditer(to_arabic_digits(text))
        if names_money((text[found.start() : found.end() + len(" บาท")],))
    }
