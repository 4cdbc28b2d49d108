"""An amount that its number format shows in another unit or currency than baht.

A cell that holds 500 and shows “500 พันบาท” says another amount than it holds.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from oneplan.domain.forms.forms import Column
from oneplan.domain.shared.findings import Message
from oneplan.domain.shared.thai_numerals import to_arabic_digits

NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")
_SIGNS = " \u00a0()-–+฿.,/"
_BAHT = frozenset({"", "บาท", "บาทถ้วน", "บ", "baht", "thb"})
_CURRENCY = re.compile("USD|EUR|GBP|JPY|CNY|ดอลลาร์|ยูโร|ปอนด์|เยน|หยวน", re.IGNORECASE)


def is_other_unit(shown: str, stored: str) -> bool:
    """Whether an amount is shown with words that make another amount of it.

    A format that scales the number too, as 2,500,000 shown as 2.5M, says the same amount.

    Args:
        shown: What is shown.
        stored: The number that the file holds.
    """
    text, amount = to_arabic_digits(shown), abs(Decimal(stored))
    words = NUMBER.sub("", text).strip(_SIGNS)
    if words.lower() in _BAHT and not _has_currency(text):
        return False
    found = NUMBER.findall(text)
    if not amount or len(found) != 1:
        return False
    number = Decimal(found[0].replace(",", ""))
    places = len(found[0].partition(".")[2])
    is_unscaled = abs(amount - number) < Decimal(1).scaleb(-places)
    return is_unscaled or _has_currency(text) or _CURRENCY.search(words) is not None


def _has_currency(text: str) -> bool:
    """Whether the sign of a currency stands in a text, other than that of baht."""
    return any(unicodedata.category(sign) == "Sc" and sign != "฿" for sign in text)


def tell_unit(column: Column, shown: str, stored: str) -> Message:
    """What the sender of such an amount is told."""
    return Message(
        "other_unit",
        f"“{column.th}” แสดง “{shown}” แต่ในไฟล์เก็บไว้ {stored} แบบรับเป็นบาท"
        " กรุณาพิมพ์จำนวนเงินเต็มเป็นบาท และตั้งรูปแบบเซลล์เป็นตัวเลขที่ไม่มีหน่วยอื่น",
        f"“{column.en}” shows “{shown}” and holds {stored}; the form takes baht: type the whole"
        " amount and format the cell as a number without another unit",
    )
