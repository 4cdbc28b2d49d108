"""What a row under the headings is: a record, a total, a note that is no record, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from oneplan.domain.cell_values import EMPTY
from oneplan.domain.forms import ColumnType
from oneplan.domain.sheets import Place
from oneplan.domain.thai_numerals import to_arabic_digits

TOTAL_WORDS = ("รวม", "ยอดรวม", "total")
SIGNED_WORDS = (
    "ลงชื่อ", "(ลงชื่อ", "ผู้รายงาน", "ผู้จัดทำ", "(นาย", "(นาง", "(น.ส.", "(ว่าที่", "(.", "(…",
)  # fmt: skip
"""With one of these, and nothing beside it, the table is over: names and posts follow."""
NOTE_WORDS = ("หมายเหตุ", "*", *SIGNED_WORDS)
_SPECIAL = TOTAL_WORDS + NOTE_WORDS


class RowKind(StrEnum):
    """What a row is; a note is passed over and its sender told so."""

    RECORD = "record"
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"


class RowKinds:
    """Tells the rows of one table apart, in the order of the sheet."""

    def __init__(self, place: Place, unit_name: str) -> None:
        """Look at the headings; *unit_name* is what a template writes into rows that are empty."""
        self._columns, self._unit_name = place.columns, unit_name
        self._own = [at for at, column in place.columns.items() if not column.prefilled]
        self._money = [at for at, column in place.columns.items() if column.type == ColumnType.BAHT]
        self._headings = {at: place.sheet.text(place.heading, at) for at in place.columns}
        self._first_headings = frozenset(self._headings.values())
        self._is_signed = False

    def kind_of(self, texts: Sequence[str]) -> RowKind:
        """What the row is whose cells read *texts*."""
        first = next((text for text in texts if text not in EMPTY), None)
        if first is None:
            return RowKind.BLANK
        word = first.casefold()
        if self._is_signed or word.startswith(_SPECIAL) or first in self._first_headings:
            kind = self._special(texts, first, word)
            if kind is not None:
                return kind
        if any(texts[at] not in EMPTY for at in self._own):
            return RowKind.RECORD
        return RowKind.NOTE if self._says_something(texts) else RowKind.BLANK

    def _special(self, texts: Sequence[str], first: str, word: str) -> RowKind | None:
        filled = [at for at in self._own if texts[at] not in EMPTY]
        if word.startswith(TOTAL_WORDS) and all(
            texts[at] == first for at in filled if at not in self._money
        ):
            return RowKind.TOTAL
        if word.startswith(NOTE_WORDS) and len(filled) <= 1:
            self._is_signed |= word.startswith(SIGNED_WORDS)
            return RowKind.NOTE
        if self._is_signed and all(texts[at] in EMPTY for at in self._money):
            return RowKind.NOTE
        if all(texts[at] in (heading, "") for at, heading in self._headings.items()):
            return RowKind.NOTE
        return None

    def _says_something(self, texts: Sequence[str]) -> bool:
        """Whether a row without a record holds more than the number and the names of its office."""
        return any(
            text not in EMPTY and not self._is_of_the_office(at, text)
            for at, text in enumerate(texts)
        )

    def _is_of_the_office(self, at: int, text: str) -> bool:
        column = self._columns.get(at)
        if column is None:
            return False
        if column.type == ColumnType.INTEGER:
            return to_arabic_digits(text).strip("(). ").isdigit()
        return column.type != ColumnType.TEXT or text == (self._unit_name or text)
