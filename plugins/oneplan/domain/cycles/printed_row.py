"""One row of a printed calendar's table: its cells by what their columns tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from oneplan.domain.cycles.printed_headings import (
    AGENCIES,
    NUMBER,
    TITLE,
    WINDOW,
    PrintedColumns,
)
from oneplan.domain.cycles.printed_lines import PrintedCell, PrintedLine, PrintedPlace
from oneplan.domain.shared.thai_months import MONTHS_ABBREVIATED

_FIGURES = r"[0-9๐-๙]+(?:\.[0-9๐-๙]+)*"
NUMBERED = re.compile(rf"\(?({_FIGURES})\s*[.)]?")
LED_NUMBER = re.compile(rf"\(?({_FIGURES})(?:[.)]+\s*|\s+)(?=\S)")
_LETTER = re.compile(r"\(?([ก-ฮ])[.)]?")
"""How rows are numbered by letters."""
_DAYS = re.compile(r"[0-9๐-๙]{1,2}(?:\s*[-–]\s*[0-9๐-๙]{1,2})?")
MARK = re.compile(r"[^0-9๐-๙ก-ฮA-Za-z]+|[xX✓✔]")
_DASH, _ARROW_ENDS = re.compile(r"[-–—]"), re.compile(r"[<>←→◄►]")
LETTERS = re.compile(r"[ก-ฮA-Za-z]")


@dataclass(slots=True, kw_only=True)
class PrintedRow:
    """One row of a table, by what its columns tell.

    Attributes:
        texts: Kind of column → its text.
        places: Kind of column → where its text begins.
        spread: Kinds whose text is that of a merged cell begun above.
        marks: Months that a mark stands under, with their year.
        lines: Positions of its lines in the document.
        columns: The table's columns.
        displaced: Kinds whose text was found under another heading.
        unknown: Heading that nobody knows → the text under it.
        number: Its number, in figures.
        letter: The letter that stands where others have a number.
    """

    place: PrintedPlace
    columns: PrintedColumns
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, PrintedPlace] = field(default_factory=dict)
    spread: set[str] = field(default_factory=set)
    marks: list[tuple[int, int | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    displaced: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)
    number: str = ""
    letter: str = ""

    def text(self, kind: str) -> str:
        """The text under a kind of heading."""
        return self.texts.get(kind, "")

    @property
    def all_texts(self) -> list[str]:
        """All its texts, those under headings that nobody knows too."""
        return [*self.texts.values(), *self.unknown.values()]

    def place_of(self, kind: str) -> PrintedPlace:
        """Where the text under a kind of heading stands."""
        return self.places.get(kind, self.place)


def read_row(line: PrintedLine, columns: PrintedColumns) -> PrintedRow:
    """The row that a line of a table is."""
    row = PrintedRow(place=line.place, columns=columns)
    loose: list[PrintedCell] = []
    none_here = _dashes_for_none(line, columns)
    for cell in line.cells:
        if not cell.text or cell in none_here:
            continue
        kind = columns.kind_at(cell.at)
        if kind == "month":
            _add_mark(row, columns, cell, loose)
        elif cell.at in columns.unknown:
            row.unknown[columns.unknown[cell.at]] = cell.text
        elif kind:
            between = "\n" if kind == AGENCIES else " "
            row.texts[kind] = f"{row.text(kind)}{between}{cell.text}".strip()
            row.places[kind] = line.place
            if cell.is_spread:
                row.spread.add(kind)
        else:
            loose.append(cell)
    _place_loose(row, columns, loose)
    _read_number(row)
    return row


def _dashes_for_none(line: PrintedLine, columns: PrintedColumns) -> list[PrintedCell]:
    """The cells under months in which a dash says that nothing is done in that month.

    A dash is a part of a bar where there are only some of them, or an arrow has its ends
    beside them.
    """
    told = [cell for cell in line.cells if cell.text and columns.kind_at(cell.at) == "month"]
    dashes = [cell for cell in told if _DASH.fullmatch(cell.text)]
    others = [cell for cell in told if cell not in dashes]
    if any(_ARROW_ENDS.fullmatch(cell.text) for cell in others):
        return []
    return dashes if others or len(dashes) >= len(columns.months) else []


def _add_mark(
    row: PrintedRow, columns: PrintedColumns, cell: PrintedCell, loose: list[PrintedCell]
) -> None:
    """A mark or days under a month; another text that stands there was moved from its own column."""
    leeway = 0 if columns.is_grid else 1
    at = max((each for each in columns.months if each <= cell.at + leeway), default=None)
    if at is not None and _DAYS.fullmatch(cell.text) and not columns.has(WINDOW):
        year = columns.year_at(at) or ""
        words = f"{cell.text} {MONTHS_ABBREVIATED[columns.months[at] - 1]} {year}".strip()
        row.texts[WINDOW] = f"{row.text(WINDOW)} {words}".strip()
        row.places[WINDOW] = row.place
    elif not MARK.fullmatch(cell.text):
        loose.append(cell)
    elif at is not None:
        row.marks.append((columns.months[at], columns.year_at(at)))


def _place_loose(row: PrintedRow, columns: PrintedColumns, loose: list[PrintedCell]) -> None:
    """Give texts that stand under no heading to the column that lacks one."""
    for cell in loose:
        lacking = [
            kind for kind in (AGENCIES, WINDOW, TITLE) if columns.has(kind) and not row.text(kind)
        ]
        kind = lacking[0] if lacking else ""
        if kind and LETTERS.search(cell.text):
            row.texts[kind] = cell.text
            row.places[kind] = row.place
            row.displaced.add(kind)
        elif not MARK.fullmatch(cell.text):
            row.texts["beyond"] = f"{row.text('beyond')} {cell.text}".strip()


def _read_number(row: PrintedRow) -> None:
    """Take the number out of its column, or off the words that it leads."""
    column = NUMBERED.fullmatch(row.text(NUMBER))
    if column is not None:
        row.number = column[1]
        return
    letter = _LETTER.fullmatch(row.text(NUMBER))
    if letter is not None and row.text(TITLE):
        row.letter = letter[1]
        return
    if row.text(NUMBER) and not row.text(TITLE):
        row.texts[TITLE] = row.texts.pop(NUMBER)
        row.places[TITLE] = row.place
        row.displaced.add(TITLE)
    led = LED_NUMBER.match(row.text(TITLE))
    if led is not None and led.end() < len(row.text(TITLE)) and _is_led(led):
        row.number = led[1]
        row.texts[TITLE] = row.text(TITLE)[led.end() :]


def _is_led(led: re.Match[str]) -> bool:
    """Whether figures before words are a number: they have a dot or a bracket behind them."""
    return bool(re.search(r"[.)]\s*$", led[0])) or "." in led[1]
