"""A list that an office hands in as a file of any kind: its rows by the names of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.shared.csv_rows import HEADING_WITHIN
from oneplan.domain.shared.line_problems import Problem, as_told, at_line
from oneplan.domain.shared.list_columns import column_name, told_en, told_th
from oneplan.gateways.spreadsheets.workbooks import read_file

LIST_TYPES = ("csv", "xlsx", "xls", "ods", "docx")
Rows = list[tuple[int, Mapping[str, str]]]
"""The line of the file, and column → text."""
MAX_LIST_ROWS = 2_000


def read_list_file(
    content: bytes, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[Rows, list[Problem]]:
    """Read the first table of a file that has the columns, and what is wrong with its heading.

    Args:
        content: The file: .csv, a workbook, or a Word file with a table.
        columns: Name of each column → what else an office calls it.
        needed: Columns without which it is no such list.

    Raises:
        FileRefused: It is of another kind, or breaks a rule of files.
    """
    sheets = read_file(content, accepts=LIST_TYPES).sheets
    for sheet in sheets:
        heading = _find_heading(sheet, columns, needed)
        if heading is not None:
            return _rows_below(sheet, heading, columns)
    names, names_th = told_en(columns), told_th(columns)
    needs, needs_th = ", ".join(needed), told_th(needed)
    return [], [
        Problem(
            en=f"no table has the columns {needs}; the heading is {names}",
            th=f"ไม่พบตารางที่มีคอลัมน์ {needs_th} หัวตารางต้องเป็น {names_th}",
        )
    ]


def _find_heading(
    sheet: Sheet, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> int | None:
    """The index of the row that names every column needed, or None."""
    for at in range(min(HEADING_WITHIN, len(sheet.cells))):
        named = {_name_of(sheet.text(at, c), columns) for c in range(len(sheet.cells[at]))}
        if set(needed) <= named:
            return at
    return None


def _name_of(heading: str, columns: Mapping[str, Sequence[str]]) -> str:
    name = column_name(heading, columns)
    return name if name in columns else ""


def _rows_below(
    sheet: Sheet, heading: int, columns: Mapping[str, Sequence[str]]
) -> tuple[Rows, list[Problem]]:
    width = max((len(row) for row in sheet.cells[heading:]), default=0)
    names = [_name_of(sheet.text(heading, at), columns) for at in range(width)]
    problems = list(_heading_problems(sheet, heading, names, columns))
    rows: Rows = []
    for at in range(heading + 1, len(sheet.cells)):
        cells = [sheet.text(at, column).strip() for column in range(width)]
        if not any(cells):
            continue
        line = at + 1
        problems += [
            at_line(
                line,
                f"{as_told(cell)!r} stands under no column of the list",
                f"“{as_told(cell)}” ไม่อยู่ในคอลัมน์ใดของตาราง",
            )
            for column, cell in enumerate(cells)
            if cell and not names[column] and not sheet.text(heading, column).strip()
        ]
        rows.append((line, {n: cell for n, cell in zip(names, cells, strict=True) if n}))
    if len(rows) > MAX_LIST_ROWS:
        problems.append(
            at_line(
                rows[MAX_LIST_ROWS][0],
                f"{len(rows)} rows; a list has at most {MAX_LIST_ROWS}",
                f"มี {len(rows)} แถว ต้องไม่เกิน {MAX_LIST_ROWS} แถว",
            )
        )
    return rows[:MAX_LIST_ROWS], problems


def _heading_problems(
    sheet: Sheet, heading: int, names: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    for at, name in enumerate(names):
        text = sheet.text(heading, at).strip()
        if text and not name:
            yield at_line(
                heading + 1,
                f"column {as_told(text)!r} is not known; the heading is {told_en(columns)}",
                f"ไม่รู้จักคอลัมน์ “{as_told(text)}” หัวตารางต้องเป็น {told_th(columns)}",
            )
        elif name and names.index(name) != at:
            yield at_line(
                heading + 1,
                f"column {name!r} stands more than once",
                f"คอลัมน์ “{as_told(text)}” มีมากกว่าหนึ่งครั้ง",
            )
