"""Thai and Arabic digits, and text brought to one form before it is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans("0123456789", _THAI)
_TO_ARABIC = str.maketrans(_THAI, "0123456789")

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_DECOMPOSED_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_SARA_AM = "\\1\u0e33"
_DOUBLE_SARA_E, _SARA_AE = "\u0e40\u0e40", "\u0e41"


def to_thai_digits(value: str | int) -> str:
    """Write the digits of *value* in Thai; everything else stays."""
    return str(value).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write the digits of *text* in Arabic; everything else stays."""
    return text.translate(_TO_ARABIC)


_UNUSUAL = re.compile("[^ -~\u0e01-\u0e4c\u0e4e-\u0e5b]")
"""What is neither ASCII nor Thai that stays as it is: most cells hold none of it."""


@lru_cache(maxsize=1 << 16)
def normalise_text(text: str) -> str:
    """Bring decomposed sara am, a double เ, zero-width marks and runs of spaces to one form."""
    return text if _is_in_one_form(text) else _mend(text)


def _is_in_one_form(text: str) -> bool:
    return (
        _UNUSUAL.search(text) is None
        and "  " not in text
        and _DOUBLE_SARA_E not in text
        and text.strip() == text
        and unicodedata.is_normalized("NFC", text)
    )


def _mend(text: str) -> str:
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    composed = _DECOMPOSED_SARA_AM.sub(_SARA_AM, visible).replace(_DOUBLE_SARA_E, _SARA_AE)
    return _SPACES.sub(" ", composed).strip()
