"""The rows of a list that a person hands in as CSV text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from oneplan.domain.shared.line_problems import Problem, as_told, at_line
from oneplan.domain.shared.list_columns import column_name, spellings, told_en, told_th
from oneplan.domain.shared.thai_numerals import compared

Record = tuple[int, dict[str, str]]
"""The last line of a row in the file, and column → text without spaces around it."""
Cells = tuple[int, list[str]]
"""The last line of a row in the file, and its cells without spaces around them."""

HEADING_WITHIN = 20
"""Rows in which the heading stands: offices write the name of the list above it."""
TITLE_CELLS = 2
"""Filled cells that a row of a title has at most."""
SEPARATORS = ",;\t|"
_PARTED = re.compile(r"[,;\t|]")
_LINE = re.compile(r"[^\r\n]+")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[\r\n]')
"""The line by which a spreadsheet names the separator."""


class CsvTorn(ValueError):
    """The rows of a list cannot be told apart, or their cells belong to no column; says where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.en)


def read_table(
    content: str, needed: Sequence[str], known: Sequence[str] = ()
) -> tuple[Cells, Iterator[Cells]]:
    """The heading of a list and the rows below it that hold something.

    The heading has the names of the columns, *needed* or *known*, where it says them in Thai too.

    Raises:
        CsvTorn: A quotation mark is not closed, or text follows one that closes.
    """
    rows = _read_cells(content, needed)
    first = list(islice(rows, HEADING_WITHIN))
    columns = [*needed, *known]
    at = _heading_at(first, needed)
    line, names = first[at] if first else (1, [])
    return (line, [column_name(name, columns) for name in names]), chain(first[at + 1 :], rows)


def _heading_at(rows: Sequence[Cells], needed: Sequence[str]) -> int:
    """Which row is the heading: the first one below a title that names every column needed."""
    for at, (_, cells) in enumerate(rows):
        if set(needed) <= {column_name(cell, needed) for cell in cells}:
            return at
        if sum(map(bool, cells)) > TITLE_CELLS:
            break
    return 0


def _read_cells(content: str, needed: Sequence[str]) -> Iterator[Cells]:
    text = content.lstrip("\ufeff")
    named = _SEPARATOR_LINE.match(text)
    separator = named[1] if named else _separator(text, needed)
    # As the csv module asks: it knows itself which line breaks part rows. Without *strict*
    # a quote that never closes makes one cell of all that follows, without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            texts = [cell.strip() for cell in cells]
            if any(texts) and not (named and reader.line_num == 1):
                yield reader.line_num, texts
    except csv.Error as error:
        en = f"{error}; a quotation mark that opens a cell closes it again"
        th = "เครื่องหมายคำพูดไม่ปิดในช่องเดียวกัน แยกแถวที่ตามมาไม่ได้ ปิดเครื่องหมายหรือลบออก"
        raise CsvTorn(at_line(reader.line_num, en, th)) from error


def _separator(text: str, needed: Sequence[str]) -> str:
    """What parts the columns in the line of the heading: no name of a column holds any of it."""
    filled = (found[0] for found in _LINE.finditer(text) if found[0].strip())
    lines = list(islice(filled, HEADING_WITHIN))
    words = [spellings(name) for name in needed]
    named = (line for line in lines if _has_all(compared(line), words) and _PARTED.search(line))
    heading = next(named, lines[0] if lines else "")
    return max(SEPARATORS, key=heading.count)


def _has_all(line: str, words: Sequence[Sequence[str]]) -> bool:
    return all(any(map(line.__contains__, each)) for each in words)


def heading_problems(
    names: Sequence[str], needed: Sequence[str], known: Sequence[str], *, line: int = 1
) -> Iterator[Problem]:
    """What is wrong with a heading: it has each column of *needed*, and none but *known*, once.

    A column without a name is none; :func:`row_problems` keeps its cells empty.
    """
    heading_en, heading_th = told_en(known), told_th(known)
    if missing := [name for name in needed if name not in names]:
        yield at_line(
            line,
            f"column {', '.join(missing)} is missing; the heading is {heading_en}",
            f"ไม่มีคอลัมน์ {told_th(missing)} หัวตารางต้องเป็น {heading_th}",
        )
    for name, count in Counter(names).items():
        told = as_told(name)
        if name and name not in known:
            yield at_line(
                line,
                f"column {told!r} is not known; the heading is {heading_en}",
                f"ไม่รู้จักคอลัมน์ “{told}” หัวตารางต้องเป็น {heading_th}",
            )
        elif name and count > 1:
            yield at_line(
                line,
                f"column {told!r} stands more than once",
                f"คอลัมน์ {told_th([name])} มีมากกว่าหนึ่งครั้ง",
            )


def row_problems(line: int, names: Sequence[str], cells: Sequence[str]) -> Iterator[Problem]:
    """What stands in a row and under no column: nobody would read it."""
    if any(cells[len(names) :]):
        yield at_line(
            line,
            f"{len(cells)} cells; the heading has {len(names)}: a text with a comma is quoted",
            f"มี {len(cells)} ช่อง แต่หัวตารางมี {len(names)} ข้อความที่มีจุลภาคต้องอยู่ในเครื่องหมายคำพูด",
        )
    for name, cell in zip(names, cells, strict=False):
        if cell and not name:
            yield at_line(
                line,
                f"{as_told(cell)!r} stands under a column without a name",
                f"“{as_told(cell)}” อยู่ในคอลัมน์ที่ไม่มีชื่อ",
            )


def read_records(content: str, needed: Sequence[str], known: Sequence[str]) -> list[Record]:
    """The rows under a heading; a column that the heading lacks is empty in every row.

    Raises:
        CsvTorn: A column of *needed* is missing, one is none of *known* or stands twice,
            a row has more cells than the heading, or the rows cannot be told apart.
    """
    (heading, names), rows = read_table(content, needed, known)
    _refuse(heading_problems(names, needed, known, line=heading))
    return [(line, _record(line, names, cells)) for line, cells in rows]


def _record(line: int, names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    _refuse(row_problems(line, names, cells))
    return dict(zip(names, cells, strict=False))


def _refuse(problems: Iterator[Problem]) -> None:
    if problem := next(problems, None):
        raise CsvTorn(problem)
