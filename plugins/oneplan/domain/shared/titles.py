"""Titles of projects as they are held against each other.

Thai needs no spaces, ๆ stands close or apart, a number may have Thai digits or a comma
between thousands: none of these makes another title. Another number does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from oneplan.domain.shared.thai_numerals import to_arabic_digits

_NUMBER = re.compile(r"\d+")
_SPACE = re.compile(r"(?<!\d)\s|\s(?!\d)")
"""A space that does not part two numbers."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@lru_cache(maxsize=1 << 14)
def same_title(key: str) -> str:
    """What two titles share that say the same: ถนน ๑ is ถนน 1, and ต่าง ๆ is ต่างๆ."""
    return _SPACE.sub("", _THOUSANDS.sub("", to_arabic_digits(key)))


def numbers_of(key: str) -> tuple[str, ...]:
    """The numbers of a title in their order, without noughts in front."""
    return tuple(number.lstrip("0") for number in _NUMBER.findall(same_title(key)))


def words_of(key: str) -> str:
    """A title without spaces and numbers."""
    return _NUMBER.sub("", same_title(key)).replace(" ", "")
