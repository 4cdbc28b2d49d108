"""Letters as a reader counts them: a consonant with its vowel and tone mark above is one."""

from __future__ import annotations

import re
import unicodedata

MARKS = frozenset({"Mn", "Me", "Cf"})
"""Unicode categories of what takes no room of its own."""
LEADING = "เแโใไ"
"""Vowels written before their consonant: none may end a text that is cut."""
MORE = "…"
_LOOSE_END = re.compile(rf"(?:พ\.ศ\.?|[\s{LEADING}(–:·,/-])+$")
"""What says nothing at the end of a text that is cut."""


def count_letters(text: str) -> int:
    """How many letters a reader sees."""
    return sum(not _is_mark(each) for each in text)


def cut_to_letters(text: str, most: int) -> str:
    """A text of at most *most* letters: a longer one ends in … at a space where one is near.

    No vowel or tone mark is parted from its consonant.
    """
    if count_letters(text) <= most:
        return text
    seen, end = 0, 0
    for end, each in enumerate(text):  # noqa: B007  where it stopped is what is asked
        seen += not _is_mark(each)
        if seen == most:
            break
    kept = text[:end]
    space = kept.rfind(" ")
    if space > len(kept) * 2 // 3:
        kept = kept[:space]
    return _LOOSE_END.sub("", kept) + MORE


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in MARKS
