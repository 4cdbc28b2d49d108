"""What a step is called where its id is all that is known, or that and what is printed for it."""

from __future__ import annotations

import re

from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits

_NUMBER = re.compile(r"\d+(\.\d+)*")
_LETTERS = re.compile(r"[A-Za-z]")


def is_number(step_id: str) -> bool:
    """Whether a step's id is the number that its calendar prints."""
    return _NUMBER.fullmatch(step_id) is not None


def name_of_id(step_id: str, printed_no: str = "") -> str:
    """A step as a sentence names it, by its id and what is printed for it, where that is known."""
    if is_number(step_id):
        return f"ขั้นตอนที่ {to_thai_digits(step_id)}"
    printed = printed_no or _LETTERS.sub("", step_id)
    if re.match(r"\d", to_arabic_digits(printed)):
        return f"ขั้นตอนตามข้อ {to_thai_digits(printed)}"
    return f"ขั้นตอนตาม{printed}" if printed else "ขั้นตอนนี้"


def number_of_id(step_id: str) -> str:
    """A step's number alone where its id is all that is known: ๒.๑; ข้อ ๓.๑.๒."""
    if is_number(step_id):
        return to_thai_digits(step_id)
    printed = _LETTERS.sub("", step_id)
    return f"ข้อ {to_thai_digits(printed)}" if printed else "–"


def english_number_of_id(step_id: str) -> str:
    """:func:`number_of_id` in English: 2.1; item 3.1.2."""
    if is_number(step_id):
        return step_id
    printed = _LETTERS.sub("", step_id)
    return f"item {printed}" if printed else "–"


def english_name_of_id(step_id: str, printed_no: str = "") -> str:
    """A step as an English sentence names it, by its id and what is printed for it."""
    if is_number(step_id):
        return f"step {step_id}"
    printed = to_arabic_digits(printed_no or _LETTERS.sub("", step_id))
    return f"step of item {printed}" if re.match(r"\d", printed) else "step of the calendar"
