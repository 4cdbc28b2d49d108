"""Headings of a survey's table that stand again below it: at each page, or at each amphoe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from oneplan.domain.evidence.evidence_tables import EvidenceTable, numbers_columns
from oneplan.domain.evidence.heading_words import says_a_column
from oneplan.domain.evidence.kinds import read_level
from oneplan.domain.shared.thai_numerals import compared

MIN_AGAIN = 2
"""Cells of a row that repeats the lower half of a heading."""
MIN_NAMED = 3
"""Names of columns in a row that is a heading in another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedHeadings:
    """Indexes of rows that are no places.

    Attributes:
        same: The heading of the table again.
        moved: A heading with its columns in another order.
        below: Rows under such a one, whose columns nobody can tell.
    """

    same: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    below: set[int] = field(default_factory=set)


def find_repeated(table: EvidenceTable) -> RepeatedHeadings:
    """Tell the headings among the rows of a table, in the order of each sheet."""
    parts = [{compared(part) for part in text.split(" / ")} for text in table.headings]
    found = RepeatedHeadings()
    state, last = "", ""
    rows = zip(table.rows.index, table.rows["sheet"], _texts(table.rows), strict=True)
    for index, sheet, row in rows:
        if sheet != last:
            state, last = "", sheet
        filled = {at: text for at, text in enumerate(row) if text}
        if _is_again(filled, parts) or (state == "same" and numbers_columns(row)):
            found.same.add(index)
            state = "same"
        elif _is_moved(filled):
            found.moved.add(index)
            state = "moved"
        elif state == "moved":
            found.below.add(index)
        else:
            state = ""
    return found


def _texts(rows: pd.DataFrame) -> list[list[str]]:
    cells = [at for at in rows.columns if at not in {"sheet", "row"}]
    texts: list[list[str]] = rows[cells].to_numpy().tolist()
    return texts


def _is_again(filled: Mapping[int, str], parts: Sequence[set[str]]) -> bool:
    return len(filled) >= MIN_AGAIN and all(
        compared(text) in parts[at] for at, text in filled.items()
    )


def _is_moved(filled: Mapping[int, str]) -> bool:
    words = [text for text in filled.values() if not text[:1].isdecimal() and len(text) > 1]
    enough = max(MIN_NAMED, len(filled) // 2)
    return len(words) >= enough and sum(map(_names_column, words)) >= enough


@lru_cache(maxsize=1 << 12)
def _names_column(text: str) -> bool:
    return says_a_column(text) and read_level(text) is None
