"""Forms by the numbers that are printed on them, as ผ.02, จ.1-1 or แบบ ๑."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.sheets import HEADING_ROWS, Sheet, cell_name
from oneplan.domain.shared.findings import Finding, Message
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

MAX_TEXT = 300
"""Letters of a cell that are looked at; a printed heading is shorter."""
_NUMBER = re.compile(
    r"(?:(?<![ก-๙A-Za-z0-9])|(?<=แบบ))(?P<letter>[ผจ]) ?(?:\. ?|(?=0))0?(?P<number>\d)"
    r"(?: ?(?P<sign>[/-]) ?(?P<part>\d))?(?!\d)"
    r"|แบบ(?:ที่)? ?(?P<bare>\d)(?!\d)"
)


def find_numbers(text: str) -> Iterator[str]:
    """The numbers of forms that a text names, each as it is printed: ผ.02, ผ.02/1, จ.1-1, แบบ 1."""
    for found in _NUMBER.finditer(to_arabic_digits(normalise_text(text[:MAX_TEXT]))):
        part = f"{found['sign']}{found['part']}" if found["part"] else ""
        if found["bare"]:
            yield f"แบบ {found['bare']}"
        elif found["letter"] == "ผ":
            yield f"ผ.0{found['number']}{part}"
        else:
            yield f"จ.{found['number']}{part}"


def find_other_form(sheets: Sequence[Sheet], form: Form, words: str = "") -> Finding | None:
    """The finding that a file is another form, by the numbers that stand on it.

    Args:
        sheets: Its sheets.
        form: The form that is asked for.
        words: What stands outside its tables.
    """
    expected = next(find_numbers(form.title_th), "")
    places = [("", "", line) for line in words.splitlines()[:HEADING_ROWS]]
    places += [(sheet.name, "", sheet.name) for sheet in sheets]
    places += [
        (sheet.name, cell_name(row, at), cell)
        for sheet in sheets
        for row, line in enumerate(sheet.cells[:HEADING_ROWS], start=1)
        for at, cell in enumerate(line)
        if isinstance(cell, str) and cell
    ]
    found = [(place, number) for place in places for number in find_numbers(place[2])]
    if not found or any(_is_same(number, expected) for _, number in found):
        return None
    (sheet, name, text), number = next((each for each in found if each[0][1]), found[0])
    asked = f"{expected} “{form.title_th}”" if expected else f"“{form.title_th}”"
    message = Message(
        "other_form",
        f"ไฟล์นี้เป็นแบบ {number.removeprefix('แบบ ')} แต่ขั้นตอนนี้ขอแบบ {asked.removeprefix('แบบ ')}"
        " กรุณาส่งไฟล์ของแบบที่ขอ",
        f"The file is form {number}; asked for is {expected or form.key}, “{form.title_en}”:"
        " send the file of that form",
    )
    return Finding.at(sheet, name or "A1", text[:MAX_TEXT], message)


def _is_same(number: str, expected: str) -> bool:
    """Whether a number is the expected one, or one of its parts, as ผ.02/1 of ผ.02."""
    return number == expected or number.startswith(f"{expected}/") if expected else False
