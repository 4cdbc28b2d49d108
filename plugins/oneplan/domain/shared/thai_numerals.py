"""Thai and Arabic digits, and text brought to one form before it is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from oneplan.domain.shared.thai_order import MISPLACED, order_marks, real_glyphs

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans("0123456789", _THAI)
_TO_ARABIC = str.maketrans(_THAI, "0123456789")

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_OVERRIDES = re.compile(r"[\u202a-\u202e]")
_SPACES = re.compile(r"\s+")
_WIDE = re.compile("[\uff01-\uff5e\U0001d7ce-\U0001d7ff]")
"""Letters and digits of a full width, and digits of mathematics: they show as plain ones."""


def to_thai_digits(value: str | int) -> str:
    """Write the digits of *value* in Thai; everything else stays."""
    return str(value).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write the digits of *text* in Arabic; everything else stays."""
    return text.translate(_TO_ARABIC)


_UNUSUAL = re.compile("[^ -~\u0e01-\u0e44\u0e46-\u0e4c\u0e4f-\u0e5b]")
"""What is neither ASCII nor Thai that stays as it is: most cells hold none of it."""
_MISPLACED = re.compile(MISPLACED)
PASSES = 8
"""A text of nothing but misplaced marks is in order after three."""
_DOUBLE_SARA_E = "\u0e40\u0e40"
_SPACED_SARA_AM = " \u0e33"


@lru_cache(maxsize=1 << 16)
def normalise_text(text: str) -> str:
    """Bring a text to the one form in which it is compared and stored.

    What looks the same becomes the same: the order of Thai marks, private glyphs of
    fonts, characters without a width, wide digits, runs of spaces. Thai digits stay.
    """
    return text if _is_in_one_form(text) else _mend(text)


@lru_cache(maxsize=1 << 14)
def compared(text: str) -> str:
    """A text as it is compared with another: one form, no case, and ฤาษี the same as ฤๅษี."""
    return normalise_text(text).casefold().replace("\u0e45", "\u0e32")


def _is_in_one_form(text: str) -> bool:
    return (
        _UNUSUAL.search(text) is None
        and _MISPLACED.search(text) is None
        and "  " not in text
        and _DOUBLE_SARA_E not in text
        and _SPACED_SARA_AM not in text
        and text.strip() == text
    )


def _mend(text: str) -> str:
    """The one form of a text; what one pass brings together can be put in order by the next."""
    for _ in range(PASSES):
        before, text = text, _mend_once(text)
        if text == before:
            break
    return text


def _mend_once(text: str) -> str:
    visible = _WIDE.sub(_plain, _without_unseen(real_glyphs(text)))
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    return unicodedata.normalize("NFC", order_marks(spaced))


def _without_unseen(text: str) -> str:
    """*text* without characters that show nothing.

    Among digits alone a change of direction is left for the parsers to refuse: it
    can show another number than the one that is stored.
    """
    seen = _INVISIBLE.sub("", text)
    return _OVERRIDES.sub("", seen) if any(map(str.isalpha, seen)) else seen


def _plain(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])
