"""The tables of a Word document as sheets, with what is struck out or raised in their cells."""

from __future__ import annotations

from oneplan.domain.forms.sheets import Sheet, column_index
from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK, StruckCell
from oneplan.gateways.word.word_tables import WordTable

_MARKED = frozenset({STRUCK, RAISED, LOWERED})


def sheet_of_table(table: WordTable, beside: str) -> Sheet:
    """A sheet, with a :class:`StruckCell` for each cell with struck-out or raised letters.

    *beside* is what the document says outside its tables.
    """
    cells: list[list[object]] = [[*row] for row in table.rows]
    places = []
    for note in table.notes:
        if note.rule not in _MARKED:
            continue
        letters = note.cell.rstrip("0123456789")
        row, at = int(note.cell[len(letters) :]) - 1, column_index(letters)
        cells[row][at] = StruckCell(text=table.rows[row][at], rest=note.stored, rule=note.rule)
        places.append((row, at))
    return Sheet(
        name=table.name,
        cells=cells,
        is_part=True,
        merged=table.merged,
        shown=places,
        beside=beside,
        over=table.over,
        within=table.within,
    )
