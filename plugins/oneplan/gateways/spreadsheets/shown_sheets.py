"""Sheets whose cells are what a spreadsheet program shows of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.sheets import Sheet, cell_name
from oneplan.domain.forms.shown_cells import ShownCell
from oneplan.domain.forms.struck_cells import StruckCell
from oneplan.gateways.spreadsheets.format_sections import TEXT_HERE
from oneplan.gateways.spreadsheets.shown_texts import ShownText
from oneplan.gateways.spreadsheets.workbook_cells import CellNote
from oneplan.gateways.spreadsheets.xlsx_struck import StruckText


def sheet_of(
    name: str,
    rows: list[list[object]],
    shown: Sequence[ShownText],
    struck: Sequence[StruckText] = (),
) -> Sheet:
    """A sheet, with a :class:`ShownCell` for each cell that shows something else than its value.

    A :class:`StruckCell` stands for each text with struck-out or raised letters.
    """
    places = []
    for each in shown:
        if each.row < len(rows) and each.column < len(rows[each.row]):
            if each.is_text:
                _show_text(rows[each.row], each)
                continue
            rows[each.row][each.column] = ShownCell(
                number=each.number,
                shown=each.text,
                is_day=each.is_day,
                day=each.day,
                is_sure=each.is_sure,
            )
            places.append((each.row, each.column))
    for text in (each for each in struck if not each.is_whole):
        line = rows[text.row] if text.row < len(rows) else []
        if text.column < len(line) and isinstance(value := line[text.column], str):
            line[text.column] = StruckCell(text=value, rest=text.rest, rule=text.rule)
            places.append((text.row, text.column))
    return Sheet(name=name, cells=rows, shown=places)


def _show_text(line: list[object], shown: ShownText) -> None:
    """Put what the format of a text shows in its place."""
    text = line[shown.column]
    if shown.text and isinstance(text, str) and text.strip():
        line[shown.column] = shown.text.replace(TEXT_HERE, text)


def find_struck_rows(
    rows: Sequence[Sequence[object]], struck: Sequence[StruckText]
) -> Iterator[CellNote]:
    """A note on each row with a cell that its style strikes out: its record counts."""
    for each in struck:
        line = rows[each.row] if each.row < len(rows) else ()
        if each.is_whole and each.column < len(line):
            name = cell_name(each.row + 1, each.column)
            yield CellNote(each.rule, name, cell_text(line[each.column]))
