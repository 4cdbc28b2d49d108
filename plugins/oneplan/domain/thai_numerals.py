"""Thai and Arabic digits, and text brought to one form before it is read."""

from __future__ import annotations

import re
import unicodedata

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans("0123456789", _THAI)
_TO_ARABIC = str.maketrans(_THAI, "0123456789")

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_DECOMPOSED_SARA_AM = "\u0e4d\u0e32"
_SARA_AM = "\u0e33"


def to_thai_digits(value: str | int) -> str:
    """Write the digits of *value* in Thai; everything else stays."""
    return str(value).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write the digits of *text* in Arabic; everything else stays."""
    return text.translate(_TO_ARABIC)


def normalise_text(text: str) -> str:
    """Bring decomposed sara am, zero-width marks and runs of spaces to one form."""
    composed = unicodedata.normalize("NFC", text).replace(_DECOMPOSED_SARA_AM, _SARA_AM)
    return _SPACES.sub(" ", _INVISIBLE.sub("", composed)).strip()
