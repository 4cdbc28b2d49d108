"""The part of a sheet around one cell, as a spreadsheet shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oneplan.domain.forms.sheets import Sheet, column_index, column_letters

ROWS_AROUND = 4
COLUMNS_AROUND = 5
SHOWN_LETTERS = 200
"""Letters of a cell that are shown; what is longer ends in …."""
_CELL = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCell:
    """A cell of the picture: what it shows, over how many rows and columns; the one or not."""

    text: str
    rows: int = 1
    columns: int = 1
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRow:
    """A row of the sheet, numbered as a spreadsheet does; *is_apart* follows after a gap."""

    number: int
    cells: tuple[PictureCell, ...]
    is_apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPicture:
    """A part of a sheet.

    Attributes:
        sheet: Name of the sheet.
        cell: The marked cell, ``H12``.
        columns: Letters of the columns.
        rows: The rows.
    """

    sheet: str
    cell: str
    columns: tuple[str, ...]
    rows: tuple[PictureRow, ...]


def parse_cell(name: str) -> tuple[int, int]:
    """Row and column index, both from 0, of a cell by its name.

    Raises:
        ValueError: It is no name of a cell.
    """
    found = _CELL.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no cell, such as H12")
    return int(found[2]) - 1, column_index(found[1])


def picture_of(sheet: Sheet, cell: str, *, heading: int | None = None) -> SheetPicture:
    """Cut a sheet around a cell.

    Args:
        sheet: The sheet as it was read.
        cell: Name of the cell.
        heading: Row of the table's heading, from 0, which is shown above the part.

    Raises:
        ValueError: *cell* names none.
    """
    row, column = parse_cell(cell)
    width = max((len(line) for line in sheet.cells), default=0)
    first, last = (
        max(0, column - COLUMNS_AROUND),
        min(max(width, column + 1), column + COLUMNS_AROUND + 1),
    )
    top, end = max(0, row - ROWS_AROUND), min(max(len(sheet.cells), row + 1), row + ROWS_AROUND + 1)
    numbers = list(range(top, end))
    if heading is not None and heading < top:
        numbers.insert(0, heading)
    return SheetPicture(
        sheet=sheet.title,
        cell=cell.upper(),
        columns=tuple(column_letters(at) for at in range(first, last)),
        rows=tuple(
            PictureRow(
                number=at + 1,
                cells=_cells(sheet, at, (first, last), (row, column), numbers),
                is_apart=index > 0 and numbers[index - 1] != at - 1,
            )
            for index, at in enumerate(numbers)
        ),
    )


def _cells(
    sheet: Sheet, row: int, span: tuple[int, int], marked: tuple[int, int], numbers: list[int]
) -> tuple[PictureCell, ...]:
    found = []
    for at in range(*span):
        box = next((b for b in sheet.merged if b[0] <= row <= b[2] and b[1] <= at <= b[3]), None)
        if box is None:
            found.append(_cell(sheet, row, at, is_marked=(row, at) == marked))
            continue
        seen = [number for number in numbers if box[0] <= number <= box[2]]
        run = _run(seen, row)
        if row != run[0] or at != max(box[1], span[0]):
            continue
        inside = box[0] <= marked[0] <= box[2] and box[1] <= marked[1] <= box[3]
        shown = _cell(sheet, box[0], box[1], is_marked=inside and marked[0] in run)
        columns = min(box[3] + 1, span[1]) - at
        found.append(
            PictureCell(text=shown.text, rows=len(run), columns=columns, is_marked=shown.is_marked)
        )
    return tuple(found)


def _run(numbers: list[int], row: int) -> list[int]:
    """The numbers that stand one behind the other around *row*."""
    first = last = row
    while first - 1 in numbers:
        first -= 1
    while last + 1 in numbers:
        last += 1
    return list(range(first, last + 1))


def _cell(sheet: Sheet, row: int, column: int, *, is_marked: bool) -> PictureCell:
    text = sheet.text(row, column)
    cut = text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
    return PictureCell(text=cut, is_marked=is_marked)
