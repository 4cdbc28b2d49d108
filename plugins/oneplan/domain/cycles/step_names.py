"""What a step is called where people read: by its number as the calendar prints it.

A step whose id is no number was read from minutes or another letter (``M3.1.2``): the id
is the file's alone, and people know it by the number printed there.
"""

from __future__ import annotations

import re

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.step_ids import english_name_of_id, is_number, name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits

_REMARK = re.compile(r"\s*\([A-Za-z ]+\)")
"""Where a number was read, in English: ๑ (letter)."""


def step_name(step: Step) -> str:
    """A step as a sentence names it: ขั้นตอนที่ ๒.๑; ขั้นตอนตามข้อ ๓.๑; ขั้นตอนตามปฏิทิน."""
    return name_of_id(step.id, step.printed_no)


def step_number(step: Step) -> str:
    """A step's number alone, in Thai digits: ๒.๑; what is printed where the id is no number."""
    return to_thai_digits(step.id if is_number(step.id) else step.printed_no or "–")


def printed_number(step: Step) -> str:
    """The number as its own table prints it, without what a reader of sources added to it."""
    return to_thai_digits(_REMARK.sub("", step.printed_no) or step.id)


def find_step_name(calendar: Calendar, step_id: str) -> str:
    """A step of a calendar by name, also one that an amendment has taken out."""
    known = next((each for each in calendar.steps if each.id == step_id), None)
    return step_name(known) if known else name_of_id(step_id)


def english_step_name(step: Step) -> str:
    """A step as an English sentence names it: step 2.1; step of item 3.1."""
    return english_name_of_id(step.id, step.printed_no)
