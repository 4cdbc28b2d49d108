"""The rows of a list that a person hands in as CSV text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from oneplan.domain.shared.line_problems import Problem, at_line

Record = tuple[int, dict[str, str]]
"""The last line of a row in the file, and column → text without spaces around it."""


class CsvTorn(ValueError):
    """The rows of a list cannot be told apart, or their cells belong to no column; says where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.en)


def read_cells(content: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something: the last line of each in the file, and its cells.

    Raises:
        CsvTorn: A quotation mark is not closed, or text follows one that closes.
    """
    # As the csv module asks: it knows itself which line breaks part rows. Without *strict*
    # a quote that never closes makes one cell of all that follows, without a word.
    reader = csv.reader(io.StringIO(content.lstrip("\ufeff"), newline=""), strict=True)
    try:
        for cells in reader:
            texts = [cell.strip() for cell in cells]
            if any(texts):
                yield reader.line_num, texts
    except csv.Error as error:
        en = f"{error}; a quotation mark that opens a cell closes it again"
        th = "เครื่องหมายคำพูดไม่ปิดในช่องเดียวกัน แยกแถวที่ตามมาไม่ได้ ปิดเครื่องหมายหรือลบออก"
        raise CsvTorn(at_line(reader.line_num, en, th)) from error


def read_records(content: str, needed: Sequence[str]) -> list[Record]:
    """The rows under a heading; a column that the heading lacks is empty in every row.

    Raises:
        CsvTorn: A column of *needed* is missing or stands twice, a row has more cells
            than the heading, or the rows cannot be told apart.
    """
    rows = read_cells(content)
    names = next(rows, (1, []))[1]
    if missing := [name for name in needed if name not in names]:
        listed, heading = ", ".join(missing), ",".join(needed)
        raise CsvTorn(at_line(1, f"column {listed} is missing; the heading is {heading}",
                              f"ไม่มีคอลัมน์ {listed} หัวตารางต้องเป็น {heading}"))  # fmt: skip
    for name in names:
        if name and names.count(name) > 1:
            raise CsvTorn(at_line(1, f"column {name!r} stands more than once",
                                  f"คอลัมน์ {name} มีมากกว่าหนึ่งครั้ง"))  # fmt: skip
    return [(line, _record(line, names, cells)) for line, cells in rows]


def _record(line: int, names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if any(cells[len(names) :]):
        en = f"{len(cells)} cells; the heading has {len(names)}: a text with a comma is quoted"
        th = f"มี {len(cells)} ช่อง แต่หัวตารางมี {len(names)} ข้อความที่มีจุลภาคต้องอยู่ในเครื่องหมายคำพูด"
        raise CsvTorn(at_line(line, en, th))
    return dict(zip(names, cells, strict=False))
