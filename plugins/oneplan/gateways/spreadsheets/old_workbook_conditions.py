"""The conditional formats of an .xls workbook; runs in the child process.

Source: [MS-XLS] 2.4.42 (CF), 2.4.43 (CF12), 2.4.44 (CFEx), 2.4.56 (CondFmt), 2.4.57 (CondFmt12),
2.5.198.4 (the operators of formulas).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from oneplan.domain.forms.sheets import Box
from oneplan.gateways.spreadsheets.conditional_formats import (
    MAX_CONDITIONS,
    MAX_RANGES,
    CellCondition,
    ConditionalFormat,
    ConditionList,
)
from oneplan.gateways.spreadsheets.old_workbook_looks import OldLook, read_look, read_sized_look
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.old_workbook_styles import OldStyles
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text

_BOF, _SHEET, _FORMAT = 0x0809, 0x0085, 0x041E
_CELLS, _RULE, _NEW_CELLS, _NEW_RULE, _ADDED = 0x01B0, 0x01B1, 0x0879, 0x087A, 0x087B
_MARKS = tuple(struct.pack("<H", kind) for kind in (_RULE, _NEW_RULE))
_FUTURE = 12
"""Bytes that stand before what a record of Excel 2007 says."""
_ADDED_TO = struct.Struct("<IHHBBHBB")
_COMPARED, _FORMULA, _BAR, _ICONS = 1, 2, 4, 6
_OPERATORS: Mapping[int, str] = {
    1: "between", 2: "notBetween", 3: "equal", 4: "notEqual", 5: "greaterThan", 6: "lessThan",
    7: "greaterThanOrEqual", 8: "lessThanOrEqual",
}  # fmt: skip
_WORD, _DOUBLE = struct.Struct("<H"), struct.Struct("<d")
_UNKNOWN = "?"
_IS_BLANK = re.compile(rb"[\x24\x44\x4c].{4}\x41\x76\x00\x41\x20\x00\x1e\x00\x00([\x0b\x0d])", re.S)
"""LEN(TRIM(a cell)) compared with zero: equal, or greater."""
_SIGNS = {b"\x0b": "=", b"\x0d": ">"}


def find_old_conditions(content: bytes) -> list[list[ConditionalFormat]]:
    """Of each sheet, in the order of the workbook, its conditional formats that change cells."""
    stream = read_stream(content)
    if not any(mark in stream for mark in _MARKS):
        return []
    return _BookScan().scan(stream)


@dataclass(slots=True)
class _Rule:
    """A rule with the number of its cells and its place among their rules."""

    ranges: list[Box]
    asked: CellCondition
    look: OldLook
    number: int
    place: int
    is_bar: bool = False


class _BookScan:
    """The records of a book: its colours and formats come first, then each sheet."""

    def __init__(self) -> None:
        self._styles = OldStyles()
        self._codes: dict[int, str] = {}
        self._sheets: dict[int, list[_Rule]] = {}
        self._open: list[_Rule] | None = None
        self._ranges: list[Box] = []
        self._number = self._place = 0
        self._takes: Mapping[int, Callable[[list[_Rule], bytes], None]] = {
            _CELLS: lambda _, data: self._take_cells(data),
            _NEW_CELLS: lambda _, data: self._take_cells(data[_FUTURE:]),
            _RULE: self._take_rule,
            _NEW_RULE: self._take_new_rule,
            _ADDED: self._take_added,
        }

    def scan(self, stream: bytes) -> list[list[ConditionalFormat]]:
        for at, kind, data in all_records(stream):
            try:
                self._take(at, kind, data)
            except (struct.error, IndexError):
                continue  # calamine says what is wrong with it
        return [_told(rules) for rules in self._sheets.values()]

    def _take(self, at: int, kind: int, data: bytes) -> None:
        if kind == _BOF:
            self._open = self._sheets.get(at)
        elif self._open is None:
            self._take_of_book(kind, data)
        elif kind in self._takes and len(self._open) <= MAX_CONDITIONS:
            self._takes[kind](self._open, data)

    def _take_of_book(self, kind: int, data: bytes) -> None:
        if kind == _SHEET:
            self._sheets[struct.unpack_from("<I", data)[0]] = []
            return
        if kind == _FORMAT:
            number, letters = struct.unpack_from("<HH", data)
            self._codes[number] = plain_text(data[4:], letters)
        self._styles.take(kind, data)

    def _take_cells(self, data: bytes) -> None:
        self._ranges = []
        _, number = struct.unpack_from("<HH", data)
        self._number, self._place = number >> 1, 0
        for at in range(min(_WORD.unpack_from(data, 12)[0], MAX_RANGES)):
            top, bottom, left, right = struct.unpack_from("<4H", data, 14 + 8 * at)
            self._ranges.append((top, left, bottom, right))

    def _take_rule(self, rules: list[_Rule], data: bytes) -> None:
        kind, operator, first, second = struct.unpack_from("<BBHH", data)
        look, at = read_look(data, 6, self._styles, self._codes)
        formulas = (data[at : at + first], data[at + first : at + first + second])
        self._add(rules, _asked(kind, operator, formulas), look)

    def _take_new_rule(self, rules: list[_Rule], data: bytes) -> None:
        kind, operator, first, second = struct.unpack_from("<BBHH", data, _FUTURE)
        look, at = read_sized_look(data, _FUTURE + 6, self._styles, self._codes)
        formulas = (data[at : at + first], data[at + first : at + first + second])
        at += first + second
        at += 2 + _WORD.unpack_from(data, at)[0] + 5
        more = data[at + 1 + data[at] :]
        is_bar = (kind == _BAR and not more[3] & 2) or (kind == _ICONS and bool(more[5] & 1))
        self._add(rules, _asked(kind, operator, formulas), look, is_bar=is_bar)

    def _take_added(self, rules: list[_Rule], data: bytes) -> None:
        """Take what is added to a rule of Excel 97; that of a newer one stands in itself."""
        is_newer, number, place, *_, has_look = _ADDED_TO.unpack_from(data, _FUTURE)
        if is_newer or not has_look:
            return
        look, _ = read_sized_look(data, _FUTURE + _ADDED_TO.size, self._styles, self._codes)
        for each in rules:
            if (each.number, each.place) == (number, place):
                each.look = OldLook(each.look.hides or look.hides, look.code or each.look.code)

    def _add(
        self, rules: list[_Rule], asked: CellCondition, look: OldLook, *, is_bar: bool = False
    ) -> None:
        rules.append(_Rule(self._ranges, asked, look, self._number, self._place, is_bar))
        self._place += 1


def _told(rules: list[_Rule]) -> list[ConditionalFormat]:
    found = ConditionList()
    for each in rules:
        if each.is_bar:
            found.add_bar(each.ranges)
        elif each.look.hides or each.look.code:
            found.add(each.ranges, each.asked, code="" if each.look.hides else each.look.code)
    return found.whole()


def _asked(kind: int, operator: int, formulas: tuple[bytes, bytes]) -> CellCondition:
    operands = [_formula(each) for each in formulas if each]
    if kind == _COMPARED:
        return CellCondition("cellIs", _OPERATORS.get(operator, ""), operands)
    return CellCondition("expression" if kind == _FORMULA else "", operands=operands)


def _formula(tokens: bytes) -> str:
    """A formula that is a constant or asks for blanks, as it is written; others are unknown."""
    kind, inside = tokens[0], tokens[1:]
    if kind == 0x1E and len(inside) == _WORD.size:  # noqa: PLR2004  a whole number
        return str(_WORD.unpack(inside)[0])
    if kind == 0x1F and len(inside) == _DOUBLE.size:  # noqa: PLR2004  another number
        return repr(_DOUBLE.unpack(inside)[0])
    if kind == 0x1D and len(inside) == 1:  # noqa: PLR2004  a truth
        return "TRUE" if inside[0] else "FALSE"
    if kind == 0x17 and len(inside) == 2 + inside[0] * (1 + (inside[1] & 1)):  # noqa: PLR2004  a text
        return '"{}"'.format(plain_text(inside[1:], inside[0]).replace('"', '""'))
    if found := _IS_BLANK.fullmatch(tokens):
        return f"LEN(TRIM(A1)){_SIGNS[found[1]]}0"
    return _UNKNOWN
