"""An amount of money read from Thai words: หนึ่งร้อยบาทถ้วน is 100.

The other way is :mod:`~oneplan.domain.shared.baht_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

_DIGITS = {
    "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7,
    "แปด": 8, "เก้า": 9, "": 1,
}  # fmt: skip
_PLACES = {"แสน": 10**5, "หมื่น": 10**4, "พัน": 10**3, "ร้อย": 10**2, "สิบ": 10, "": 1}
_MILLION = 10**6
_DIGIT = "(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)"
_BELOW_MILLION = (
    rf"(?:{_DIGIT}?แสน)?(?:{_DIGIT}?หมื่น)?(?:{_DIGIT}?พัน)?(?:{_DIGIT}?ร้อย)?"
    rf"(?:(?:ยี่|{_DIGIT})?สิบ)?(?:เอ็ด|{_DIGIT})?"
)
_NUMBER = rf"(?:(?!ล้าน){_BELOW_MILLION}(?:ล้าน{_BELOW_MILLION}){{0,2}}|ศูนย์)"
_SATANG = rf"(?:(?:ยี่|{_DIGIT})?สิบ)?(?:เอ็ด|{_DIGIT})?"
_WORDS = rf"({_NUMBER})บาท(?:ถ้วน|({_SATANG})สตางค์)?"
_IN_TEXT = re.compile(rf"(?<![ก-๙0-9]){_WORDS}|(?:รวม|ทั้งสิ้น|ทั้งหมด|เงิน|อักษร|จำนวน|ยอด|สุทธิ){_WORDS}")
_ALONE = re.compile(rf"{_WORDS}|({_NUMBER})(?:ถ้วน)?")
_PART = re.compile(rf"(ยี่|เอ็ด|{_DIGIT})?({'|'.join(filter(None, _PLACES))})?")
_SPACES = re.compile(r"\s+")


def amounts_in_words(text: str) -> Iterator[Decimal]:
    """The baht that a text spells out, each with its บาท: รวมเป็นเงิน (ห้าร้อยบาทถ้วน) names 500."""
    for found in _IN_TEXT.finditer(_SPACES.sub("", text)):
        baht, satang = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
        if baht:
            yield _amount(baht, satang)


def parse_baht_words(text: str) -> Decimal | None:
    """The baht of a text that is nothing but a number in words; บาท may be left out."""
    found = _ALONE.fullmatch(_SPACES.sub("", text).strip("()"))
    if found is None:
        return None
    words = found[1] or found[3]
    return _amount(words, found[2]) if words else None


def _amount(baht: str, satang: str | None) -> Decimal:
    return number_of_words(baht) + Decimal(number_of_words(satang or "")) / 100


def number_of_words(words: str) -> int:
    """A whole number of words that stand in their order: สองร้อยสิบเอ็ด is 211."""
    groups = map(_below_million, words.removeprefix("ศูนย์").split("ล้าน"))
    return reduce(lambda total, group: total * _MILLION + group, groups)


def _below_million(words: str) -> int:
    parts = (found for found in _PART.finditer(words) if found[0])
    return sum(_DIGITS[found[1] or ""] * _PLACES[found[2] or ""] for found in parts)
