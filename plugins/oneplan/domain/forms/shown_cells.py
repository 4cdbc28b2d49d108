"""Cells that a spreadsheet program shows as something else than the number that they hold.

Days go to columns of days, numbers to amounts, and what is shown to everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oneplan.domain.forms.amounts import MAX_BAHT
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.satang_rounding import round_to_satang
from oneplan.domain.forms.shown_dates import (
    is_year_in_doubt,
    tell_part,
    tell_turned,
    tell_year_in_doubt,
)
from oneplan.domain.forms.shown_units import NUMBER, is_other_unit, tell_unit
from oneplan.domain.shared.findings import Message, Severity
from oneplan.domain.shared.thai_numerals import to_arabic_digits

MAX_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; those behind them are lost."""
CODES = frozenset({
    ColumnType.TAMBON_CODE, ColumnType.AREA_CODES, ColumnType.PROJECT_ID, ColumnType.PROJECT_IDS,
    ColumnType.UNIT_CODE,
})  # fmt: skip
AMOUNTS = frozenset({ColumnType.BAHT, ColumnType.INTEGER})
_WORDS = CODES | {ColumnType.TEXT, ColumnType.TEXT_LIST}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A number that is shown as a day, a share, a code with zeros in front, in other units.

    Attributes:
        number: The number, to 15 digits.
        shown: What is shown; None where that is not certain.
        is_day: Whether it is shown as a day or a time.
        day: The day that it stands for, if it is shown as one.
        is_sure: Whether every computer shows the same.
    """

    number: str
    shown: str | None
    is_day: bool = False
    day: datetime | None = None
    is_sure: bool = True

    @property
    def stored(self) -> str:
        """The day or the number that the file holds."""
        return self.day.date().isoformat() if self.day else self.number

    @property
    def text(self) -> str:
        """What is shown, else what is stored."""
        return self.shown or self.stored

    def __str__(self) -> str:
        """The cell as text."""
        return self.text


def settle_cell(column: Column, cell: ShownCell) -> tuple[object, Message | None]:
    """What a column reads of a cell, and what its sender is told of it.

    A day where a number or a code is asked for stays as it is: it is an error. So does
    an amount in another unit than baht.
    """
    if cell.is_day and column.type in CODES | AMOUNTS:
        return cell, None
    if column.type == ColumnType.DATE:
        return _settle_day(column, cell)
    if column.type == ColumnType.BAHT and is_other_unit(cell.shown or "", cell.number):
        return cell, None
    if column.type in AMOUNTS:
        is_same = _says(cell.shown or "", cell.number) or _is_rounded_to_satang(column, cell)
        return float(cell.number), None if is_same else _shown_otherwise(column, cell, cell.number)
    if not cell.is_day and abs(Decimal(cell.number)) >= 10**MAX_DIGITS:
        return cell.text, _digits_lost(column, float(cell.number))
    is_said = bool(cell.shown) and cell.is_sure
    return cell.text, None if is_said else _shown_otherwise(column, cell, cell.text)


def _settle_day(column: Column, cell: ShownCell) -> tuple[object, Message | None]:
    """What a column of days reads; a day whose year is in doubt stays as it is."""
    if cell.day is None:
        return cell.number, None
    if cell.shown is None or not cell.is_sure:
        return cell.day, None
    if is_year_in_doubt(cell.shown, cell.day):
        return cell, None
    part = tell_part(column, cell.shown, cell.day)
    return cell.day, part or tell_turned(column, cell.shown, cell.day)


def tell_unread(column: Column, cell: ShownCell) -> Message:
    """For a cell that stayed as it is: why its number is not read."""
    if cell.day is not None and column.type == ColumnType.DATE:
        return tell_year_in_doubt(column, cell.text, cell.day)
    if cell.is_day:
        return _made_a_day(column, cell)
    return tell_unit(column, cell.text, cell.number)


def _made_a_day(column: Column, cell: ShownCell) -> Message:
    """For a number or a code that a spreadsheet took for a day, as หมู่ 1/2 for 1 February."""
    return Message(
        "number_as_date",
        f"“{column.th}” แสดง “{cell.text}” เพราะโปรแกรมตารางคำนวณเปลี่ยนสิ่งที่พิมพ์เป็นวันที่"
        f" (เก็บไว้ {cell.stored}) กรุณาตั้งรูปแบบเซลล์เป็นข้อความหรือตัวเลขแล้วพิมพ์ใหม่",
        f"“{column.en}” shows “{cell.text}”: a spreadsheet made a date of what was typed"
        f" (stored: {cell.stored}). Format the cell as text or number and type it again",
    )


def find_long_numbers(
    columns: Mapping[int, Column], cells: Sequence[Sequence[object]]
) -> Iterator[tuple[int, int, Message]]:
    """Line, column index and warning of each number with more digits than a spreadsheet keeps.

    Args:
        columns: Column index → column.
        cells: The columns, each a cell a line, as they were read.
    """
    for at, column in columns.items():
        if column.type not in _WORDS or not _NUMBERS & set(map(type, cells[at])):
            continue
        for line, value in enumerate(cells[at]):
            if isinstance(value, float | int) and 10**MAX_DIGITS <= abs(value) < _INFINITE:
                yield line, at, _digits_lost(column, value)


def shortened(column: Column) -> Message:
    """For a code that a spreadsheet shortened to a power of ten, as 1.23457E+19."""
    return Message(
        "digits_lost",
        f"“{column.th}” ถูกย่อเป็นเลขยกกำลัง เพราะโปรแกรมตารางคำนวณเก็บตัวเลขได้เพียง {MAX_DIGITS} หลัก"
        " กรุณาตั้งรูปแบบเซลล์เป็นข้อความแล้วพิมพ์รหัสใหม่",
        f"“{column.en}” was shortened to a power of ten: a spreadsheet keeps {MAX_DIGITS} digits"
        " of a number. Format the cell as text and type the code again",
    )


_NUMBERS = {float, int}
_INFINITE = float("inf")


def _digits_lost(column: Column, value: float) -> Message:
    stored = f"{Decimal(format(value, f'.{MAX_DIGITS}g')):f}"
    return Message(
        "digits_lost",
        f"“{column.th}” เป็นตัวเลขยาวเกิน {MAX_DIGITS} หลัก โปรแกรมตารางคำนวณเก็บหลักถัดไปไม่ได้"
        f" (เก็บไว้ {stored}) กรุณาตั้งรูปแบบเซลล์เป็นข้อความแล้วพิมพ์รหัสใหม่",
        f"“{column.en}” is a number of more than {MAX_DIGITS} digits; a spreadsheet loses those"
        f" beyond (stored: {stored}). Format the cell as text and type the code again",
        Severity.WARNING,
    )


def _says(shown: str, stored: str) -> bool:
    """Whether the only number in *shown* is *stored*, to its sign."""
    found = NUMBER.findall(to_arabic_digits(shown))
    if len(found) != 1 or "%" in shown:
        return False
    return Decimal(found[0].replace(",", "")) == abs(Decimal(stored))


def _is_rounded_to_satang(column: Column, cell: ShownCell) -> bool:
    """Whether an amount is shown to the satang and holds more: its error names both values."""
    stored = Decimal(cell.number)
    if column.type != ColumnType.BAHT or not stored.is_finite() or abs(stored) > MAX_BAHT:
        return False
    rounded = round_to_satang(stored)
    return rounded != stored and _says(cell.shown or "", f"{rounded:f}")


def _shown_otherwise(column: Column, cell: ShownCell, used: str) -> Message:
    shown = "?" if cell.shown is None else cell.shown
    return Message(
        "shown_otherwise",
        f"“{column.th}” แสดง “{shown}” แต่ค่าที่เก็บไว้คือ {cell.stored} ระบบอ่านเป็น “{used}” กรุณาตรวจ"
        " หากไม่ถูกต้องให้ตั้งรูปแบบเซลล์เป็นข้อความหรือตัวเลขแล้วพิมพ์ใหม่",
        f"“{column.en}” shows “{shown}” and holds {cell.stored}; it was read as “{used}”."
        " If that is not right, format the cell as text or number and type it again",
        Severity.WARNING,
    )
