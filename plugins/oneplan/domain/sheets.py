"""The sheets of a workbook, and where a form lies in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from oneplan.domain.cell_values import EMPTY, cell_text
from oneplan.domain.forms import Column, Form
from oneplan.domain.thai_numerals import normalise_text, to_arabic_digits

HEADING_ROWS = 40
"""Rows from the top in which headings are looked for."""
MIN_HEADINGS = 2
"""Fewer filled cells than this are no heading of a table."""
ENOUGH = 4
"""With more headings than this found, one row more is looked at and no further."""
_NOISE = re.compile(r"[\s*:.()\[\]_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet: row 0 is the first row that a spreadsheet shows."""

    name: str
    cells: Sequence[Sequence[object]]

    def text(self, row: int, column: int) -> str:
        """A cell as text; empty beyond the edge."""
        if row >= len(self.cells) or column >= len(self.cells[row]):
            return ""
        return cell_text(self.cells[row][column])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the table of a form lies: its heading's last row, and column index → column."""

    sheet: Sheet
    heading: int
    columns: Mapping[int, Column]
    repeated: tuple[int, ...]
    """Indexes of headings that name a column a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One filled record: column key → (row, column index) of its cell, 0 is the first.

    *texts* are the cells of a table's row as text, read once; *places* the letters of
    its columns, or the names of a single record's cells.
    """

    row: int
    cells: Mapping[str, tuple[int, int]]
    places: Mapping[str, str]
    texts: Sequence[str] = ()


def cell_name(row_number: int, column_index: int) -> str:
    """Name a cell as a spreadsheet does; *row_number* from 1, *column_index* from 0."""
    return f"{column_letters(column_index)}{row_number}"


@lru_cache(maxsize=1024)
def column_letters(column_index: int) -> str:
    """The letters of a column, from A for 0."""
    letters = ""
    number = column_index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 16)
def heading_key(text: str) -> str:
    """A heading as it is compared: Arabic digits, no spaces, dots, stars or brackets."""
    return _NOISE.sub("", to_arabic_digits(normalise_text(text))).casefold()


def _headings(columns: Sequence[Column]) -> dict[str, Column]:
    """Heading → column; a full heading wins over another column's synonym."""
    known: dict[str, Column] = {}
    for column in columns:
        for heading in column.headings:
            known.setdefault(heading_key(heading), column)
    known.update({heading_key(column.th): column for column in columns})
    return known


def find_tables(sheets: Sequence[Sheet], form: Form) -> tuple[Place, ...]:
    """Every sheet that holds the form's table: at least half of what must be filled in.

    A heading may stand in one row or in two, the upper one merged over several
    columns; a merged cell is read as its first cell and blanks.
    """
    known = _headings(form.columns)
    needed = max(2, sum(column.need == "yes" for column in form.columns) // 2)
    found = [place for sheet in sheets if (place := _best_heading(sheet, known)) is not None]
    return tuple(place for place in found if len(place.columns) >= needed)


def _best_heading(sheet: Sheet, known: Mapping[str, Column]) -> Place | None:
    best: Place | None = None
    filled = [sum(cell not in ("", None) for cell in row) for row in sheet.cells[:HEADING_ROWS]]
    for index in range(len(filled)):
        if max(filled[max(0, index - 1) : index + 1]) < MIN_HEADINGS:
            continue
        columns: dict[int, Column] = {}
        keys: set[str] = set()
        repeated = []
        for at, candidates in enumerate(_candidates(sheet, index)):
            column = next((known[key] for key in candidates if key in known), None)
            if column is None:
                continue
            if column.key in keys:
                repeated.append(at)
            else:
                keys.add(column.key)
                columns[at] = column
        if columns and (best is None or len(columns) > len(best.columns)):
            best = Place(sheet=sheet, heading=index, columns=columns, repeated=tuple(repeated))
        elif best is not None and len(best.columns) > ENOUGH and index > best.heading:
            break
    return best


def _candidates(sheet: Sheet, row: int) -> Iterator[tuple[str, ...]]:
    """For each column the headings that two rows of a merged heading can mean."""
    width = max(
        (len(sheet.cells[r]) for r in (row - 1, row) if 0 <= r < len(sheet.cells)), default=0
    )
    above = ""
    for at in range(width):
        own, parent = sheet.text(row, at), sheet.text(row - 1, at) if row else ""
        above = parent or (above if own else "")
        own_key, above_key = heading_key(own), heading_key(above)
        if own_key:
            yield own_key, above_key + own_key
        else:
            yield (heading_key(parent),) if parent else ()


def table_records(place: Place) -> Iterator[Record]:
    """Every row under the heading in which a column of the form holds something."""
    last = max(place.columns) + 1
    places = {column.key: column_letters(at) for at, column in place.columns.items()}
    for row in range(place.heading + 1, len(place.sheet.cells)):
        cells = {column.key: (row, at) for at, column in place.columns.items()}
        texts = [cell_text(value) for value in place.sheet.cells[row]]
        yield Record(row=row, cells=cells, places=places, texts=texts + [""] * (last - len(texts)))


def find_fields(
    sheets: Sequence[Sheet], columns: Sequence[Column], *, above: Place | None = None
) -> tuple[Sheet | None, Record]:
    """The cells beside the labels of *columns*, each the next filled cell to the right.

    Args:
        sheets: The sheets to look in.
        columns: Fields, each named by a label.
        above: Only rows above this table's heading, on its sheet.
    """
    known = _headings(columns)
    for sheet in (above.sheet,) if above else sheets:
        cells: dict[str, tuple[int, int]] = {}
        last = above.heading if above else len(sheet.cells)
        for row in range(min(last, len(sheet.cells))):
            for at in range(len(sheet.cells[row])):
                column = known.get(heading_key(sheet.text(row, at)))
                if column is not None and column.key not in cells:
                    cells[column.key] = (row, _value_beside(sheet, row, at, known))
        if cells and (above is not None or len(cells) * 2 >= len(columns)):
            places = {key: cell_name(r + 1, at) for key, (r, at) in cells.items()}
            top = min(r for r, _ in cells.values())
            return sheet, Record(row=top, cells=cells, places=places)
    return None, Record(row=0, cells={}, places={})


def _value_beside(sheet: Sheet, row: int, label: int, known: Mapping[str, Column]) -> int:
    for at in range(label + 1, len(sheet.cells[row])):
        text = sheet.text(row, at)
        if heading_key(text) in known:
            break
        if text not in EMPTY:
            return at
    return label + 1


def unknown_headings(place: Place) -> dict[int, str]:
    """Headings of columns that hold something and that the form does not know."""
    found = {}
    for at in range(len(place.sheet.cells[place.heading])):
        heading = place.sheet.text(place.heading, at)
        if at in place.columns or at in place.repeated or not heading:
            continue
        found[at] = heading
    return found


def nearest_heading(heading: str, form: Form) -> str:
    """The form's heading that is most like *heading*, or an empty string."""
    names = {heading_key(column.th): column.th for column in form.columns}
    close = difflib.get_close_matches(heading_key(heading), names, n=1, cutoff=0.6)
    return names[close[0]] if close else ""
