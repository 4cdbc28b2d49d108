"""The cells of a sheet that its conditional formats hide, or show as something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from oneplan.domain.forms.cell_values import EMPTY, cell_text
from oneplan.domain.forms.sheets import cell_name
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.gateways.spreadsheets.cell_scans import (
    CONDITION_HIDES,
    CONDITION_MAY_HIDE,
    CONDITION_SHOWS,
)
from oneplan.gateways.spreadsheets.conditional_formats import ConditionalFormat, hides_texts
from oneplan.gateways.spreadsheets.number_formats import parse_format
from oneplan.gateways.spreadsheets.shown_texts import show_number
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

MAX_ASKED = 300_000
"""Cells of a sheet, each counted for every rule that it is asked of."""
Held = TypeVar("Held", float, str)
_OF_FILLED = {
    "containsBlanks": False, "notContainsBlanks": True,
    "containsErrors": False, "notContainsErrors": True,
}  # fmt: skip
"""Rules that ask the same of each filled cell; one with an error is read as blank."""
_OF_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda text, asked: asked in text,
    "notContainsText": lambda text, asked: asked not in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "equal": lambda first, _: first == 0,
    "notEqual": lambda first, _: first != 0,
    "greaterThan": lambda first, _: first > 0,
    "lessThan": lambda first, _: first < 0,
    "greaterThanOrEqual": lambda first, _: first >= 0,
    "lessThanOrEqual": lambda first, _: first <= 0,
    "between": lambda first, last: first >= 0 >= last,
    "notBetween": lambda first, last: not first >= 0 >= last,
}
"""How a cell stands to the first and the last operand: above, below or equal."""
_TRUE = frozenset({"TRUE", "1", "TRUE()"})
_IS_BLANK = re.compile(r"LEN\(TRIM\([^()]*\)\)([=>])0")
"""What the rules for blank and for filled cells become in other programs."""


def find_conditioned(
    rows: Sequence[Sequence[object]], conditions: Sequence[ConditionalFormat]
) -> Iterator[CellNote]:
    """A note on each cell that a condition hides or shows otherwise, and on one of a rule unknown.

    Of a rule that is a formula it is not known where it applies: its first filled cell is named.
    So is that of the rule with which more cells are asked about than :data:`MAX_ASKED`, the last.
    """
    told = set[tuple[int, int]]()
    asked = 0
    for condition in conditions:
        asked += _count_asked(rows, condition)
        if asked > MAX_ASKED:
            row, at, value = next(_filled(rows, condition), (0, 0, ""))
            yield CellNote(CONDITION_MAY_HIDE, cell_name(row + 1, at), cell_text(value))
            return
        for row, at, value in _filled(rows, condition):
            applies = _applies(condition, value)
            note = _note(condition, row, at, value) if applies is not False else None
            if note is None or (row, at) in told:
                continue
            told.add((row, at))
            if applies is None:
                yield CellNote(CONDITION_MAY_HIDE, note.cell, cell_text(value))
                break
            yield note


def _count_asked(rows: Sequence[Sequence[object]], condition: ConditionalFormat) -> int:
    """Cells that a rule is asked of, whether or not they are filled."""
    width = max(map(len, rows), default=0)
    return sum(
        max(0, min(bottom + 1, len(rows)) - top) * max(0, min(right + 1, width) - left)
        for top, left, bottom, right in condition.ranges
    )


def _filled(
    rows: Sequence[Sequence[object]], condition: ConditionalFormat
) -> Iterator[tuple[int, int, object]]:
    for top, left, bottom, right in condition.ranges:
        for row in range(top, min(bottom + 1, len(rows))):
            for at in range(left, min(right + 1, len(rows[row]))):
                value = rows[row][at]
                if isinstance(value, float) or (value != "" and cell_text(value) not in EMPTY):
                    yield row, at, value


def _note(condition: ConditionalFormat, row: int, at: int, value: object) -> CellNote | None:
    """What is said of a cell that the condition applies to; None where it shows what it holds."""
    name, number = cell_name(row + 1, at), _number(value)
    if number is None:
        return CellNote(CONDITION_HIDES, name, cell_text(value)) if hides_texts(condition) else None
    if not condition.code:
        return CellNote(CONDITION_HIDES, name, cell_text(value))
    shown = show_number(row, at, number, parse_format(condition.code))
    if shown is None or (shown.is_day and shown.text is not None):
        return None
    if shown.text is None:
        return CellNote(CONDITION_MAY_HIDE, name, cell_text(value))
    if not shown.text:
        return CellNote(CONDITION_HIDES, name, cell_text(value))
    return CellNote(CONDITION_SHOWS, name, f"{shown.text} ({cell_text(value)})")


def _number(value: object) -> float | None:
    if isinstance(value, ShownCell):
        value = float(value.number)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _applies(condition: ConditionalFormat, value: object) -> bool | None:
    """Whether a rule holds for a filled cell; None where that is not known."""
    if condition.is_of_numbers:
        return _number(value) is not None
    if condition.kind == "cellIs":
        return _compares(condition, value)
    if condition.kind == "expression":
        return _is_true("".join(condition.operands).strip().upper())
    if condition.kind in _OF_FILLED:
        return _OF_FILLED[condition.kind]
    asks = _OF_TEXT.get(condition.kind)
    return asks and asks(cell_text(value).casefold(), condition.text.casefold())


def _is_true(formula: str) -> bool | None:
    """Whether a formula holds for a filled cell, as far as that is known of any."""
    if formula in _TRUE:
        return True
    found = _IS_BLANK.fullmatch(formula.replace(" ", ""))
    return None if found is None else found[1] == ">"


def _compares(condition: ConditionalFormat, value: object) -> bool | None:
    operands = [_constant(each) for each in condition.operands]
    if not operands or None in operands:
        return None
    number = _number(value)
    numbers = [each for each in operands if isinstance(each, float)]
    texts = [each for each in operands if isinstance(each, str)]
    if number is not None and len(numbers) == len(operands):
        return _answer(condition.operator, _order(number, numbers[0]), _order(number, numbers[-1]))
    if number is None and len(texts) == len(operands):
        text = cell_text(value).casefold()
        return _answer(condition.operator, _order(text, texts[0]), _order(text, texts[-1]))
    return condition.operator == "notEqual"


def _order(held: Held, other: Held) -> int:
    return (held > other) - (held < other)


def _answer(operator: str, to_first: int, to_last: int) -> bool | None:
    """Whether a comparison holds, by how the cell stands to its first and last operand."""
    compare = _COMPARED.get(operator)
    return compare and compare(to_first, to_last)


@lru_cache(maxsize=1024)
def _constant(formula: str) -> float | str | None:
    """The number or the text that a formula is; None where it is more."""
    text = formula.strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"').casefold()
    try:
        return float(text)
    except ValueError:
        return None
