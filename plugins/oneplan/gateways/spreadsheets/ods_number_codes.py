"""The number formats of an .ods workbook as the codes that other workbooks write.

Source: OpenDocument 1.3, part 3: 16.29 (data styles), 16.3 (style:map).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from oneplan.gateways.spreadsheets.ods_attributes import count_of
from oneplan.gateways.spreadsheets.xml_scans import local_name

_STYLES = frozenset({
    "number-style", "currency-style", "percentage-style", "date-style", "time-style",
    "boolean-style", "text-style",
})  # fmt: skip
_DAYS = frozenset({
    "day", "month", "year", "era", "day-of-week", "week-of-year", "quarter", "hours", "minutes",
    "seconds", "am-pm",
})  # fmt: skip
_WORDS = frozenset({"text", "currency-symbol"})
_NOT_UNDERSTOOD = "[<0]0"
"""A code of which it is not said what it shows."""
_CONDITION = re.compile(r"value\(\)(>=?|<=?|!?=)0(?:\.0*)?")
_SECTIONS = (("above", {">", ">="}), ("below", {"<", "<="}), ("zero", {"="}))
MAX_CODE, MAX_ZEROS = 200, 15


class NumberCodes:
    """The number formats that were named so far, taken piece by piece."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._maps: dict[str, dict[str, str]] = {}
        self._open = ""
        self._word: list[str] | None = None
        self._is_share = False

    def start(self, tag: str, values: Mapping[str, str]) -> bool:
        """Take the start of an element; whether a number format is open."""
        name = local_name(tag)
        if name in _STYLES:
            self._open = values.get("name", "")
            self._codes[self._open], self._maps[self._open] = "", {}
            self._is_share = name.startswith("percentage")
        elif not self._open:
            return False
        elif name == "map":
            self._take_map(values)
        elif name in _WORDS:
            self._word = []
        else:
            self._put(_piece(name, values))
        return True

    def data(self, text: str) -> None:
        """Take a text."""
        if self._word is not None:
            self._word.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = local_name(tag)
        if name in _WORDS and self._word is not None:
            self._put(self._quoted("".join(self._word)))
            self._word = None
        elif name in _STYLES:
            self._open = ""

    def code_of(self, name: str) -> str:
        """The code of a format; empty where there is none of this name."""
        if name not in self._codes:
            return ""
        own, maps = self._codes[name], self._maps[name]
        if not maps:
            return own or '""'
        named = [self._codes.get(maps[each], "") for each, _ in _SECTIONS if each in maps]
        if len(named) < len(maps):
            return _NOT_UNDERSTOOD
        if "above" not in maps or ("zero" in maps and "below" not in maps):
            return _NOT_UNDERSTOOD
        return ";".join([*named, own])

    def _take_map(self, values: Mapping[str, str]) -> None:
        found = _CONDITION.fullmatch(values.get("condition", "").replace(" ", "")[:MAX_CODE])
        section = next((n for n, signs in _SECTIONS if found and found[1] in signs), "another")
        self._maps[self._open][section] = values.get("apply-style-name", "")

    def _put(self, piece: str) -> None:
        if self._open and len(self._codes[self._open]) < MAX_CODE:
            self._codes[self._open] += piece

    def _quoted(self, text: str) -> str:
        if self._is_share and text.strip() == "%":
            return "%"
        return f'"{text.replace(chr(34), "")[:MAX_CODE]}"' if text else ""


def _piece(name: str, values: Mapping[str, str]) -> str:
    """The code of an element that is no text."""
    if name == "number":
        return _digits(values)
    if name in _DAYS:
        return "d"
    if name == "text-content":
        return "@"
    if name == "text-properties":
        return "[White]" if values.get("color", "").lower() == "#ffffff" else ""
    return "" if name == "fill-character" else _NOT_UNDERSTOOD


def _digits(values: Mapping[str, str]) -> str:
    """The digits of a number, as ``#,##0.00,``."""
    decimals = values.get("decimal-places")
    least = values.get("min-integer-digits", "0")
    if decimals is None and values.get("min-decimal-places") is None and least in ("0", "1"):
        return "General"
    zeros = "0" * (min(count_of(values, "min-integer-digits"), MAX_ZEROS) if least != "0" else 0)
    whole = f"#,##{zeros or '#'}" if values.get("grouping") == "true" else zeros or "#"
    asked = decimals or "0"
    places = min(count_of(values, "decimal-places"), MAX_ZEROS) if asked.strip("0") else 0
    factor = values.get("display-factor", "1").partition(".")[0]
    thousands = (len(factor) - 1) // 3 if factor.strip("0") == "1" else 0
    return whole + ("." + "0" * places if places else "") + "," * thousands
