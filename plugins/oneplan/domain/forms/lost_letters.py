"""Where a space in a text that came out of a PDF may hide a letter that was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.sheets import cell_name
from oneplan.domain.shared.findings import Finding, Message, Severity

_MAY_HOLD = re.compile(r"\s[\u0e32\u0e48\u0e49]")
"""In every text that the pattern below finds something in: most hold neither."""
_LOST_SARA_AM = re.compile(
    r"[\u0e01-\u0e2e]\s+\u0e32"
    r"|[กคงจชซดตถทนปมยรลสหอ](?:\s+[\u0e48\u0e49]\s*|[\u0e48\u0e49]\s+)\u0e32"
)
"""A letter, a space, sara aa: ท างาน is ทำงาน; with a tone where a word has sara am: น ้า is น้ำ."""


def find_lost_letters(
    sheet: str, top: int, columns: Mapping[int, Column], cells: Sequence[Sequence[object]]
) -> Iterator[Finding]:
    """Warn of texts with two readings, naming the cell and what was read.

    Args:
        sheet: Name of the sheet.
        top: Row (from 0) of the first line.
        columns: Column index → column.
        cells: The columns, each a cell a line, as they were read.
    """
    for at, column in columns.items():
        if column.type != ColumnType.TEXT:
            continue
        texts = [cell for cell in cells[at] if isinstance(cell, str)]
        if _MAY_HOLD.search("\n".join(texts)) is None:
            continue
        for row, cell in enumerate(cells[at], top):
            if isinstance(cell, str) and (found := _LOST_SARA_AM.search(cell)):
                yield Finding.at(sheet, cell_name(row + 1, at), cell, _message(cell, found[0]))


def _message(cell: str, found: str) -> Message:
    read, part = cell_text(cell), cell_text(found)
    other = "".join(part.split()).replace("\u0e32", "\u0e33")
    return Message(
        "lost_letter",
        f"มีช่องว่างกลางคำ อ่านเป็น “{part}” ใน “{read[:80]}” หากหมายถึง “{other}” กรุณาพิมพ์คำใหม่",
        f"A space inside a word: read as “{part}”; if “{other}” is meant, type the word again",
        Severity.WARNING,
    )
