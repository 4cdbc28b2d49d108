"""A word of a choice as offices write it: with its number, its ด้าน, and other spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from oneplan.domain.forms.forms import Column
from oneplan.domain.shared.findings import Message
from oneplan.domain.shared.thai_numerals import compared

_LEAD = re.compile(r"^(?:[\d๐-๙]{1,3}[.)]\s*)?(?:ด้าน(?:การ)?)?")
_TRUTHS = {"true": "ใช่", "false": "ไม่ใช่"}
"""What a spreadsheet shows of a yes or no → how a choice says it."""


def parse_choice(column: Column, text: str, _around: object = None) -> str | Message:
    """The value that a word of a choice stands for, or what its sender is told."""
    word = compared(text)
    word = _TRUTHS.get(word, word)
    value = column.words.get(word) or column.words.get(_LEAD.sub("", word))
    if value is None:
        known, close = _close_words(column), _close(word)
        value = known.get(close) or known.get(_LEAD.sub("", close))
    if value is not None:
        return value
    allowed = " / ".join(choice.th for choice in column.choices)
    return Message(
        "choice", f"“{column.th}” ต้องเป็น {allowed}", f"“{column.th}” must be one of: {allowed}"
    )


def _close(word: str) -> str:
    """A word without its spaces: a line break may part it, and อื่น ๆ is written อื่นๆ."""
    return "".join(word.split())


@lru_cache(maxsize=1 << 8)
def _close_words(column: Column) -> Mapping[str, str]:
    """The words of a column without their spaces; those of two values are none."""
    found: dict[str, set[str]] = {}
    for word, value in column.words.items():
        found.setdefault(_close(word), set()).add(value)
    return {word: values.pop() for word, values in found.items() if len(values) == 1}
