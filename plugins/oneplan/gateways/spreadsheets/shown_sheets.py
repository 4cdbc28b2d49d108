"""Sheets whose cells are what a spreadsheet program shows of them."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.gateways.spreadsheets.shown_texts import ShownText


def sheet_of(name: str, rows: list[list[object]], shown: Sequence[ShownText]) -> Sheet:
    """A sheet, with a :class:`ShownCell` for each cell that shows something else than its value."""
    places = []
    for each in shown:
        if each.row < len(rows) and each.column < len(rows[each.row]):
            rows[each.row][each.column] = ShownCell(
                number=each.number,
                shown=each.text,
                is_day=each.is_day,
                day=each.day,
                is_sure=each.is_sure,
            )
            places.append((each.row, each.column))
    return Sheet(name=name, cells=rows, shown=places)
