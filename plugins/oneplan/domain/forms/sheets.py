"""The sheets of a workbook, and where a form lies in them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from oneplan.domain.forms.cell_dates import DAY_ZERO
from oneplan.domain.forms.cell_values import EMPTY, cell_text
from oneplan.domain.forms.forms import Column, Form
from oneplan.domain.forms.headings import heading_key

HEADING_ROWS = 40
"""Rows from the top in which headings are looked for."""
MIN_HEADINGS = 2
"""Fewer filled cells than this are no heading of a table."""
ENOUGH = 4
"""With more headings than this found, one row more is looked at and no further."""


Box = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column; from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet: row 0 is the first row that a spreadsheet shows.

    *is_part* is true of a table of a document: the table before it may go on in it.
    *shown* are row and column index of the cells that are a
    :class:`~oneplan.domain.forms.shown_cells.ShownCell` or a
    :class:`~oneplan.domain.forms.struck_cells.StruckCell`.
    *is_hidden* is true of a sheet that a person does not see; *merged* are merged cells.
    *day_zero* is the day from which the file counts days.
    *beside* is what it says beside its cells: page headers, text boxes, comments.
    *unread* are the text boxes, shapes (``box``) and comments (``comment``) among it, each with
    the name of its cell, which may be empty, and its text.
    *halves* are row and column index of cells of a text file that, with the cell behind
    each, may be one amount, as 50,000 without quotes.
    *over* are paragraphs of a document, each with the index of the row that it stands over.
    *within* are the names of the tables of a document in whose cells this one stands.
    """

    name: str
    cells: Sequence[Sequence[object]]
    is_part: bool = False
    shown: Sequence[tuple[int, int]] = ()
    is_hidden: bool = False
    merged: Sequence[Box] = ()
    day_zero: date = DAY_ZERO
    beside: str = ""
    unread: Sequence[tuple[str, str, str]] = ()
    halves: Sequence[tuple[int, int]] = ()
    over: Sequence[tuple[int, str]] = ()
    within: Sequence[str] = ()

    @property
    def title(self) -> str:
        """The name, and that the sheet is hidden where it is."""
        return f"{self.name} – แผ่นงานที่ซ่อนอยู่ (hidden)" if self.is_hidden else self.name

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
class Fields:
    """Labelled fields: key → (row, column index) of the cell beside its label; 0 is the first.

    *others* are cells beside a label that stands there again, with another text.
    """

    sheet: Sheet
    cells: Mapping[str, tuple[int, int]]
    others: Mapping[str, tuple[int, int]]


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


def column_index(letters: str) -> int:
    """The index of a column by its letters: 0 for A."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def find_tables(sheets: Sequence[Sheet], form: Form) -> tuple[Place, ...]:
    """Every sheet that holds the form's table: at least half of what must be filled in.

    A heading may stand in one row or in two, the upper one merged over several
    columns; a merged cell is read as its first cell and blanks.
    """
    needed = max(2, sum(column.need == "yes" for column in form.columns) // 2)
    found = [place for sheet in sheets if (place := _best_heading(sheet, form)) is not None]
    return tuple(place for place in found if len(place.columns) >= needed)


def _best_heading(sheet: Sheet, form: Form) -> Place | None:
    best: Place | None = None
    found = filled_above = 0
    above: Sequence[object] = ()
    for index, own in enumerate(sheet.cells[:HEADING_ROWS]):
        filled = len(own) - own.count("") - own.count(None)
        can_name = min(filled + filled_above, len(form.columns))
        if max(filled, filled_above) >= MIN_HEADINGS and can_name > found:
            columns, repeated = _match(own, above, form.column_headings)
            if len(columns) > found:
                found = len(columns)
                best = Place(sheet=sheet, heading=index, columns=columns, repeated=repeated)
        if best is not None and found > ENOUGH and index > best.heading:
            break
        filled_above, above = filled, own
    return best


def _match(
    own: Sequence[object], above: Sequence[object], known: Mapping[str, Column]
) -> tuple[dict[int, Column], tuple[int, ...]]:
    """The columns that a row of headings names, and the indexes that name one again.

    A heading may be the lower half of a merged one, whose upper half stands over
    several columns, or stand in the upper row alone.
    """
    columns: dict[int, Column] = {}
    keys: set[str] = set()
    repeated = []
    over = ""
    for at, (cell, cell_above) in enumerate(zip_longest(own, above, fillvalue="")):
        key, parent = _heading_of(cell), _heading_of(cell_above)
        over = parent or (over if key else "")
        column = known.get(key) or known.get(over + key) if key else known.get(parent)
        if column is None:
            continue
        if column.key in keys:
            repeated.append(at)
        else:
            keys.add(column.key)
            columns[at] = column
    return columns, tuple(repeated)


def _heading_of(cell: object) -> str:
    if isinstance(cell, str):
        return heading_key(cell) if cell else ""
    return heading_key(cell_text(cell))


def find_fields(
    sheets: Sequence[Sheet], known: Mapping[str, Column], *, above: Place | None = None
) -> Fields | None:
    """The cells beside the labels *known*, each the next filled cell to the right.

    Args:
        sheets: The sheets to look in.
        known: Label, as it is compared → field.
        above: Only rows above this table's heading, on its sheet.
    """
    asked = len({column.key for column in known.values()})
    for sheet in (above.sheet,) if above else sheets:
        cells: dict[str, tuple[int, int]] = {}
        others: dict[str, tuple[int, int]] = {}
        for row, line in enumerate(sheet.cells[: above.heading if above else None]):
            for at, value in enumerate(line):
                column = known.get(_heading_of(value)) if value else None
                if column is None:
                    continue
                place = (row, _value_beside(sheet, row, at, known))
                first = cells.setdefault(column.key, place)
                if sheet.text(*place) not in {*EMPTY, sheet.text(*first)}:
                    others.setdefault(column.key, place)
        if cells and (above is not None or len(cells) * 2 >= asked):
            return Fields(sheet=sheet, cells=cells, others=others)
    return None


def _value_beside(sheet: Sheet, row: int, label: int, known: Mapping[str, Column]) -> int:
    for at, cell in enumerate(sheet.cells[row][label + 1 :], label + 1):
        if not cell and cell != 0:
            continue
        if _heading_of(cell) in known:
            break
        if cell_text(cell) not in EMPTY:
            return at
    return label + 1


def unknown_headings(place: Place) -> dict[int, tuple[int, str]]:
    """Headings of columns that the form does not know: column index → row index and text.

    Over two rows of headings one may stand in the upper row alone, merged with the cell below.
    """
    sheet, own = place.sheet, place.heading
    others = [
        at
        for at in range(max(map(len, sheet.cells[max(0, own - 1) : own + 1])))
        if at not in place.columns and at not in place.repeated
    ]
    found = {at: (own, text) for at in others if (text := sheet.text(own, at))}
    if own and any(not sheet.text(own, at) for at in place.columns):
        for at in others:
            text = sheet.text(own - 1, at)
            if text and at not in found and _is_filled_below(place, at):
                found[at] = (own - 1, text)
    return dict(sorted(found.items()))


def _is_filled_below(place: Place, at: int) -> bool:
    rows = range(place.heading + 1, len(place.sheet.cells))
    return any(place.sheet.text(row, at) not in EMPTY for row in rows)


def nearest_heading(heading: str, form: Form) -> Column | None:
    """The column whose heading is most like *heading*; of several years the first."""
    names: dict[str, Column] = {}
    for column in form.columns:
        names.setdefault(heading_key(column.th), column)
    close = difflib.get_close_matches(heading_key(heading), names, n=1, cutoff=0.6)
    return names[close[0]] if close else None
