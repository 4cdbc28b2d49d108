"""What a file says of its places, as a frame, with everything that is wrong by its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from oneplan.domain.evidence.column_uses import ColumnUses
from oneplan.domain.evidence.evidence_tables import EvidenceTable
from oneplan.domain.evidence.kinds import MEASURES, ColumnRole, read_level
from oneplan.domain.evidence.measures import (
    MOST_PERCENT,
    find_fractions,
    none_beside,
    with_shares,
)
from oneplan.domain.evidence.place_rows import NOTHING, PlaceRows, find_place_rows
from oneplan.domain.evidence.places import EvidencePlace, PlaceBook, WrittenPlace
from oneplan.domain.forms.sheets import cell_name
from oneplan.domain.shared.line_problems import Problem, as_told
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,6})? ?(%)?")
MEASURE_COLUMNS = ["households", "passed", "failed", "percent_passed", "percent_failed", "level"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReading:
    """What was read of a file.

    Attributes:
        facts: One row a place and indicator: place, area, unit (empty: the tambon itself), number,
            households, passed, failed, share (hundredths of a per cent of households that pass),
            level, sheet, row, cells (measure → cell); see
            :func:`oneplan.domain.evidence.measures.with_shares`.
        problems: What is wrong, by its row.
        left_out: Rows of totals and notes, which are not read.
        bands: Rows that name the tambon or the amphoe of those below them.
        fractions: Headings of columns of shares from 0 to 1, read as per cent.
    """

    facts: pd.DataFrame
    problems: Sequence[Problem]
    left_out: Sequence[tuple[str, int]] = ()
    bands: Sequence[tuple[str, int]] = ()
    fractions: Sequence[str] = ()

    @property
    def places(self) -> int:
        """How many places it speaks of."""
        return int(self.facts["place"].nunique())


def read_evidence(
    table: EvidenceTable, uses: ColumnUses, book: PlaceBook, *, year_be: int
) -> EvidenceReading:
    """Read the rows of a table by what its columns are."""
    places = find_place_rows(table, uses)
    placed, problems = _placed(places, uses, book, year_be=year_be)
    values, wrong, fractions = _values(places.rows.loc[placed.index], table, uses)
    facts, unsound = with_shares(placed.join(values.set_index("at"), how="inner"))
    found = [*_moved(places.moved), *problems, *wrong, *unsound]
    return EvidenceReading(
        facts=facts,
        problems=[problem for _, problem in sorted(found, key=lambda each: each[0])],
        left_out=places.left_out,
        bands=places.bands,
        fractions=fractions,
    )


def _placed(
    places: PlaceRows, uses: ColumnUses, book: PlaceBook, *, year_be: int
) -> tuple[pd.DataFrame, list[tuple[int, Problem]]]:
    """Each row's place; a place that stands twice is told, and none of its rows is kept."""
    rows, columns = places.rows, places.columns
    years = uses.of(ColumnRole.YEAR)
    found: dict[int, EvidencePlace] = {}
    problems: list[tuple[int, Problem]] = []
    first: dict[str, int] = {}
    asked = ["sheet", "row", *columns.values(), *years]
    said = dict(zip(rows.index, rows[asked].to_dict("records"), strict=True))
    for at, row in said.items():
        name = _row_name(row)
        written = WrittenPlace(**{key: _plain(row[column]) for key, column in columns.items()})
        place = book.find(written)
        if isinstance(place, Problem):
            problems.append((at, _told(name, place)))
        elif place.code in first:
            problems.append(
                (at, _told(name, _doubled(written, _row_name(said[first[place.code]]))))
            )
            found.pop(first[place.code], None)  # Nobody knows which of them is right.
        else:
            first[place.code] = at
            found[at] = place
        problems += [
            (at, _told(name, wrong))
            for column in years
            if (wrong := _of_year(row[column], year_be)) is not None
        ]
    placed = pd.DataFrame(
        {
            "place": {at: each.code for at, each in found.items()},
            "area": {at: each.area_code for at, each in found.items()},
            "unit": {at: each.unit_code for at, each in found.items()},
        },
        dtype="str",
    )
    return placed.reindex(list(found)).join(rows[["sheet", "row"]]), problems


def _values(
    rows: pd.DataFrame, table: EvidenceTable, uses: ColumnUses
) -> tuple[pd.DataFrame, list[tuple[int, Problem]], list[str]]:
    """One line a row and indicator with what its columns say: at, number, measures and cells."""
    problems: list[tuple[int, Problem]] = []
    read: dict[int, pd.Series[float]] = {}
    for at in uses.of(*MEASURES, ColumnRole.HOUSEHOLDS):
        role = uses.columns[at].role or ColumnRole.IGNORED
        numbers, wrong = _read_column(rows, at, role, table.headings[at])
        problems += wrong
        read[at] = numbers
    of_pass = uses.of(ColumnRole.PERCENT_PASSED)
    shares = {at: read[at] for at in (*of_pass, *uses.of(ColumnRole.PERCENT_FAILED))}
    fractions = find_fractions(shares, of_pass)
    read |= {at: read[at] * MOST_PERCENT for at in fractions}
    households = uses.of(ColumnRole.HOUSEHOLDS)
    parts = []
    for number in sorted({uses.columns[at].number for at in uses.of(*MEASURES)}):
        columns = [at for at in uses.of(*MEASURES) if uses.columns[at].number == number]
        part = pd.DataFrame({"at": rows.index, "number": number}, index=rows.index)
        measures = {str(uses.columns[at].role): at for at in columns}
        passed, failed = (measures.get(each) for each in ("passed", "failed"))
        if passed is not None and failed is not None:
            read[passed], read[failed] = (
                none_beside(read[passed], rows[passed], read[failed]),
                none_beside(read[failed], rows[failed], read[passed]),
            )
        if households:
            measures["households"] = households[0]
        for name in MEASURE_COLUMNS:
            part[name] = read[measures[name]] if name in measures else pd.NA
        part = part.assign(
            cells=pd.Series(
                [
                    {name: cell_name(row, column) for name, column in measures.items()}
                    for row in rows["row"]
                ],
                index=rows.index,
                dtype="object",
            )
        )
        own = [each for each in MEASURE_COLUMNS if each != "households"]
        parts.append(part[part[own].notna().any(axis="columns")])
    names = ["at", "number", *MEASURE_COLUMNS, "cells"]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)
    return (
        every.astype(dict.fromkeys(MEASURE_COLUMNS, "Float64")),
        problems,
        [table.headings[at] for at in fractions],
    )


def _read_column(
    rows: pd.DataFrame, at: int, role: ColumnRole, heading: str
) -> tuple[pd.Series[float], list[tuple[int, Problem]]]:
    known = {text: _number(text, role) for text in rows[at].unique()}
    numbers = rows[at].map(known).astype("Float64")
    is_wrong = numbers.isna() & ~rows[at].str.casefold().isin(NOTHING)
    return numbers, [
        (
            index,
            _told(
                _row_name(rows.loc[index]), _out_of_range(str(rows.at[index, at]), role, heading)
            ),
        )
        for index in rows.index[is_wrong]
    ]


def _number(text: str, role: ColumnRole) -> float | None:
    """The number of a cell where it is one that the role can have."""
    plain = to_arabic_digits(text).strip()
    if role is ColumnRole.LEVEL:
        level = read_level(plain)
        return None if level is None else float(level)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    value = float(found[1].replace(",", "") + (found[2] or ""))
    if role in {ColumnRole.PERCENT_PASSED, ColumnRole.PERCENT_FAILED}:
        return value if value <= MOST_PERCENT else None
    return value if value.is_integer() and not found[3] else None


def _out_of_range(text: str, role: ColumnRole, heading: str) -> Problem:
    rules: Mapping[ColumnRole, tuple[str, str]] = {
        ColumnRole.LEVEL: ("ต้องเป็นระดับ 1, 2 หรือ 3", "must be a level: 1, 2 or 3"),
        ColumnRole.PERCENT_PASSED: ("ต้องเป็นร้อยละ 0 ถึง 100", "must be per cent, 0 to 100"),
        ColumnRole.PERCENT_FAILED: ("ต้องเป็นร้อยละ 0 ถึง 100", "must be per cent, 0 to 100"),
    }
    th, en = rules.get(role, ("ต้องเป็นจำนวนเต็มตั้งแต่ 0", "must be a whole number from 0"))
    return Problem(
        en=f"“{as_told(heading)}” {as_told(text)!r} {en}",
        th=f"“{as_told(heading)}” เป็น “{as_told(text)}” {th}",
    )


def _of_year(text: str, year_be: int) -> Problem | None:
    plain = to_arabic_digits(text).removeprefix("ปี").strip().removeprefix("พ.ศ.").strip()
    if plain in {*NOTHING, str(year_be)}:
        return None
    return Problem(
        en=f"the year is {as_told(text)!r}; the file was said to be of B.E. {year_be}",
        th=f"ปีเป็น “{as_told(text)}” แต่ระบุว่าไฟล์เป็นของ พ.ศ. {year_be}",
    )


def _moved(rows: pd.DataFrame) -> list[tuple[int, Problem]]:
    moved = Problem(
        en="the headings in this row are not in the order of the first; the rows below were not"
        " read: keep one order of columns, or another sheet",
        th="หัวตารางในแถวนี้ไม่เหมือนหัวตารางแรก จึงไม่ได้อ่านแถวที่อยู่ใต้หัวตารางนี้"
        " กรุณาเรียงคอลัมน์ให้เหมือนหัวตารางแรก",
    )
    named = zip(rows.index, rows[["sheet", "row"]].to_dict("records"), strict=True)
    return [(index, _told(_row_name(row), moved)) for index, row in named]


def _doubled(written: WrittenPlace, first: str) -> Problem:
    return Problem(
        en=f"{written.told!r} stands there twice, first in {first}",
        th=f"“{written.told}” ซ้ำกับ{first}",
    )


def _plain(text: str) -> str:
    return "" if text in NOTHING else text


def _row_name(row: Any) -> str:
    return f"แผ่นงาน {row['sheet']} แถวที่ {row['row']}" if row["sheet"] else f"แถวที่ {row['row']}"


def _told(name: str, problem: Problem) -> Problem:
    return Problem(en=f"{name}: {problem.en}", th=f"{name}: {problem.th}")
