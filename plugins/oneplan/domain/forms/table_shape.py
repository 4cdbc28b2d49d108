"""Whether the lines of a text file are a table at all: prose and program text are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def is_table(rows: Sequence[Sequence[object]]) -> bool:
    """Whether rows that hold anything have the same several columns, half of them at least.

    A letter has one column, a program a comma here and there. A table with titles above
    it, or with headings that no form knows, is a table all the same.
    """
    widths = Counter(len(row) for row in rows if any(cell not in (None, "") for cell in row))
    several = [(count, width) for width, count in widths.items() if width > 1]
    return bool(several) and 2 * max(several)[0] >= widths.total()
