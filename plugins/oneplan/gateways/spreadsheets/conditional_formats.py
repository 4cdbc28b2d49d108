"""Conditional formats that hide what a cell holds, or show something else.

They are found in the child process; whether one applies to a cell is asked of its cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from oneplan.domain.forms.sheets import Box, column_index
from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.spreadsheets.marked_styles import hides_text

MAX_CONDITIONS, MAX_RANGES, MAX_OPERANDS = 500, 5_000, 2
"""Of a sheet; rows that were copied bring their own conditions along."""
MAX_FORMULA = 200
OFF = frozenset({"0", "false"})
"""What a property that is not set may be given as."""
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


class CellCondition(NamedTuple):
    """What a rule asks of a cell.

    Attributes:
        kind: Its type, as ``cellIs``; empty where it is not known what it asks.
        operator: How the cell is compared.
        operands: What with, as formulas.
        text: The text that is looked for.
    """

    kind: str
    operator: str = ""
    operands: Sequence[str] = ()
    text: str = ""


class ConditionalFormat(msgspec.Struct, frozen=True, array_like=True):
    """A rule whose format hides a cell or shows it in another way.

    Attributes:
        ranges: The cells that it is asked of.
        kind: As :class:`CellCondition` has it, like the next three.
        code: Number format that it gives; empty where it hides the cell by its colour.
        is_of_numbers: Whether only numbers are hidden, behind a bar or an icon.
    """

    ranges: list[Box]
    kind: str
    operator: str = ""
    operands: Sequence[str] = ()
    text: str = ""
    code: str = ""
    is_of_numbers: bool = False


class ConditionList:
    """The conditional formats of one sheet; of very many it is said that there are more."""

    def __init__(self) -> None:
        self._found: list[ConditionalFormat] = []
        self._ranges = 0
        self._is_full = False

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._found)

    def add(self, ranges: list[Box], asked: CellCondition, *, code: str = "") -> None:
        """Add a rule that hides cells, or gives them the number format *code*."""
        operands = [each[:MAX_FORMULA] for each in asked.operands[:MAX_OPERANDS]]
        asked = asked._replace(operands=operands, text=asked.text[:MAX_FORMULA])
        self._put(ConditionalFormat(ranges, *asked, code))

    def add_bar(self, ranges: list[Box]) -> None:
        """Add a bar or an icon in place of numbers."""
        self._put(ConditionalFormat(ranges, "bar", is_of_numbers=True))

    def whole(self) -> list[ConditionalFormat]:
        """The rules; one of the whole sheet stands for those that are too many."""
        beyond = [ConditionalFormat([(0, 0, MAX_ROWS, MAX_COLUMNS)], "")] if self._is_full else []
        return self._found + beyond

    def _put(self, found: ConditionalFormat) -> None:
        self._ranges += len(found.ranges)
        if len(self._found) >= MAX_CONDITIONS or self._ranges > MAX_RANGES:
            self._is_full = True
        elif found.ranges:
            self._found.append(found)


def read_ranges(text: str) -> list[Box]:
    """The boxes of a list of ranges, as ``A1:B2 D4``."""
    found: Iterable[re.Match[str] | None] = map(_RANGE.fullmatch, text.split()[: MAX_RANGES + 1])
    return [
        (
            int(each[2]) - 1,
            column_index(each[1]),
            int(each[4] or each[2]) - 1,
            column_index(each[3] or each[1]),
        )
        for each in found
        if each is not None
    ]


def hides_texts(condition: ConditionalFormat) -> bool:
    """Whether a text that the condition applies to is not seen."""
    return hides_text(condition.code) if condition.code else not condition.is_of_numbers
