"""The two surveys that a plan stands on, what a column of their files is, and which year is one.

จปฐ. (BMN, Basic Minimum Needs) counts the households of a village that pass each indicator;
กชช.๒ค (NRD 2C) gives a village a level in each: 1 much of a problem, 2 some, 3 little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError


class EvidenceKind(StrEnum):
    """A survey."""

    BMN = "bmn"
    NRD2C = "nrd2c"


KINDS_TH: Mapping[EvidenceKind, str] = {EvidenceKind.BMN: "จปฐ.", EvidenceKind.NRD2C: "กชช.๒ค"}
KINDS_EN: Mapping[EvidenceKind, str] = {EvidenceKind.BMN: "BMN", EvidenceKind.NRD2C: "NRD 2C"}


class ColumnRole(StrEnum):
    """What a column of a file says."""

    CODE = "code"
    VILLAGE = "village"
    MOO = "moo"
    TAMBON = "tambon"
    AMPHOE = "amphoe"
    YEAR = "year"
    HOUSEHOLDS = "households"
    PASSED = "passed"
    FAILED = "failed"
    PERCENT_PASSED = "percent_passed"
    PERCENT_FAILED = "percent_failed"
    LEVEL = "level"
    IGNORED = "ignored"


ROLES: Mapping[ColumnRole, tuple[str, str]] = {
    ColumnRole.CODE: ("รหัสพื้นที่ (๘ หรือ ๖ หลัก)", "Area code (8 or 6 digits)"),
    ColumnRole.VILLAGE: ("ชื่อหมู่บ้าน", "Name of the village"),
    ColumnRole.MOO: ("หมู่ที่", "Moo"),
    ColumnRole.TAMBON: ("ตำบล", "Tambon"),
    ColumnRole.AMPHOE: ("อำเภอ", "Amphoe"),
    ColumnRole.YEAR: ("ปี พ.ศ.", "Year (B.E.)"),
    ColumnRole.HOUSEHOLDS: ("ครัวเรือนทั้งหมด", "All households"),
    ColumnRole.PASSED: ("ตัวชี้วัด: ครัวเรือนที่ผ่าน", "Indicator: households that pass"),
    ColumnRole.FAILED: ("ตัวชี้วัด: ครัวเรือนที่ไม่ผ่าน", "Indicator: households that do not pass"),
    ColumnRole.PERCENT_PASSED: ("ตัวชี้วัด: ร้อยละที่ผ่าน", "Indicator: per cent that pass"),
    ColumnRole.PERCENT_FAILED: (
        "ตัวชี้วัด: ร้อยละที่ไม่ผ่าน",
        "Indicator: per cent that do not pass",
    ),
    ColumnRole.LEVEL: ("ตัวชี้วัด: ระดับปัญหา ๑ ถึง ๓", "Indicator: level of the problem, 1 to 3"),
    ColumnRole.IGNORED: ("ไม่ใช้", "Not used"),
}
"""Role → what it is called in Thai and English."""
MEASURES = frozenset({
    ColumnRole.PASSED, ColumnRole.FAILED, ColumnRole.PERCENT_PASSED, ColumnRole.PERCENT_FAILED,
    ColumnRole.LEVEL,
})  # fmt: skip
"""Roles that say something of an indicator."""
MEASURES_OF: Mapping[EvidenceKind, frozenset[ColumnRole]] = {
    EvidenceKind.BMN: MEASURES - {ColumnRole.LEVEL},
    EvidenceKind.NRD2C: frozenset({ColumnRole.LEVEL}),
}
TARGETS: Mapping[EvidenceKind, int] = {EvidenceKind.BMN: 90, EvidenceKind.NRD2C: 1}
"""What is no need unless an office says otherwise: as many per cent of the households pass; the
level is above this one. A proposal of OnePlan's."""
MOST_TARGET: Mapping[EvidenceKind, int] = {EvidenceKind.BMN: 100, EvidenceKind.NRD2C: 2}
_LEVELS: Mapping[str, int] = {
    "มาก": 1, "ปานกลาง": 2, "น้อย": 3, "ปัญหามาก": 1, "ปัญหาปานกลาง": 2, "ปัญหาน้อย": 3,
}  # fmt: skip
_SPELT = re.compile(r"(?:ระดับ(?:ที่)? ?)?([123])")
MOST_NUMBER = 99
FIRST_YEAR = 2533
"""No survey is older: จปฐ. has been held for the whole country since B.E. 2533."""


@dataclass(frozen=True, slots=True, order=True)
class Indicator:
    """An indicator of a file.

    Attributes:
        number: As the survey numbers it, from 1.
        name: What it asks for.
        target: Of จปฐ. the per cent of households that must pass; of กชช.๒ค the level up to
            which it is a need.
    """

    number: int
    name: str
    target: int


class YearOfEvidenceWrong(OneplanError):
    """The year of a survey is none, or of another era."""

    status_code = 422

    def __init__(self, *, written: str, year_now: int) -> None:
        meant = int(written) + BE_OFFSET if written.isdigit() and len(written) <= 4 else 0  # noqa: PLR2004
        is_ce = FIRST_YEAR <= meant <= year_now
        hint = f" ค.ศ. {written} คือ พ.ศ. {meant}" if is_ce else ""
        self.th = to_thai_digits(
            f"ปีของข้อมูล “{written}” ต้องเป็น พ.ศ. ตั้งแต่ {FIRST_YEAR} ถึง {year_now}{hint}"
        )
        super().__init__(
            f"The year {written!r} must be of the Buddhist Era, {FIRST_YEAR} to {year_now}"
            + (f"; {written} is B.E. {meant}." if is_ce else ".")
        )


def read_level(written: str) -> int | None:
    """The level of a problem, 1 to 3, in figures or in words; None where it is none."""
    text = to_arabic_digits(written).strip()
    spelt = _SPELT.fullmatch(text)
    return int(spelt[1]) if spelt else _LEVELS.get(text)


def read_year(written: str, *, year_now: int) -> int:
    """The year of a survey, Buddhist Era.

    Raises:
        YearOfEvidenceWrong: It is of another era, before the first survey, or to come.
    """
    text = (
        to_arabic_digits(normalise_text(written))
        .removeprefix("ปี")
        .strip()
        .removeprefix("พ.ศ.")
        .strip()
    )
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= year_now):
        raise YearOfEvidenceWrong(written=text[:20], year_now=year_now)
    return int(text)
