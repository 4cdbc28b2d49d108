"""The tables of a Word document as sheets, with what is struck out in their cells."""

from __future__ import annotations

from oneplan.domain.forms.sheets import Sheet, column_index
from oneplan.domain.forms.struck_cells import STRUCK, StruckCell
from oneplan.gateways.word.word_cells import MAX_NOTED
from oneplan.gateways.word.word_tables import WordTable


def sheet_of_table(table: WordTable) -> Sheet:
    """A sheet, with a :class:`StruckCell` for each cell with struck-out letters."""
    cells: list[list[object]] = [[*row] for row in table.rows]
    places = []
    for note in table.notes:
        if note.rule != STRUCK:
            continue
        letters = note.cell.rstrip("0123456789")
        row, at = int(note.cell[len(letters) :]) - 1, column_index(letters)
        text = table.rows[row][at]
        cells[row][at] = StruckCell(text=text, rest=_without(text, note.value))
        places.append((row, at))
    return Sheet(name=table.name, cells=cells, is_part=True, merged=table.merged, shown=places)


def _without(text: str, struck: str) -> str | None:
    """What is left of a text; None where what is struck out stands in several places of it."""
    is_whole = struck in text and len(struck) < MAX_NOTED
    return text.replace(struck, "", 1).strip() if is_whole else None
