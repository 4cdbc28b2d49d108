"""One note that the office and people write on together."""

from __future__ import annotations

import re

OWN = "• "
"""How a sentence begins that the office may replace by a newer one."""
_BREAK = "\n\n"
"""Between two paragraphs, as Markdown has it."""
_BREAKS = re.compile(r"\n\s*\n")


def with_own(before: str, sentence: str) -> str:
    """A note with the office's sentence at its head, in place of the one it had.

    What a person wrote stays below.
    """
    own = OWN + _BREAKS.sub("\n", sentence.strip())
    return _BREAK.join([own, *(each for each in _paragraphs(before) if not each.startswith(OWN))])


def with_more(before: str, text: str) -> str:
    """A note with a text that stays; the same text twice stands once."""
    added = _paragraphs(text)
    kept = [each for each in _paragraphs(before) if each not in added]
    return _BREAK.join([*kept, *added])


def _paragraphs(note: str) -> list[str]:
    return [each.strip() for each in _BREAKS.split(note) if each.strip()]
