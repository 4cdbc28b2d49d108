"""A sheet that says its money is in thousands or millions, where the form reads baht.

Offices write ``(หน่วย : พันบาท)`` above or below a table; 500 there is 500,000 baht.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.shared.findings import Finding, Message
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_MANY = (
    r"(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน){1,3}\s{0,2}(?:บาท(?!ถ้วน)|บ\.)"
    r"|(?:['’‘]|1,?)000(?:,?000)?\s{0,2}บาท"
)
_SAID = re.compile(
    rf"(?:หน่วย(?:นับ|เงิน)?\s{{0,3}}[:：=]?\s{{0,3}}(?:เป็น)?|แสดงเป็น|คิดเป็น)\s{{0,3}}({_MANY})"
    r"|หน่วย(?:นับ|เงิน)?\s{0,3}[:：=]\s{0,3}((?:พัน|หมื่น|แสน|ล้าน){1,2})(?![ก-๙])"
    rf"|(?:ตัวเลข|วงเงิน|จำนวนเงิน|งบประมาณ)[ก-๙ ]{{0,20}}?เป็น\s{{0,2}}({_MANY})"
    r"|unit\s{0,3}[:：=]?\s{0,3}((?:thousand|million)s?\s{0,3}(?:of\s)?baht)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"({_MANY}|[xX×]\s{{0,2}}1,?000(?:,?000)?)")
_BRACKETED = re.compile(rf"[(\[]\s{{0,3}}[xX×]?\s{{0,2}}({_MANY})\s{{0,3}}[)\]]")
LINES_ABOVE = 30
"""Lines above the headings that are looked at; what stands further up belongs to another table."""


def find_money_units(
    place: Place, form: Form, passed: Iterable[int], words: str
) -> Iterator[Finding]:
    """Name each place beside the table that says that money is no baht.

    Args:
        place: The table. Lines above it, its headings and *passed* are looked at, not its records.
        form: The form; one without money is not held to it.
        passed: Numbers (from 1) of lines under the headings that are no record.
        words: What stands outside the tables of a document; only a stated unit counts there.
    """
    if not any(column.is_budget for column in form.columns):
        return
    above = range(max(0, place.heading - LINES_ABOVE), place.heading + 1)
    for row in (*above, *(number - 1 for number in passed)):
        for at, cell in enumerate(place.sheet.cells[row]):
            if row == place.heading and at not in place.columns:
                continue  # a column that is not read is named as one
            text = cell_text(cell) if isinstance(cell, str) else ""
            if not _may_name_a_unit(text):
                continue
            if unit := _unit_of(text, _SAID, _BRACKETED) or _alone(text):
                yield Finding.at(place.sheet.name, cell_name(row + 1, at), text, _message(unit))
    if unit := (
        _unit_of(place.sheet.name, _SAID, _BRACKETED)
        or _unit_of(words, _SAID)
        or _unit_beside(place.sheet.beside)
    ):
        yield Finding.at(place.sheet.name, "", unit, _message(unit))


def _may_name_a_unit(text: str) -> bool:
    """Whether a text is worth looking at: all but a few cells are not."""
    return (
        "บาท" in text
        or "หน่วย" in text
        or "บ." in text
        or "00" in text
        or "๐๐" in text
        or "aht" in text.lower()
    )


def _unit_beside(texts: str) -> str:
    """The unit that a page header, a text box or a comment states, in a sentence or alone."""
    found = (_unit_of(each, _SAID) or _alone(each.strip("()[] ")) for each in texts.splitlines())
    return next(filter(None, found), "")


def _unit_of(text: str, *patterns: re.Pattern[str]) -> str:
    found = (pattern.search(to_arabic_digits(text)) for pattern in patterns)
    return next((match[1] or match[match.lastindex or 0] for match in found if match), "")


def _alone(text: str) -> str:
    """The unit that is all that a cell says."""
    match = _ALONE.fullmatch(to_arabic_digits(text))
    return match[1] if match else ""


def _message(unit: str) -> Message:
    return Message(
        "money_unit",
        f"ตารางนี้ระบุว่าเงินมีหน่วยเป็น “{unit}” แต่แบบรับเป็นบาท กรุณาเปลี่ยนตัวเลขเป็นบาท แล้วลบคำว่า “{unit}”",
        f"The table says that its money is in “{unit}”, and the form takes baht;"
        " write the amounts in baht and delete the words",
    )
