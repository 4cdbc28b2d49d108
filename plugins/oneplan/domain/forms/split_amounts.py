"""Amounts of a text file that their own comma parts into two cells, where no cell is too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from oneplan.domain.forms.forms import ColumnType
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import to_arabic_digits


def find_split_amounts(place: Place) -> Iterator[Finding]:
    """Name the first such amount of each row.

    Halves as 50 and 000 are an error, since nobody types 000 for an amount. 50 and 500
    are a warning, and only where both stand in columns of money.
    """
    sheet, halves = place.sheet, {*place.sheet.halves}
    said: set[int] = set()
    for row, at in sheet.halves:
        if row <= place.heading or row in said or not _is_money(place, at):
            continue
        last = next(end for end in count(at + 1) if (row, end) not in halves)
        parts = [sheet.text(row, each) for each in range(at, last + 1)]
        is_certain = any(to_arabic_digits(part).startswith("0") for part in parts[1:])
        if is_certain or _is_money(place, at + 1):
            said.add(row)
            severity = Severity.ERROR if is_certain else Severity.WARNING
            message = _split(row + 1, parts, severity)
            yield Finding.at(sheet.name, cell_name(row + 1, at), ",".join(parts), message)


def _is_money(place: Place, at: int) -> bool:
    column = place.columns.get(at)
    return column is not None and column.type == ColumnType.BAHT


def _split(row_number: int, parts: Sequence[str], severity: Severity) -> Message:
    amount, plain = ",".join(parts), "".join(parts)
    return Message(
        "amount_split",
        f"แถวที่ {row_number} มี {' และ '.join(parts)} อยู่ในช่องติดกัน อาจเป็นจำนวนเงิน {amount}"
        f" ที่จุลภาคแยกออกจากกัน ให้เขียน {plain} หรือใส่เครื่องหมายคำพูด หรือบันทึกเป็น .xlsx",
        f"Row {row_number} holds {' and '.join(parts)} in cells beside each other, which may be"
        f" the amount {amount} parted by its commas; write {plain} or quote it, or save the"
        " file as .xlsx",
        severity,
    )
