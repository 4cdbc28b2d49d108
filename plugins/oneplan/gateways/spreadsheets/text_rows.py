"""Rows of a text table that have other columns than its heading: their cells have shifted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

MIN_WIDTH = 4
"""Columns from which on a table is looked at: lines above it have fewer."""
LONG_ROW, SHORT_ROW, OTHER_SEPARATOR = "row_too_long", "row_too_short", "other_separator"
SEPARATORS = frozenset(",;\t|")
_LEAD, _GROUP = re.compile(r"\s*-?[1-9๑-๙]\d{0,2}\s*"), re.compile(r"\d{3}(\.\d{0,2})?\s*")
_HALVES = re.compile(rf"(?:^|,){_LEAD.pattern},{_GROUP.pattern}(?:,|$)")
_QUOTED = re.compile(r'"[^"]*"')


def find_uneven_rows(rows: Sequence[Sequence[object]], separator: str) -> Iterator[CellNote]:
    """Name the rows under the heading that are longer or shorter than it, by their line.

    A row is longer where an amount such as 50,000 stands without quotes. That a row
    has blank columns more than its heading says nothing, if all of them have.
    """
    heading = _heading_of(rows)
    if heading is None:
        return
    width = len(rows[heading])
    lengths = Counter(len(row) for row in rows[heading + 1 :] if any(row))
    usual = max(width, lengths.most_common(1)[0][0]) if lengths else width
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        rule = _rule_of(row, width, usual, separator)
        if rule:
            at = min(width, len(row) - 1) if rule == LONG_ROW else 0
            words = separator.join(map(str, row))
            yield CellNote(rule, cell_name(number, at), words[:200], f"{len(row)}/{width}")


def _heading_of(rows: Sequence[Sequence[object]]) -> int | None:
    """Index of the first row that fills about as many cells as any."""
    filled = [sum(1 for cell in row if cell) for row in rows[:100]]
    most = max(filled, default=0)
    if most < MIN_WIDTH:
        return None
    return next(at for at, count in enumerate(filled) if count * 3 >= most * 2)


def _rule_of(row: Sequence[object], width: int, usual: int, separator: str) -> str:
    if len(row) > width:
        is_shifted = any(row[width:]) or len(row) > usual or _splits_amount(row)
        return LONG_ROW if is_shifted else ""
    filled = sum(1 for cell in row if cell)
    if len(row) < width and filled * 2 > width:
        return SHORT_ROW
    if filled == 1 and len(row) < width:
        only = next(str(cell) for cell in row if cell)
        others = SEPARATORS - {separator}
        return OTHER_SEPARATOR if any(only.count(m) * 2 >= width for m in others) else ""
    return ""


def _splits_amount(row: Sequence[object]) -> bool:
    return bool(halves_of(row))


def halves_of(row: Sequence[object]) -> list[int]:
    """Indexes of the cells that look like the first half of 50,000, the next one like the other."""
    return [
        at
        for at, (one, two) in enumerate(pairwise(row))
        if _LEAD.fullmatch(str(one)) and _GROUP.fullmatch(str(two))
    ]


def has_halves(line: str) -> bool:
    """Whether a line of a text parted by commas holds 50,000 outside quotes."""
    return bool(_HALVES.search(line) and _HALVES.search(_QUOTED.sub('""', line)))
