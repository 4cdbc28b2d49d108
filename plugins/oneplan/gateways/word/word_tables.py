"""The tables and the words of a Word file; everything here runs in the child process."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import msgspec
from msgspec.structs import replace

from oneplan.domain.forms.sheets import Box
from oneplan.gateways.spreadsheets.archive_guards import MAX_ROWS
from oneplan.gateways.spreadsheets.words_beside import MAX_LETTERS
from oneplan.gateways.spreadsheets.workbook_cells import BEYOND, CellNote
from oneplan.gateways.word.word_cells import DocumentRoom, TableReader
from oneplan.gateways.word.word_stories import StoryReader
from oneplan.gateways.word.word_styles import WordStyles, read_styles

TABLE = "ตารางที่"
MAX_LINE = 200
"""Letters of a paragraph that may state a unit of money, or be the heading of rows."""
MAX_OVER = 1_000
"""Paragraphs over a table that are kept; those nearest to it hold."""
_OTHER_STORIES = {
    "header": "ตารางในหัวกระดาษ",
    "footer": "ตารางในท้ายกระดาษ",
    "footnotes": "ตารางในเชิงอรรถ",
    "endnotes": "ตารางในอ้างอิงท้ายเรื่อง",
}
"""Last word of a part's relationship → what its tables are called."""


class WordTable(msgspec.Struct, array_like=True):
    """One table, or several that were read as one.

    Attributes:
        name: What it is called, as ``ตารางที่ 1``.
        rows: Its cells; a merged cell is repeated.
        notes: What is to be said of its cells.
        merged: Its merged cells.
        over: The paragraphs over it and over each table that was joined to it, with the index of
            the row that they stand over.
        within: Names of the tables in whose cells it stands.
    """

    name: str
    rows: list[list[str]]
    notes: list[CellNote]
    merged: list[Box] = []
    over: list[tuple[int, str]] = []
    within: list[str] = []


class WordFile(msgspec.Struct, array_like=True):
    """What a Word file shows.

    Attributes:
        text: The paragraphs outside its tables.
        tables: The tables of its body; one that stands in a cell follows the one around it.
        notes: What is to be said of the file as a whole.
        beside: Short texts outside its tables, a line for each: of pages, notes and paragraphs.
    """

    text: str
    tables: list[WordTable]
    notes: list[CellNote]
    beside: str = ""


def read_word(content: bytes) -> WordFile:
    """Read a Word file as Word shows it: changes accepted, hidden text left out and said.

    Raises:
        ValueError: It holds more than a form does, or is no Word file.
    """
    room = DocumentRoom()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        main = next(iter(_targets(package, "", "officeDocument")), "word/document.xml")
        styles = WordStyles()
        for part in _targets(package, main, "styles"):
            styles = read_styles(package.read(part))
        body = _read_story(package, main, TABLE, room, styles)
        beside: list[str] = []
        notes = [CellNote(rule, "", text) for rule, text in body.rules.items()]
        for kind, name in _OTHER_STORIES.items():
            for part in _targets(package, main, kind):
                story = _read_story(package, part, name, room, styles)
                notes += _unread_tables(story.tables, name)
                beside += _texts(story)
    beside += body.lines
    short = "\n".join(line for line in beside if 0 < len(line.strip()) <= MAX_LINE)
    return WordFile(
        "\n".join(body.lines), list(_joined(body.tables, body.lines)), notes, short[:MAX_LETTERS]
    )


def _texts(story: StoryReader) -> list[str]:
    """The paragraphs of a story, and the cells of its tables."""
    return [*story.lines, *(text for table in story.tables for row in table.rows for text in row)]


def _read_story(
    package: zipfile.ZipFile, part: str, name: str, room: DocumentRoom, styles: WordStyles
) -> StoryReader:
    story = StoryReader(name, room, styles)
    try:
        with package.open(part) as xml:
            story.read(xml.read)
    except ExpatError as error:
        raise ValueError(part) from error
    return story


def _targets(package: zipfile.ZipFile, part: str, kind: str) -> Iterator[str]:
    """The parts that *part* names as its *kind*; the package itself where *part* is empty."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    names = set(package.namelist())
    if rels not in names:
        return
    for each in ET.fromstring(package.read(rels)):  # noqa: S314  the guard let no document type in
        target = each.get("Target", "")
        found = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if each.get("Type", "").endswith(f"/{kind}") and found in names:
            yield found


def _unread_tables(tables: Sequence[TableReader], name: str) -> Iterator[CellNote]:
    """What is said of tables outside the body: their words are not read."""
    for table in tables:
        words = " ".join(text for row in table.rows for text in row if text.strip())
        if words:
            yield CellNote("story_table", "", f"{name}: {words[:150]}")


def _joined(tables: Sequence[TableReader], lines: Sequence[str]) -> Iterator[WordTable]:
    """The tables, with those that go on with the columns of the one before them joined to it.

    *lines* are the paragraphs of the story: a heading holds until the next one, so all that
    stand over a table are kept for its first row.
    """
    whole: WordTable | None = None
    read = 0
    names: dict[str, str] = {}
    for table in (each for each in tables if not each.is_nested and each.rows):
        if whole is not None and _width(table.rows) == _width(whole.rows):
            whole.over += _over(len(whole.rows), lines[read : table.lines_over])
            _append(whole, table)
        else:
            if whole is not None:
                yield whole
            over = _over(0, lines[: table.lines_over])
            whole = WordTable(table.name, table.rows, table.notes, table.merged, over)
        names[table.name] = whole.name
        read = table.lines_over
    if whole is not None:
        yield whole
    for table in tables:
        if table.is_nested:
            within = [names.get(name, name) for name in table.within]
            yield WordTable(table.name, table.rows, table.notes, table.merged, [], within)


def _over(row: int, lines: Sequence[str]) -> list[tuple[int, str]]:
    short = [line for line in lines if 0 < len(line.strip()) <= MAX_LINE]
    return [(row, line) for line in short[-MAX_OVER:]]


def _append(whole: WordTable, part: TableReader) -> None:
    """Put the rows of *part* under those of *whole*."""
    below = len(whole.rows)
    if below + len(part.rows) > MAX_ROWS:
        raise ValueError(BEYOND)
    whole.notes.append(CellNote("table_joined", f"A{below + 1}", part.name))
    for note in part.notes:
        letters = note.cell.rstrip("0123456789")
        row = int(note.cell[len(letters) :])
        whole.notes.append(replace(note, cell=f"{letters}{row + below}"))
    whole.merged += (
        (top + below, left, bottom + below, right) for top, left, bottom, right in part.merged
    )
    whole.rows += part.rows


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max(map(len, rows), default=0)
