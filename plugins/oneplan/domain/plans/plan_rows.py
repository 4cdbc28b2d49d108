"""Rows of a plan, and what became of those that it does not keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.thai_numerals import to_thai_digits

RowAt = tuple[int, int]
"""A workbook row: id of its submission, row of its sheet."""


class OutcomeKind(StrEnum):
    """What became of a row that went into a plan."""

    KEPT = "kept"
    MERGED = "merged"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One project of a plan and the workbook row that asked for it.

    *row_key* is ``<step>/<unit>/<sheet row>``: the same project in every version.
    *budgets* is what was asked by year, *allocated* what was given.
    """

    row_key: str
    submission_id: int
    row_number: int
    sheet: str
    sha256: str
    unit_code: str
    title: str
    values: Mapping[str, str]
    budgets: Mapping[str, str]
    allocated: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> dict[str, object]:
        """What the row says, without ids that differ from one database to the next."""
        return {
            "row_key": self.row_key,
            "sha256": self.sha256,
            "sheet": self.sheet,
            "title": self.title,
            "values": dict(sorted(self.values.items())),
            "budgets": dict(sorted(self.budgets.items())),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """A row that a plan did not keep, and why.

    Attributes:
        row, row_key: The row.
        outcome: Merged or excluded.
        reason: A word and, after a colon, what it is about: :data:`REASONS_TH`.
        into, into_key: The row that it was merged into.
    """

    row: RowAt
    row_key: str
    outcome: OutcomeKind
    reason: str
    into: RowAt | None = None
    into_key: str | None = None


REASONS_TH = {
    "same_title_place": "ชื่อโครงการและพื้นที่เดียวกัน",
    "answer": "ผู้มีอำนาจตอบว่าเป็นโครงการเดียวกัน",
    "withdrawn": "หน่วยงานถอนไฟล์คืน",
    "strategy_abolished": "ยุทธศาสตร์ถูกยกเลิกแล้ว",
    "strategy_unknown": "ไม่พบยุทธศาสตร์นี้ในรายการของปีแผน",
    "ceiling": "เกินกรอบวงเงิน",
    "elsewhere": "ดำเนินการนอกพื้นที่อำเภอนี้",
}
"""First word of a reason → why a row was merged or excluded, in Thai."""


def reason_th(reason: str) -> str:
    """A reason as people read it."""
    word, _, about = reason.partition(":")
    return f"{REASONS_TH.get(word, word)} {about}".strip()


def told_reason(reason: str, said: str = "") -> str:
    """A reason as the unit of the row reads it.

    Of a ceiling its year is told, not how much it is or whose; of an answer what the person
    *said*.
    """
    word, _, about = reason.partition(":")
    if word == "ceiling":
        year = to_thai_digits(about.partition("/")[0])
        return f"{REASONS_TH[word]} ปี {year}" if year else REASONS_TH[word]
    told = hide_personal_data(reason_th(reason))
    return f"{told}: {hide_personal_data(said)}" if said else told
