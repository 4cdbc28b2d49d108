"""The cells of a table whose shown text differs from their value, settled for their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from oneplan.domain.forms.cell_dates import counted_day, tell_counted
from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.sheets import Place, Sheet, cell_name
from oneplan.domain.forms.shown_cells import ShownCell, find_long_numbers, settle_cell
from oneplan.domain.forms.struck_cells import StruckCell, settle_struck
from oneplan.domain.shared.findings import Finding


def settle_shown(place: Place) -> tuple[Place, list[tuple[int, Finding]]]:
    """The table with what each column reads of such a cell; row number and warning of some."""
    sheet = place.sheet
    asked = [*sheet.shown, *_counted(place)]
    if not asked:
        return place, []
    cells = list(sheet.cells)
    said: list[tuple[int, Finding]] = []
    for row, at in asked:
        column = place.columns.get(at)
        if row <= place.heading or column is None:
            continue
        line = list(cells[row])
        line[at], findings = settle(sheet, row, at, column)
        cells[row] = line
        said += ((row + 1, each) for each in findings)
    return replace(place, sheet=replace(sheet, cells=cells)), said


def _counted(place: Place) -> Iterator[tuple[int, int]]:
    """The numbers in columns of days: days that are not shown as days."""
    days = [at for at, column in place.columns.items() if column.type == ColumnType.DATE]
    if not days:
        return
    for row, line in enumerate(place.sheet.cells):
        yield from (
            (row, at) for at in days if at < len(line) and isinstance(line[at], int | float)
        )


def settle(sheet: Sheet, row: int, at: int, column: Column) -> tuple[object, list[Finding]]:
    """What *column* reads of a cell, and the warning about it where there is one."""
    cell = sheet.cells[row][at]
    if not isinstance(cell, ShownCell | StruckCell):
        if column.type != ColumnType.DATE or not isinstance(cell, int | float):
            return cell, []
        value = counted_day(cell, sheet.day_zero)
        name = cell_name(row + 1, at)
        message = tell_counted(column, value)
        return value, [Finding.at(sheet.name, name, cell_text(cell), message)] if message else []
    if isinstance(cell, StruckCell):
        value, message = settle_struck(column, cell)
    else:
        value, message = settle_cell(column, cell)
    if message is None:
        return value, []
    return value, [Finding.at(sheet.name, cell_name(row + 1, at), cell.text, message)]


def find_lost_digits(
    sheet: str, top: int, columns: Mapping[int, Column], cells: Sequence[Sequence[object]]
) -> Iterator[Finding]:
    """Warn of codes and texts that are numbers with more digits than a spreadsheet keeps.

    Args:
        sheet: Name of the sheet.
        top: Row (from 0) of the first line.
        columns: Column index → column.
        cells: The columns, each a cell a line, as they were read.
    """
    for line, at, message in find_long_numbers(columns, cells):
        name = cell_name(top + line + 1, at)
        yield Finding.at(sheet, name, cell_text(cells[at][line]), message)
