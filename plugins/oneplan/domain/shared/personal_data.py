"""Personal data that a clerk typed into a project, taken out before anything is printed."""

from __future__ import annotations

import re

from oneplan.domain.shared.thai_numerals import to_arabic_digits

HIDDEN = "[ปิดข้อมูลส่วนบุคคล]"
_DIGIT = "[0-9๐-๙]"
_CITIZEN = re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[ -]?){{12}}{_DIGIT}(?!{_DIGIT})")
_PHONE = re.compile(rf"(?<![{_DIGIT[1:-1]},.])[0๐](?:[ -]?{_DIGIT}){{8,9}}(?![{_DIGIT[1:-1]},.])")
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,253}\.[A-Za-z]{2,}")
"""As long as an address may be (RFC 5321): text that touches one is not looked through again."""
_WEIGHTS = range(13, 1, -1)


def hide_personal_data(text: str) -> str:
    """Replace citizen numbers (checked by their last digit), phone numbers and mail addresses.

    Source: check digit of the Thai citizen number, Department of Provincial Administration.
    """
    if "@" not in text and not any(c.isdigit() for c in text):
        return text
    text = _EMAIL.sub(HIDDEN, text)
    text = _CITIZEN.sub(lambda m: HIDDEN if _is_citizen(m[0]) else m[0], text)
    return _PHONE.sub(HIDDEN, text)


def holds_citizen_number(text: str) -> bool:
    """Whether a text holds a citizen number, told from another by its last digit."""
    return any(_is_citizen(found[0]) for found in _CITIZEN.finditer(text))


def _is_citizen(text: str) -> bool:
    digits = [int(c) for c in to_arabic_digits(text) if c.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 10 == digits[-1]
