"""The cells of one column, read all at once."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.forms.amounts import numbers_apart
from oneplan.domain.forms.cell_values import EMPTY, MAX_TEXT, NUMBERS, parser_of
from oneplan.domain.forms.forms import Column, ColumnType, Form, Need
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.domain.forms.struck_cells import StruckCell
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message

REMEMBERED = 4_096
"""Different texts of a column whose value is remembered; beyond them each is read anew."""

Value = str | Message | None
"""Of a cell: as it is stored, what is wrong with it, or nothing."""


class ColumnReader:
    """Reads the cells of a column of a form; what was read before is remembered.

    Attributes:
        is_any_wrong: Whether a cell held something wrong; it seldom does.
    """

    __slots__ = (
        "_around", "_dash", "_is_number", "_is_words", "_known", "_parse", "_remembers",
        "is_any_wrong",
    )  # fmt: skip

    def __init__(self, form: Form, column: Column, around: ValidationContext) -> None:
        """Take what is known of the column; what no sender changes is kept with the form."""
        known = form.known_values.get(column.key)
        self._known: dict[str, str] = {} if known is None else known
        self._remembers = known is not None or column.type in _OF_THE_SENDER
        self._is_words = column.type == ColumnType.TEXT
        self._is_number = column.type in NUMBERS
        self._dash = "0.00" if column.type == ColumnType.BAHT and column.need == Need.YES else None
        self._parse, self._around = parser_of(column), around
        self.is_any_wrong = False

    def read(self, cells: Sequence[object], texts: Sequence[str]) -> list[Value]:
        """The values of *cells*; *texts* are the same as text."""
        if self._is_words and max(map(len, texts)) <= MAX_TEXT:
            return [None if text in EMPTY else text for text in texts]
        if self._is_number and str in map(type, cells):
            texts = list(map(numbers_apart, cells, texts))
        known = self._known if _UNREAD.isdisjoint(map(type, cells)) else {}
        return [
            (self._dash if text else None)
            if text in EMPTY
            else known.get(text) or self._read_cell(cell, text)
            for cell, text in zip(cells, texts, strict=True)
        ]

    def _read_cell(self, cell: object, text: str) -> Value:
        value = self._parse(cell, text, self._around)
        if isinstance(value, Message):
            self.is_any_wrong = True
        elif self._remembers and len(self._known) < REMEMBERED:
            self._known[text] = value
        return value


_UNREAD = frozenset({ShownCell, StruckCell})
"""Cells whose text alone does not say what is read of them."""
_OF_THE_SENDER = frozenset({ColumnType.TAMBON_CODE, ColumnType.UNIT_CODE})
"""Values that hang on who sends: remembered for one file."""
