"""Tables of a Word document while they are read: rows, cells, merges and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from oneplan.domain.forms.sheets import Box, cell_name
from oneplan.gateways.spreadsheets.archive_guards import MAX_COLUMNS, MAX_ROWS
from oneplan.gateways.spreadsheets.rich_texts import mark
from oneplan.gateways.spreadsheets.workbook_cells import BEYOND, CellNote
from oneplan.gateways.word.word_marks import shown_box
from oneplan.gateways.word.word_paragraphs import TextPlace

MAX_CELLS = 1_000_000
"""Cells of all tables of a document, each column of a merged one counted."""
MAX_LETTERS = 32_000_000
"""Letters of all cells, a merged cell counted as often as it is repeated."""
MAX_NOTED = 200
"""Letters of a text that something is said of."""
HIDDEN_TEXT, TRACKED_CHANGES = "hidden_text", "tracked_changes"


@dataclass(slots=True)
class DocumentRoom:
    """What is left of the cells and the letters that a document may hold."""

    cells: int = MAX_CELLS
    letters: int = MAX_LETTERS

    def take(self, cells: int, letters: int) -> None:
        """Count cells of so many letters each.

        Raises:
            ValueError: The document holds more than a form does.
        """
        self.cells -= cells
        self.letters -= cells * letters
        if self.cells < 0 or self.letters < 0:
            raise ValueError(BEYOND)


@dataclass(slots=True)
class Cell:
    """A cell that is being read.

    Attributes:
        span: Columns that it covers.
        merge: ``restart`` or ``continue`` where it is merged with the cells above or below.
        is_beside: Whether it is merged with the cell to its left.
        rules: Rule → the text that it is about.
    """

    span: int = 1
    merge: str = ""
    is_beside: bool = False
    rules: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class TableReader:
    """Builds the rows of one table.

    A merged cell is its first one and blanks, as in a workbook; where a text stands
    behind it, that is kept in its place.

    Attributes:
        is_left_out: Why the row that is being read is not shown, if it is not.
        is_inserted: Whether the row was put in while changes were tracked.
        after: Columns that the row leaves blank at its end.
        lines_over: How many paragraphs of the story stand over the table.
        within: Names of the tables in whose cells it stands, the nearest first.
    """

    name: str
    room: DocumentRoom
    is_nested: bool = False
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    cell: Cell = field(default_factory=Cell)
    is_left_out: str = ""
    is_inserted: bool = False
    after: int = 0
    lines_over: int = 0
    within: tuple[str, ...] = ()
    _row: list[str] = field(default_factory=list)
    _numbered: set[int] = field(default_factory=set)
    _cells: list[tuple[int, int, str]] = field(default_factory=list)
    _boxes: dict[int, int] = field(default_factory=dict)
    _row_notes: list[CellNote] = field(default_factory=list)

    def is_filled(self) -> bool:
        """Whether any cell holds text."""
        return any(text.strip() for row in self.rows for text in row)

    def start_row(self) -> None:
        """Begin a row."""
        self._row, self._row_notes, self._cells = [], [], []
        self.is_left_out, self.is_inserted, self.after = "", False, 0

    def skip_columns(self, count: int) -> None:
        """Leave columns blank before the first cell of a row."""
        self._extend("", min(count, MAX_COLUMNS + 1))

    def start_cell(self) -> None:
        """Begin a cell."""
        self.cell = Cell()

    def end_cell(self, place: TextPlace) -> None:
        """Put the cell into its row; *place* holds its paragraphs."""
        cell, at = self.cell, len(self._row)
        text = shown_box("\n".join(place.lines).strip("\n"))
        if not text.strip():
            self._note_blank(place, at)
        name = cell_name(len(self.rows) + 1, at)
        self._row_notes += [
            CellNote(rule, name, value or text[:MAX_NOTED]) for rule, value in cell.rules.items()
        ]
        if (marked := mark("".join(place.rest), place.rules)) is not None:
            self._row_notes.append(CellNote(marked.rule, name, stored=marked.rest))
        if cell.is_beside and self._cells:
            first, span, merge = self._cells[-1]
            self._cells[-1] = (first, span + cell.span, merge)
        else:
            self._cells.append((at, cell.span, cell.merge))
        self._extend(text, 1)
        self._extend("", cell.span - 1)

    def _note_blank(self, place: TextPlace, at: int) -> None:
        """Say what Word shows in a cell without text: a picture, or a number of its own."""
        if place.has_picture:
            self.cell.rules["picture"] = ""
        if place.is_numbered and at not in self._numbered:
            self._numbered.add(at)
            self.cell.rules["auto_number"] = ""

    def end_row(self) -> None:
        """Put the row into the table, unless Word does not show it."""
        first = f"A{len(self.rows) + 1}"
        words = " ".join(text for text in self._row if text.strip())[:MAX_NOTED]
        if self.is_left_out:
            if words or self.is_left_out == TRACKED_CHANGES:
                self.notes.append(CellNote(self.is_left_out, first, words))
            return
        if self.is_inserted:
            self._row_notes = [n for n in self._row_notes if n.rule != TRACKED_CHANGES]
            self._row_notes.append(CellNote(TRACKED_CHANGES, first, words))
        self._extend("", min(self.after, MAX_COLUMNS + 1))
        self._add_merged(len(self.rows))
        self.rows.append(self._row)
        if len(self.rows) > MAX_ROWS:
            raise ValueError(BEYOND)
        self.notes += self._row_notes

    def _add_merged(self, row: int) -> None:
        """Note the merged cells of a row; one that goes on from the row above grows."""
        above, self._boxes = self._boxes, {}
        for at, span, merge in self._cells:
            if merge == "continue" and at in above:
                top, left, _, right = self.merged[above[at]]
                self.merged[above[at]] = (top, left, row, right)
                self._boxes[at] = above[at]
            elif merge or span > 1:
                self._boxes[at] = len(self.merged)
                self.merged.append((row, at, row, at + span - 1))

    def _extend(self, text: str, span: int) -> None:
        if len(self._row) + span > MAX_COLUMNS:
            raise ValueError(BEYOND)
        self.room.take(span, len(text))
        self._row += [text] * span
