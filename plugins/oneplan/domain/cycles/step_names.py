"""What a step is called where people read: by its number as the calendar prints it.

A step whose id is no number was read from minutes or another letter (``M3.1.2``): the id
is the file's alone, and people know it by the number printed there.
"""

from __future__ import annotations

import re

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits

_NUMBER = re.compile(r"\d+(\.\d+)*")
_REMARK = re.compile(r"\s*\([A-Za-z ]+\)")
"""Where a number was read, in English: ๑ (letter)."""
_LETTERS = re.compile(r"[A-Za-z]")


def step_name(step: Step) -> str:
    """A step as a sentence names it: ขั้นตอนที่ ๒.๑; ขั้นตอนตามข้อ ๓.๑; ขั้นตอนตามปฏิทิน."""
    return name_of_id(step.id, step.printed_no)


def step_number(step: Step) -> str:
    """A step's number alone, in Thai digits: ๒.๑; what is printed where the id is no number."""
    return to_thai_digits(step.id if _NUMBER.fullmatch(step.id) else step.printed_no or "–")


def printed_number(step: Step) -> str:
    """The number as its own table prints it, without what a reader of sources added to it."""
    return to_thai_digits(_REMARK.sub("", step.printed_no) or step.id)


def find_step_name(calendar: Calendar, step_id: str) -> str:
    """A step of a calendar by name, also one that an amendment has taken out."""
    known = next((each for each in calendar.steps if each.id == step_id), None)
    return step_name(known) if known else name_of_id(step_id)


def name_of_id(step_id: str, printed_no: str = "") -> str:
    """:func:`step_name` of an id and what is printed for it, where that is known."""
    if _NUMBER.fullmatch(step_id):
        return f"ขั้นตอนที่ {to_thai_digits(step_id)}"
    printed = printed_no or _LETTERS.sub("", step_id)
    if re.match(r"\d", to_arabic_digits(printed)):
        return f"ขั้นตอนตามข้อ {to_thai_digits(printed)}"
    return f"ขั้นตอนตาม{printed}" if printed else "ขั้นตอนนี้"


def number_of_id(step_id: str) -> str:
    """A step's number alone where its id is all that is known: ๒.๑; ข้อ ๓.๑.๒."""
    if _NUMBER.fullmatch(step_id):
        return to_thai_digits(step_id)
    printed = _LETTERS.sub("", step_id)
    return f"ข้อ {to_thai_digits(printed)}" if printed else "–"


def english_number_of_id(step_id: str) -> str:
    """:func:`number_of_id` in English: 2.1; item 3.1.2."""
    if _NUMBER.fullmatch(step_id):
        return step_id
    printed = _LETTERS.sub("", step_id)
    return f"item {printed}" if printed else "–"


def english_step_name(step: Step) -> str:
    """A step as an English sentence names it: step 2.1; step of item 3.1."""
    return english_name_of_id(step.id, step.printed_no)


def english_name_of_id(step_id: str, printed_no: str = "") -> str:
    """:func:`english_step_name` of an id and what is printed for it, where that is known."""
    if _NUMBER.fullmatch(step_id):
        return f"step {step_id}"
    printed = to_arabic_digits(printed_no or _LETTERS.sub("", step_id))
    return f"step of item {printed}" if re.match(r"\d", printed) else "step of the calendar"
