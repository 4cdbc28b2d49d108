"""The lines of a register file: its columns, its fields, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oneplan.domain.shared.csv_rows import CsvTorn, heading_problems, read_cells, row_problems

COLUMNS = ("code", "level", "name_th", "area_code", "role", "email", "contact")
"""Header of the register file; ``email`` and ``contact`` may be empty, the rest not."""
CONTACT_COLUMNS = ("contact_role", "deputy_of", "absent_from", "absent_until")
"""Columns that may be left out: ``coordinator`` or ``head``; the address that a deputy
stands in for; first and last day (Christian Era, ``2026-04-30``) on which a person is away."""
KNOWN = (*COLUMNS, *CONTACT_COLUMNS)
MAX_LETTERS = 20_000_000
MAX_SHOWN = 60
LENGTHS: Mapping[str, int] = {
    "code": 40, "level": 40, "name_th": 300, "area_code": 6, "role": 60, "email": 320,
    "contact": 200, "contact_role": 40, "deputy_of": 320, "absent_from": 10, "absent_until": 10,
}  # fmt: skip
"""Letters that a value may have."""
_OF_UNIT = ("level", "name_th", "area_code", "role")


class RegisterFault(ValueError):
    """The file is no table of units; says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the file.

    Attributes:
        number: Its line in the file, the last one where it takes several.
        values: Column → text without spaces around it.
        fault: What is wrong with the row as a row, or an empty string.
    """

    number: int
    values: Mapping[str, str]
    fault: str = ""


def shown(value: str) -> str:
    """A value as it is quoted in an error: cut where it is longer than a person reads."""
    cut = value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}… ({len(value)} letters)"
    return repr(cut)


def read_lines(content: str) -> list[Line]:
    """The rows of a register file; rows of blank cells alone are passed over.

    Raises:
        RegisterFault: It is no table of units, or its header names a column
            twice, not at all, or one that is not known.
    """
    if len(content) > MAX_LETTERS:
        message = f"line 1: the file has more than {MAX_LETTERS:,} letters"
        raise RegisterFault(message)
    rows = read_cells(content)
    try:
        names = next(rows, (1, []))[1]
        if problem := next(heading_problems(names, COLUMNS, KNOWN), None):
            raise RegisterFault(problem.en)
        lines = [_line(number, names, row) for number, row in rows]
    except CsvTorn as torn:
        raise RegisterFault(str(torn)) from torn
    if not lines:
        message = "line 2: the file holds no unit"
        raise RegisterFault(message)
    return lines


def _line(number: int, names: Sequence[str], row: Sequence[str]) -> Line:
    cells = dict(zip(names, row, strict=False))
    values = {name: cells.get(name, "") for name in KNOWN}
    needed = 1 + max(names.index(name) for name in COLUMNS[:5])
    fault = ""
    if problem := next(row_problems(number, names, row), None):
        fault = problem.en.removeprefix(f"line {number}: ")
    elif len(row) < needed:
        fault = f"holds {len(row)} fields; at least {needed} are needed"
    return Line(number=number, values=values, fault=fault)


def length_problems(values: Mapping[str, str]) -> list[str]:
    """Values that are longer than any office writes them."""
    return [
        f"unit {shown(values['code'])}: {name} {shown(values[name])}"
        f" must have at most {most} letters"
        for name, most in LENGTHS.items()
        if len(values[name]) > most
    ]


def unit_problems(lines: Sequence[Line]) -> Iterator[str]:
    """What is wrong between the rows of a unit: it has one row for each address, all alike."""
    first: dict[str, Line] = {}
    for line in lines:
        code = line.values["code"]
        before = first.setdefault(code.casefold(), line)
        if before is line or not code:
            continue
        where, old = f"line {line.number}: unit {shown(code)}", before.values
        if old["code"] != code:
            yield (
                f"{where}: code {shown(code)} differs from {shown(old['code'])}"
                f" of line {before.number} by capital letters alone"
            )
            continue
        if not line.values["email"] or not old["email"]:
            yield (
                f"{where}: code {shown(code)} stands in line {before.number} already; a unit has"
                " more than one row for several addresses only"
            )
        for name in _OF_UNIT:
            if line.values[name] != old[name]:
                yield (
                    f"{where}: {name} {shown(line.values[name])} differs from"
                    f" {shown(old[name])} of line {before.number}"
                )
