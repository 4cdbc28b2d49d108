"""The codes of units and areas as spreadsheets leave them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from oneplan.domain.shared.thai_numerals import to_arabic_digits

_AS_TEXT = re.compile(r'=?"([^"]*)"|\'(.*)')
"""A code that a spreadsheet was told to keep as text: ``="740101"``, ``'740101``."""
_WITH_DECIMALS = re.compile(r"(\d{4,})\.0+")
_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)


def read_code(written: str) -> str:
    """The code that is meant: in Arabic digits, without what a spreadsheet puts around it."""
    text = to_arabic_digits(written)
    if kept := _AS_TEXT.fullmatch(text):
        text = (kept[1] or kept[2] or "").strip()
    with_decimals = _WITH_DECIMALS.fullmatch(text)
    return with_decimals[1] if with_decimals else text


def is_shortened(code: str) -> bool:
    """Whether a spreadsheet wrote a long code as a number such as 1.10101E+05."""
    return _SHORTENED.fullmatch(code) is not None


def codes_with_zeros(codes: Iterable[str]) -> Mapping[str, str]:
    """What is left of each code of digits when a spreadsheet drops its zeros → the code."""
    return {code.lstrip("0"): code for code in codes if code.startswith("0") and code.isdecimal()}
