"""The rows of a list that a person hands in as CSV text, as a frame.

The rows are told apart by :mod:`~oneplan.domain.shared.csv_rows`, which knows the line of each and
of a quotation mark that never closes; a reader of pandas knows neither. All that is asked of the
rows then is asked of whole columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

import pandas as pd

from oneplan.domain.shared.csv_rows import CsvTorn, heading_problems, read_table, row_problems
from oneplan.domain.shared.line_problems import Problem, at_line
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits

Told = tuple[int, Problem]
"""What is wrong with a row, by the row's line; the line stands in the words as well."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list as it was read.

    Attributes:
        rows: One line a row that holds something, its index the last line of the row in the file;
            a column of text for each known name, empty where the row or the heading has none.
        faults: What is wrong with a row as a row: its cells may stand under other columns.
    """

    rows: pd.DataFrame
    faults: Sequence[Told]

    @property
    def sound(self) -> pd.DataFrame:
        """The rows whose cells stand under their columns."""
        return self.rows.drop(index=[line for line, _ in self.faults])


def read_list(
    content: str, needed: Sequence[str], known: Sequence[str], *, reaching: Sequence[str] = ()
) -> ReadList:
    """Read a list; what shows nothing in a cell is no text.

    Args:
        content: The text of the file.
        needed: Columns that the heading has.
        known: Columns that it may have.
        reaching: Columns up to which every row has cells.

    Raises:
        CsvTorn: A column of *needed* is missing, one is none of *known* or stands twice, or
            the rows cannot be told apart.
    """
    (heading, names), found = read_table(content, needed, known)
    if problem := next(heading_problems(names, needed, known, line=heading), None):
        raise CsvTorn(problem)
    least = 1 + max((names.index(name) for name in reaching), default=-1)
    lines, cells, faults = list[int](), list[list[str]](), list[Told]()
    for line, row in found:
        lines.append(line)
        cells.append((row + [""] * len(names))[: len(names)])
        if fault := next(_row_problems(line, names, row, least), None):
            faults.append((line, fault))
    rows = pd.DataFrame(cells, columns=names, index=lines, dtype="str")
    rows = rows.loc[:, list(map(bool, names))].reindex(columns=list(known), fill_value="")
    return ReadList(rows=rows.apply(lambda column: column.map(_cell_text)), faults=faults)


def _row_problems(
    line: int, names: Sequence[str], row: Sequence[str], least: int
) -> Iterator[Problem]:
    yield from row_problems(line, names, row)
    if len(row) < least:
        yield at_line(
            line,
            f"holds {len(row)} fields; at least {least} are needed",
            to_thai_digits(f"มี {len(row)} ช่อง ต้องมีอย่างน้อย {least} ช่อง"),
        )


def _cell_text(cell: str) -> str:
    """A cell in its one form; line breaks and control characters stay, to be named as they are."""
    return cell if _CONTROL.search(cell) else normalise_text(cell)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, each as column → value."""
    return cast("list[dict[str, Any]]", rows.to_dict("records"))


def tell(
    rows: pd.DataFrame, is_told: pd.Series[bool], word: Callable[..., Problem], *details: str
) -> list[Told]:
    """What *word* says of the rows that are told of, each by its line.

    It is given column → value of a row, and *details*.
    """
    is_told = is_told.astype("bool")
    if not is_told.any():  # as of most lists; taking no rows out of a frame is not free
        return []
    found = rows[is_told]
    said = (
        (line, word(row, *details)) for line, row in zip(found.index, records(found), strict=True)
    )
    return [(line, at_line(line, each.en, each.th)) for line, each in said]


def in_order(*found: Sequence[Told]) -> list[Problem]:
    """Everything that is told, by line; of one line in the order in which it was found."""
    return [problem for _, problem in sorted(chain(*found), key=lambda each: each[0])]
