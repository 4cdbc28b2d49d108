"""How long a text is to the eye: marks above and below a Thai letter take no room of their own."""

from __future__ import annotations

import unicodedata

_NO_ROOM = frozenset({"Mn", "Me", "Cf"})
"""Unicode's categories of marks and of characters that do not show."""


def count_letters(text: str) -> int:
    """Count the letters of a text as a person would; ``กำหนด`` has five, ``ที่`` has one."""
    return sum(unicodedata.category(each) not in _NO_ROOM for each in text)
