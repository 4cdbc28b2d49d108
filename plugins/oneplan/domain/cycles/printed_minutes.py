"""Steps out of the resolutions of a meeting: those that set a date for somebody."""

from __future__ import annotations

from oneplan.domain.cycles.printed_acts import split_bullets
from oneplan.domain.cycles.printed_items import ListReader
from oneplan.domain.cycles.printed_lists import PrintedItem, PrintedList
from oneplan.domain.cycles.printed_row import LED_NUMBER, PrintedRow
from oneplan.domain.cycles.printed_rows import PrintedTable
from oneplan.domain.cycles.printed_steps import PrintedReading
from oneplan.domain.cycles.printed_windows import find_windows
from oneplan.domain.shared.thai_numerals import to_arabic_digits


def read_minutes(table: PrintedTable, *, section: int, year_be: int | None) -> PrintedReading:
    """The resolutions with a date as duties; the others are told as not taken."""
    listed = PrintedList(is_announced=True)
    left: list[tuple[PrintedRow, str]] = []
    number = ""
    for row in table.rows:
        number = _number_of(row) or number
        for text in _resolutions(row):
            if any(find_windows(text)):
                path = tuple(to_arabic_digits(number or "1").split("."))
                listed.items.append(
                    PrintedItem(
                        number=number, depth=len(path), pieces=[(text, row.place)], path=path
                    )
                )
            else:
                left.append((row, text))
    reading = ListReader(listed, section=section, year_be=year_be).read()
    reading.used.update(table.headings, *(row.lines for row in table.rows))
    for row, text in left:
        reading.leave(
            row.place, text, th="มติหรือเรื่องที่ไม่มีกำหนดเวลา", en="a resolution without a date"
        )
    return reading


def _number_of(row: PrintedRow) -> str:
    if row.number:
        return row.number
    led = (LED_NUMBER.match(text) for text in row.all_texts)
    return next((match[1] for match in led if match), "")


def _resolutions(row: PrintedRow) -> list[str]:
    """The texts of a row: bullets one by one; words that are moved to another column too."""
    found: list[str] = []
    for text in row.all_texts:
        head, bullets = split_bullets(text)
        found += [part for part in (head, *bullets) if len(part) > len("รับทราบ") + 1]
    return found
