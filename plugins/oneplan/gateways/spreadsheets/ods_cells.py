"""What is to be said of a cell of an .ods workbook by its attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oneplan.gateways.spreadsheets.cell_scans import BARE_FORMULA, ERROR_VALUE

_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:[0-9]{3}")
_VALUES = ("value", "date-value", "time-value", "boolean-value")


def rule_of_cell(values: Mapping[str, str], text: str, *, has_text: bool) -> str:
    """What is to be said of a cell, or an empty string.

    LibreOffice saves the empty text that a formula gives as an empty paragraph, without a type.
    """
    has_formula = bool(values.get("formula"))
    if values.get("calcext:value-type") == "error" or (has_formula and _ERROR.fullmatch(text)):
        return ERROR_VALUE
    is_text = values.get("value-type") == "string"
    has_value = is_text or has_text or any(values.get(key) for key in _VALUES)
    return BARE_FORMULA if has_formula and not has_value else ""


def is_held(values: Mapping[str, str]) -> bool:
    """Whether a cell that shows an empty text holds another; formats may leave out a zero."""
    if values.get("value-type") == "string":
        return bool(values.get("string-value"))
    return bool(values.get("value", "0").strip("-0.") or values.get("date-value"))
