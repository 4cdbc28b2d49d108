"""The rows that a form holds, each with the cells it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from oneplan.domain.shared.findings import Finding
from oneplan.domain.shared.footnote_marks import without_footnote
from oneplan.domain.shared.thai_numerals import compared


def name_place(places: Mapping[str, str], key: str, row_number: int) -> str:
    """The name of a column's cell in a row, where *places* says how the columns stand."""
    place = places.get(key, "A")
    return place if place[-1:].isdigit() else f"{place}{row_number}"


class Row(NamedTuple):
    """One filled record, with the sheet and the row (from 1) it stands in.

    Attributes:
        title: The row's title as it was written, one form of Thai.
        values: Column key → stored text; empty columns are absent.
        budgets: Buddhist year → baht that is asked.
        places: Column key → letter of its column, one mapping for all rows of a table;
            for a form of one record the name of the cell.
        allocated: Buddhist year → baht that was allocated, apart from what is asked.
    """

    sheet: str
    row_number: int
    title: str
    values: Mapping[str, str]
    budgets: Mapping[int, Decimal]
    places: Mapping[str, str] = MappingProxyType({})
    allocated: Mapping[int, Decimal] = MappingProxyType({})

    def cell(self, key: str) -> str:
        """The name of the cell that a column was read from; the row's first where it was not."""
        return name_place(self.places, key, self.row_number)

    @property
    def title_key(self) -> str:
        """The title as it is compared: one form of Thai, no case, no mark of a footnote."""
        return _title_key(self.title)


@lru_cache(maxsize=1 << 12)
def _title_key(title: str) -> str:
    """A row's title is asked for three times while its file is received."""
    return compared(without_footnote(title))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a form holds.

    Attributes:
        rows: The rows that hold no error.
        findings: Everything to say, in the order of the sheet.
        fields: Header field → stored text.
        filled: Rows that held something and were no total or note: the rows and those in error.
        sheet: Name of the sheet that the form stands on; empty where it was not found.
        passed: Row number (from 1) → what the line is, for lines that are no record and not blank.
    """

    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    filled: int = 0
    sheet: str = ""
    passed: Mapping[int, str] = field(default_factory=dict)
