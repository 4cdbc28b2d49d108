"""Thai and Arabic digits."""

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans("0123456789", _THAI)
_TO_ARABIC = str.maketrans(_THAI, "0123456789")


def to_thai_digits(value: str | int) -> str:
    """Write the digits of *value* in Thai."""
    return str(value).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write the digits of *text* in Arabic."""
    return text.translate(_TO_ARABIC)
