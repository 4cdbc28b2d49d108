"""Whether a line that is no record may name a project's money all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oneplan.domain.shared.thai_numerals import to_arabic_digits

_MONEY = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+|(?<![\d.,])[1-9]\d{4,12}(?!\d)|\d\s{0,2}(?:บาท|พัน|หมื่น|แสน|ล้าน)"
)
"""1,000 and 50000, not 2564 nor a telephone number; 500 บาท and 5 แสน."""


def names_money(texts: Iterable[str]) -> bool:
    """Whether some text holds an amount: with commas, of five digits or more, or with its unit."""
    return any(_MONEY.search(to_arabic_digits(text)) for text in texts)
