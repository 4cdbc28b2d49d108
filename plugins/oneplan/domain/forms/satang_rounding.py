"""Amounts with more decimals than satang, which a format of money shows rounded.

A cell with ``=100000/3`` shows 33,333.33: its sender sees two decimals and no fault.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from oneplan.domain.forms.forms import Column
from oneplan.domain.shared.findings import Message

SATANG = "satang"
_ONE = Decimal("0.01")


def round_to_satang(amount: Decimal) -> Decimal:
    """An amount as a format of money shows it: with two decimals."""
    return amount.quantize(_ONE, ROUND_HALF_UP)


def tell_satang(column: Column, value: object) -> Message:
    """What the sender of an amount is told; of a number also what a format of money shows.

    Args:
        column: The column of the amount.
        value: The cell as it was read, a number or a text.
    """
    if not isinstance(value, int | float):
        return Message(
            SATANG,
            f"“{column.th}” มีทศนิยมได้ไม่เกินสองตำแหน่ง",
            f"“{column.th}” must not have more than two decimals",
        )
    stored = Decimal(format(value, ".15g"))
    shown = round_to_satang(stored)
    return Message(
        SATANG,
        f"“{column.th}” เมื่อแสดงสองตำแหน่งเป็น {shown:,} แต่ในไฟล์เก็บไว้ {stored:f}"
        " มีทศนิยมได้ไม่เกินสองตำแหน่ง กรุณาปัดเศษในสูตรด้วย ROUND เช่น =ROUND(100000/3,2)"
        f" หรือพิมพ์ {shown}",
        f"“{column.en}” shows {shown:,} in two decimals and holds {stored:f}: an amount must not"
        f" have more than two decimals; round it with ROUND, as in =ROUND(100000/3,2), or type"
        f" {shown}",
    )
