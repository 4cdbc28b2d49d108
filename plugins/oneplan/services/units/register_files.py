"""The rows of a register file: its columns, and what is wrong with its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from oneplan.domain.shared.csv_rows import CsvTorn
from oneplan.domain.shared.line_problems import Problem, as_told, at_line
from oneplan.domain.shared.list_frames import ReadList, Told, read_list, tell
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.domain.units.unit_codes import read_code
from oneplan.services.units.register_columns import COLUMNS, KNOWN, LENGTHS, OF_PERSON, OF_UNIT

NOTHING = ("-", "–", "—", "\u2212", "ไม่มี", "ไม่มีอีเมล")
"""What offices write where a person or an address is none."""
MAX_LETTERS = 20_000_000
MAX_SHOWN = 60


class RegisterFault(ValueError):
    """The file is no table of units; says where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.en)


def shown(value: str) -> str:
    """A value as it is quoted in an error: cut where it is longer than a person reads."""
    cut = value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}… ({len(value)} letters)"
    return repr(cut)


def read_register(content: str) -> ReadList:
    """The rows of a register file, the columns :data:`KNOWN`; blank rows are passed over.

    Codes, levels and days are as the store has them: in Arabic digits and small letters.

    Raises:
        RegisterFault: It is no table of units, or its header names a column
            twice, not at all, or one that is not known.
    """
    if len(content) > MAX_LETTERS:
        raise RegisterFault(
            at_line(
                1,
                f"the file has more than {MAX_LETTERS:,} letters",
                to_thai_digits(f"ไฟล์ยาวเกิน {MAX_LETTERS:,} ตัวอักษร"),
            )
        )
    try:
        found = read_list(content, COLUMNS, KNOWN, reaching=OF_UNIT)
    except CsvTorn as torn:
        raise RegisterFault(torn.problem) from torn
    rows = found.rows
    if rows.empty:
        raise RegisterFault(at_line(2, "the file holds no unit", "ไม่มีหน่วยงานในไฟล์"))
    people = rows[list(OF_PERSON)]
    rows = rows.assign(**people.mask(people.isin(NOTHING), ""))
    meant = rows.assign(
        code=rows["code"].map(read_code),
        area_code=rows["area_code"].map(read_code),
        level=rows["level"].str.casefold(),
        contact_role=rows["contact_role"].str.casefold(),
        absent_from=rows["absent_from"].map(to_arabic_digits),
        absent_until=rows["absent_until"].map(to_arabic_digits),
    )
    return replace(found, rows=meant)


def length_problems(rows: pd.DataFrame) -> list[Told]:
    """Values that are longer than any office writes them."""
    return [
        told
        for name, most in LENGTHS.items()
        if name in rows
        for told in tell(
            rows,
            rows[name].str.len() > most,
            _of_length,
            name,
        )
    ]


def _of_length(row: Mapping[str, str], name: str) -> Problem:
    most = LENGTHS[name]
    return Problem(
        en=f"unit {shown(row['code'])}: {name} {shown(row[name])} must have at most {most} letters",
        th=f"หน่วยงาน {as_told(row['code'])}: {name} “{as_told(row[name])}”"
        f" ต้องไม่เกิน {to_thai_digits(most)} ตัวอักษร",
    )
