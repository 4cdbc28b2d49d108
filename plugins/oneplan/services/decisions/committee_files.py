"""The list of who may answer for committees, as a text file: its rows and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oneplan.domain.decisions.answers import shown
from oneplan.domain.shared.csv_rows import heading_problems, row_problems
from oneplan.domain.shared.line_problems import Problem, at_line
from oneplan.domain.shared.list_columns import THAI_NAMES, column_name
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.gateways.spreadsheets.text_findings import TEXT_MESSAGES
from oneplan.gateways.spreadsheets.text_rows import SHORT_ROW
from oneplan.gateways.spreadsheets.text_tables import CONTROL_CHARACTERS, read_text_table
from oneplan.gateways.spreadsheets.workbook_cells import CellNote

NEEDED = ("step", "user", "name", "role")
COLUMNS = (*NEEDED, "absent_from", "absent_to")
"""Header of the file; the two days of absence may be empty or left out."""
ROLES = ("chair", "member", "alternate", "secretary")
LABELS_TH: Mapping[str, str] = {name: THAI_NAMES[name][0] for name in COLUMNS}
MAX_LETTERS = 200
"""Letters of a user or a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member as the file has them: the row's line, and column → text."""

    line: int
    values: Mapping[str, str]

    def day(self, name: str) -> date | None:
        """A day of absence, or None.

        Raises:
            NotAThaiDate: It is no day.
        """
        return parse_day(self.values[name]) if self.values[name] else None


def read_rows(content: str, steps: set[str]) -> tuple[list[MemberRow], list[Problem]]:
    """Read the members and everything that is wrong with them.

    Raises:
        FileRefused: It is no text, or a quote in it never closes.
    """
    table = read_text_table(content.encode())
    lines = _first_lines(table.rows)
    first = table.rows[0] if table.rows else []
    header = [column_name(str(cell), COLUMNS) for cell in first]
    problems = list(heading_problems(header, NEEDED, COLUMNS))
    if problems:
        return [], problems
    problems = [_of_note(each, lines) for each in table.notes if each.rule != SHORT_ROW]
    for line, cells in zip(lines[1:], table.rows[1:], strict=True):
        named = [str(cell).strip() for cell in cells[: len(header)]]
        problems += row_problems(line, header, named)
    rows = [
        MemberRow(line=line, values=_values(header, cells))
        for line, cells in zip(lines[1:], table.rows[1:], strict=True)
        if any(str(cell).strip() for cell in cells)
    ]
    if not rows and not problems:
        problems.append(at_line(2, "there is no member", "ไม่มีรายชื่อ"))
    for row in rows:
        problems += _problems_of(row, steps)
    return rows, [*problems, *_repeated(rows)]


def _first_lines(rows: Sequence[Sequence[object]]) -> list[int]:
    """The line in which each row begins: a cell may hold more than one."""
    lines, at = [], 1
    for row in rows:
        lines.append(at)
        at += 1 + sum(str(cell).count("\n") for cell in row)
    return lines


def _values(header: Sequence[str], cells: Sequence[object]) -> dict[str, str]:
    found = dict(zip(header, (str(cell).strip() for cell in cells), strict=False))
    return {name: found.get(name, "") for name in COLUMNS}


def _of_note(note: CellNote, lines: Sequence[int]) -> Problem:
    """What the reader of text files found, as a problem of its line."""
    number = int(re.sub("[^0-9]", "", note.cell or note.stored) or 1)
    line = lines[number - 1] if note.cell and number <= len(lines) else number
    if note.rule == CONTROL_CHARACTERS:
        return at_line(
            line,
            f"{shown(note.value)!r} holds a control character",
            f"“{shown(note.value)}” มีอักขระควบคุม ลบออกแล้วโหลดใหม่",
        )
    message = TEXT_MESSAGES[note.rule]
    return at_line(
        line, f"{shown(note.value)!r}: {message.en}", f"“{shown(note.value)}”: {message.th}"
    )


def _problems_of(row: MemberRow, steps: set[str]) -> Iterator[Problem]:
    step, role = row.values["step"], row.values["role"]
    if step not in steps:
        yield at_line(
            row.line,
            f"step {shown(step)!r}: the calendar has no such step",
            f"ขั้นตอน “{shown(step)}” ไม่มีในปฏิทิน",
        )
    for name in ("user", "name"):
        yield from _problems_of_text(row, name)
    if role not in ROLES:
        yield at_line(
            row.line,
            f"role {shown(role)!r}: it is one of {', '.join(ROLES)}",
            f"บทบาท “{shown(role)}” ต้องเป็น {' หรือ '.join(ROLES)}",
        )
    yield from _problems_of_absence(row)


def _problems_of_text(row: MemberRow, name: str) -> Iterator[Problem]:
    value, label = row.values[name], LABELS_TH[name]
    quoted = f"{label} “{shown(value)}”"
    if not normalise_text(value):
        yield at_line(row.line, f"{name} is empty", f"ไม่มี{label}")
    elif not value.isprintable():
        en = f"{name} {shown(value)!r} holds a line break or a control character"
        yield at_line(row.line, en, f"{quoted} มีการขึ้นบรรทัดใหม่หรืออักขระที่มองไม่เห็น")
    elif len(value) > MAX_LETTERS:
        yield at_line(
            row.line,
            f"{name} {shown(value)!r} has at most {MAX_LETTERS} letters",
            f"{quoted} ต้องไม่เกิน {to_thai_digits(MAX_LETTERS)} ตัวอักษร",
        )


def _problems_of_absence(row: MemberRow) -> Iterator[Problem]:
    days = {}
    for name in ("absent_from", "absent_to"):
        try:
            days[name] = row.day(name)
        except NotAThaiDate:
            value = shown(row.values[name])
            yield at_line(
                row.line,
                f"{name} {value!r}: a day, as 2019-08-14",
                f"{LABELS_TH[name]} “{value}”: {NOT_A_DAY_TH}",
            )
    first, last = days.get("absent_from"), days.get("absent_to")
    if len(days) == 2 and last is not None and (first is None or last < first):  # noqa: PLR2004
        begins, ends = row.values["absent_from"], row.values["absent_to"]
        yield at_line(
            row.line,
            f"absent_to {last}: it follows absent_from, which is {first}",
            f"{LABELS_TH['absent_to']} “{ends}” ต้องไม่ก่อน{LABELS_TH['absent_from']} “{begins}”",
        )


def _repeated(rows: Sequence[MemberRow]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        step, user = row.values["step"], row.values["user"]
        if not user:
            continue
        before = first.setdefault((step, user.casefold()), row.line)
        if before != row.line:
            yield at_line(
                row.line,
                f"user {shown(user)!r} stands twice in step {step}, as in line {before}",
                f"ผู้ใช้ “{shown(user)}” ซ้ำกับบรรทัดที่ {to_thai_digits(before)}"
                f" ใน{name_of_id(shown(step))}",
            )
