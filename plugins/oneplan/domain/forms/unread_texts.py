"""Text boxes, shapes and comments of a workbook that may hold a project or an amount.

No value is read there. What names neither is said as a note, so that it is known as unread.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.money_words import amounts_named, names_money
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

MAX_TEXTS = 20
"""Texts of one sheet that are named."""
MAX_LETTERS = 120
_KINDS = {"box": ("กล่องข้อความหรือรูปร่าง", "text box"), "comment": ("ความคิดเห็น", "comment")}
_PROJECT = re.compile(r"(?:\(?\d{1,3}[.)]{1,2} ?)?โครงการ ?(?!นี้|ดังกล่าว|ข้างต้น|เดิม|ซ้ำ|ที่)[ก-๙]{3}")
"""A line that begins as the title of a project does."""


def find_unread_texts(
    sheets: Sequence[Sheet], rows: Sequence[Row], known: Collection[Decimal] = ()
) -> Iterator[Finding]:
    """Name each text that stands on a sheet and in none of its cells.

    One that may be a project, or that states an amount which the table does not hold, is a warning.

    Args:
        sheets: The sheets of the file.
        rows: The records that were read.
        known: The amounts of the table.
    """
    titles = {row.title_key for row in rows}
    for sheet in sheets:
        said = [each for each in sheet.unread if any(map(str.isalnum, each[-1]))]
        for kind, cell, text in said[:MAX_TEXTS]:
            is_project = any(_is_project(line, titles) for line in text.splitlines())
            may_be = is_project or _is_other_money(text, known)
            severity = Severity.WARNING if may_be else Severity.NOTE
            message = _message(sheet, kind, cell, text, severity)
            # A comment stays as its writer left it: the marks of a copy are written into it.
            yield Finding.at(sheet.name, cell if kind == "box" else "", text, message)
        if len(said) > MAX_TEXTS:
            yield Finding.at(sheet.name, "", "", _more(sheet, len(said) - MAX_TEXTS))


def _is_other_money(text: str, known: Collection[Decimal]) -> bool:
    """Whether a text states an amount that the table does not hold, or is a number on a cell."""
    alone = parse_amount(text)
    if alone is not None:
        return alone not in known
    return names_money((text,)) and not amounts_named(text).issubset(known)


def _more(sheet: Sheet, more: int) -> Message:
    return Message(
        "text_unread",
        f"แผ่นงาน “{sheet.title}” ยังมีกล่องข้อความหรือความคิดเห็นที่ไม่ได้อ่านอีก {more} ข้อความ"
        " กรุณาตรวจทุกข้อความ",
        f"The sheet “{sheet.title}” has {more} more texts that were not read; see all of them",
        Severity.WARNING,
    )


def _is_project(line: str, titles: Collection[str]) -> bool:
    key = compared(line)
    return _PROJECT.match(to_arabic_digits(key)) is not None and not any(
        title and title in key for title in titles
    )


def _message(sheet: Sheet, kind: str, cell: str, text: str, severity: Severity) -> Message:
    kind_th, kind_en = _KINDS[kind]
    short = " ".join(text.split())
    short = f"{short[:MAX_LETTERS]}…" if len(short) > MAX_LETTERS else short
    at_th, at_en = (f" ที่ {cell}", f" at {cell}") if cell else ("", "")
    th = f"ไม่ได้อ่าน{kind_th}ในแผ่นงาน “{sheet.title}”{at_th}: “{short}”"
    en = f"A {kind_en} on the sheet “{sheet.title}”{at_en} was not read: “{short}”"
    if severity == Severity.WARNING:
        th += " หากเป็นโครงการหรือจำนวนเงินที่ต้องการส่ง ให้ย้ายไปไว้ในเซลล์ของตาราง"
        en += "; move a project or an amount that is to be sent into cells of the table"
    return Message("text_unread", th, en, severity)
