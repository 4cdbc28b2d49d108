"""The lines of a printed calendar: paragraphs and rows of tables, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oneplan.domain.shared.findings import Finding
from oneplan.domain.shared.thai_numerals import normalise_text

_TAG = re.compile(r"</?(?:ul|ol|li|br|p|b|i|u|div|span|td|tr|th|table)\b[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=_\-–—]*")
_BULLETS = re.compile(r"\s*[●▪•■◦∙·]\s*")
_WIDE_GAP = re.compile(r"\t+ *| {2,}")
_ABOVE_OR_BELOW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_SARA_AM, _SARA_AA = "\u0e33", "\u0e32"
MIN_PIPES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPlace:
    """Where something stands: a line, or the row of a sheet or of a table that *part* names."""

    line: int
    part: str = ""
    is_row: bool = False

    @property
    def th(self) -> str:
        """In Thai, as ``หน้า 2 บรรทัด 5`` or ``ตารางที่ 1 แถว 3``."""
        return f"{self.part} {'แถว' if self.is_row else 'บรรทัด'} {self.line}".strip()

    @property
    def en(self) -> str:
        """The same in English; the name of the part stays as it is."""
        number = f"{'row' if self.is_row else 'line'} {self.line}"
        return f"{self.part}, {number}" if self.part else number


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCell:
    """A text and where it begins from the left: a column's index, or a length on the page.

    *is_spread* is true of the text of a merged cell, in each row below its first.
    """

    at: float
    text: str
    is_spread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """A paragraph (one cell, no row) or a row.

    Attributes:
        place: Where it stands.
        cells: Its texts from left to right; a row of a grid has its blank ones too.
        is_row: Whether it is a row of a table, or may be one.
        is_grid: Whether the cells are those of columns, and not words found beside each other.
    """

    place: PrintedPlace
    cells: tuple[PrintedCell, ...]
    is_row: bool = False
    is_grid: bool = False

    @property
    def text(self) -> str:
        """All of it, blanks left out."""
        return " ".join(cell.text for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCalendar:
    """A document that prints a calendar.

    Attributes:
        document: Its name.
        lines: Its lines in order.
        findings: What of it was not read as it is, and why.
    """

    document: str
    lines: tuple[PrintedLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def filled(self) -> Iterator[PrintedLine]:
        """The lines that are not blank."""
        return (line for line in self.lines if line.text)


def paragraph(text: str, place: PrintedPlace, *, at: float = 0) -> PrintedLine:
    """A line that is no row; *at* is how far from the left it begins."""
    return PrintedLine(place=place, cells=(PrintedCell(at=at, text=clean(text)),))


def grid_row(
    texts: Sequence[str], place: PrintedPlace, *, spread: Iterable[int] = ()
) -> PrintedLine:
    """A row of a table; *spread* are the indexes of cells that are merged with the one above."""
    merged = set(spread)
    cells = tuple(
        PrintedCell(at=at, text=clean(text), is_spread=at in merged)
        for at, text in enumerate(texts)
    )
    return PrintedLine(place=place, cells=cells, is_row=True, is_grid=True)


def floating_row(cells: Iterable[tuple[float, str]], place: PrintedPlace) -> PrintedLine:
    """A line of a page whose words stand at lengths from the left."""
    found = tuple(PrintedCell(at=at, text=clean(text)) for at, text in cells if text.strip())
    return PrintedLine(place=place, cells=found, is_row=len(found) > 1)


def read_text(text: str, document: str) -> PrintedCalendar:
    """The lines of a text: rows by tabs or bars, columns of spaces by their places."""
    lines = (
        _read_line(line, PrintedPlace(line=number))
        for number, line in enumerate(text.splitlines(), start=1)
    )
    return PrintedCalendar(document=document, lines=tuple(lines))


def clean(text: str) -> str:
    """A text in its one form, without marks of web pages; every bullet becomes a hyphen.

    Programs that write PDFs tell sara am and the half of it that is drawn apart as two letters.
    """
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = text.replace(_SARA_AM + _SARA_AA, _SARA_AM)
    parts = (normalise_text(_BULLETS.sub("\n- ", part)) for part in text.splitlines())
    return "\n".join(part for part in parts if part)


def _read_line(line: str, place: PrintedPlace) -> PrintedLine:
    if line.count("|") >= MIN_PIPES:
        if _RULE.fullmatch(line):
            return paragraph("", place)
        return grid_row([part.strip() for part in _between_bars(line)], place)
    if "\t" in line:
        return grid_row(line.split("\t"), place)
    found = list(_columns(line))
    if len(found) > 1:
        return floating_row(found, place)
    return paragraph(line, place, at=found[0][0] if found else 0)


def _between_bars(line: str) -> Sequence[str]:
    parts = line.strip().removeprefix("- ").split("|")
    return parts[1 if not parts[0].strip() else 0 : -1 if not parts[-1].strip() else None]


def _columns(line: str) -> Iterator[tuple[float, str]]:
    """Texts between wide gaps, with the place of each as a page shows it."""
    at = 0
    for gap in [*_WIDE_GAP.finditer(line), None]:
        text = line[at : gap.start() if gap else None]
        if text.strip():
            shown = len(_ABOVE_OR_BELOW.sub("", line[:at]))
            yield shown + len(text) - len(text.lstrip()), text.strip()
        at = gap.end() if gap else len(line)
