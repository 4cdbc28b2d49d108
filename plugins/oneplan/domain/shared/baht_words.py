"""An amount of money in Thai words, as a form wants it: หนึ่งร้อยบาทถ้วน."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION = 10**6
_SATANG = Decimal("0.01")


def baht_words(amount: Decimal | str) -> str:
    """Write an amount in words, rounded to the satang: สิบเอ็ดบาทยี่สิบห้าสตางค์.

    A negative amount begins with ลบ, a whole one ends in บาทถ้วน.
    """
    exact = Decimal(amount).quantize(_SATANG, rounding=ROUND_HALF_UP)
    whole, satang = divmod(int(abs(exact) * 100), 100)
    sign = "ลบ" if exact < 0 else ""
    if not satang:
        return f"{sign}{number_words(whole)}บาทถ้วน"
    baht = f"{number_words(whole)}บาท" if whole else ""
    return f"{sign}{baht}{number_words(satang)}สตางค์"


def number_words(number: int) -> str:
    """Write a whole number from 0 up in words: ยี่สิบเอ็ดล้าน, หนึ่งร้อยเอ็ด."""
    if number == 0:
        return "ศูนย์"
    millions, rest = divmod(number, _MILLION)
    head = f"{number_words(millions)}ล้าน" if millions else ""
    return head + _below_million(rest, has_more=number > 10)  # noqa: PLR2004


def _below_million(number: int, *, has_more: bool) -> str:
    words = []
    for place, figure in enumerate(reversed(str(number))):
        digit = int(figure)
        if not digit:
            continue
        words.append(_word(digit, place, has_more=has_more))
    return "".join(reversed(words))


def _word(digit: int, place: int, *, has_more: bool) -> str:
    if place == 1 and digit == 1:
        return "สิบ"
    if place == 1 and digit == 2:  # noqa: PLR2004
        return "ยี่สิบ"
    if place == 0 and digit == 1 and has_more:
        return "เอ็ด"
    return _DIGITS[digit] + _PLACES[place]
