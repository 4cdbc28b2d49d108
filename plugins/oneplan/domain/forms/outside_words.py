"""Projects and amounts that a document states outside the form's table: nothing reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.money_words import TIMES, names_money
from oneplan.domain.forms.sheets import Place, Sheet
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import to_arabic_digits

MAX_LINES = 20
"""Lines that are named; a document with more is prose and no plan that goes on."""
MAX_LETTERS = 200
_OF_PROJECTS = re.compile("โครงการ|กิจกรรม|งบประมาณ|เป็นเงิน|รวม")
_WORK = re.compile(
    r"\s{0,9}(?:\(?[\d๐-๙]{1,3}[.)]{0,2}\s{0,9}|[-–•*]\s{0,9})?"
    "(?:ขุด|ซ่อม|สร้าง|ก่อสร้าง|ปรับปรุง|ติดตั้ง|จัดซื้อ|ขยายเขต|วางท่อ)"
)
"""The beginning of a line that names a project by what is done."""
_PROJECT = re.compile(r"\s{0,9}(?:\(?[\d๐-๙]{1,3}[.)]{0,2}\s{0,9})?โครงการ")
_NOT_OF_THIS_PLAN = re.compile("ไม่เกิน|วงเงิน|เฉลี่ย|ปีที่แล้ว|ปีก่อน|ปีที่ผ่านมา")
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,13})(\.\d{1,2})?\s{0,2}(?:\.-)?\s{0,2}"
    r"(พัน|หมื่น|แสน|ล้าน)?\s{0,2}บาท(?!\s{0,2}(?:/|ต่อ))"
)


def find_outside_words(place: Place, rows: Sequence[Row], words: str) -> Iterator[Finding]:
    """Lines outside the tables of a document that state an amount which the table does not hold.

    Args:
        place: The form's table.
        rows: Its records.
        words: The paragraphs of the document, a line for each; those of its pages stand beside
            the table.
    """
    lines = words.splitlines()
    stated = [(line, found) for line in _joined(lines) if (found := _amounts_of(line))]
    stated += [
        (line, found) for line in _of_pages(place.sheet, lines) if (found := _amounts_of(line))
    ]
    known = known_amounts(place, rows) if stated else frozenset()
    other = [line.strip()[:MAX_LETTERS] for line, found in stated if not known.issuperset(found)]
    for line in other[:MAX_LINES]:
        message = Message(
            "outside_words",
            f"ข้อความนอกตาราง “{line}” มีจำนวนเงินที่ไม่ตรงกับตาราง และไม่ได้อ่าน"
            " หากเป็นโครงการให้ย้ายเข้ามาเป็นแถวของตาราง หากเป็นยอดรวมให้ตรวจว่าตรงกับตาราง",
            f"The words “{line}” outside the table state an amount that the table does not hold,"
            " and were not read; move a project into a row of the table, and see that a total"
            " is that of the table",
            Severity.WARNING,
        )
        yield Finding.at(place.sheet.name, "", line, message)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines; an amount alone in one belongs to the project that the line above it names."""
    above = ""
    for line in filter(str.strip, lines):
        is_amount = "บาท" in line and not _OF_PROJECTS.search(line)
        yield f"{above.strip()} {line.strip()}" if is_amount and _PROJECT.match(above) else line
        above = line


def _of_pages(sheet: Sheet, lines: Sequence[str]) -> Iterator[str]:
    """What the pages say above and below: neither a paragraph nor a text box, which are told."""
    told = {*lines, *(line for *_, text in sheet.unread for line in text.splitlines())}
    return (line for line in sheet.beside.splitlines() if line not in told)


def _amounts_of(line: str) -> list[Decimal]:
    """The amounts of baht in a line that speaks of the projects of this plan."""
    if "บาท" not in line or not _names_project(line) or _NOT_OF_THIS_PLAN.search(line):
        return []
    return [
        Decimal(found[1].replace(",", "") + (found[2] or "")) * TIMES[found[3]]
        for found in _AMOUNT.finditer(to_arabic_digits(line))
    ]


def begins_as_project(text: str) -> bool:
    """Whether a text begins as the name of a project does: by that word, or by what is done."""
    return bool(_PROJECT.match(text) or _WORK.match(text))


def _names_project(text: str) -> bool:
    return bool(_OF_PROJECTS.search(text) or _WORK.match(text))


def known_amounts(place: Place, rows: Sequence[Row]) -> frozenset[Decimal]:
    """The amounts in the cells of a table, records and totals, with the sums of its records."""
    years = {year for row in rows for year in row.budgets}
    sums = [sum((row.budgets.get(year, Decimal()) for row in rows), Decimal()) for year in years]
    columns = [at for at, column in place.columns.items() if column.is_budget]
    cells = (
        parse_amount(place.sheet.text(row, at))
        for row in range(place.heading + 1, len(place.sheet.cells))
        for at in columns
    )
    budgets = (sum(row.budgets.values(), Decimal()) for row in rows)
    return frozenset({*sums, sum(sums, Decimal()), *budgets, *filter(None, cells)})


def has_other_money(sheet: Sheet, known: frozenset[Decimal]) -> bool:
    """Whether a table of projects holds amounts that the form's does not.

    Its first line with such words is a heading, or a project where it names a work.

    A summary of the form's table holds its amounts, or parts that add up to them.
    """
    lines = [[cell_text(cell) for cell in line] for line in sheet.cells]
    first = next(
        (at for at, line in enumerate(lines) if any(map(_names_project, line))), len(lines)
    )
    first += not any(map(_WORK.match, lines[first] if first < len(lines) else ()))
    width = max(map(len, lines), default=0)
    for at in range(width):
        texts = [line[at] for line in lines[first:] if at < len(line)]
        amounts = [each for text in texts if (each := parse_amount(text)) is not None]
        total = sum(amounts, Decimal())
        is_known = known.issuperset(amounts) or total in known or total / 2 in known
        if names_money(texts) and not is_known:
            return True
    return False
