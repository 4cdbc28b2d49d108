"""Many submissions into one plan: every row has an outcome, same inputs have the same hash."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from oneplan.errors import OneplanError

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
}
"""First word of a reason → why a row was merged or excluded, in Thai."""


def reason_th(reason: str) -> str:
    """A reason as people read it."""
    word, _, about = reason.partition(":")
    return f"{REASONS_TH.get(word, word)} {about}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows went into a plan and what became of them.

    Attributes:
        files: Files below the plan.
        sent: Rows of the files as intake counted them, less those decided below.
        incoming: Rows that are there.
        unmatched: Outcomes of rows that did not come in, or merged into a row that is none of them.
        doubled: Units of whom two versions came in.
    """

    files: int
    sent: int
    incoming: int
    kept: int
    merged: int
    excluded: int
    unmatched: int = 0
    doubled: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no row was lost and none counted twice."""
        return (
            self.sent == self.incoming == self.kept + self.merged + self.excluded
            and not self.unmatched
            and not self.doubled
        )

    def as_dict(self) -> dict[str, int]:
        """The numbers that a plan version keeps."""
        return {
            "files": self.files,
            "incoming": self.incoming,
            "kept": self.kept,
            "merged": self.merged,
            "excluded": self.excluded,
        }


class RowsNotConserved(OneplanError):
    """A consolidation lost a row or counted one twice; nothing of it was kept."""

    retryable = True
    status_code = 409

    def __init__(self, *, plan: str, counts: Counts) -> None:
        self.counts = counts
        super().__init__(
            f"The plan {plan} was not made: {counts.sent} rows sent, {counts.incoming} came in,"
            f" {counts.kept} kept + {counts.merged} merged + {counts.excluded} excluded,"
            f" {counts.unmatched} outcomes without a row, {counts.doubled} units twice;"
            " rows in = kept + merged + excluded. Make the plans it takes in again first."
        )


def plan_hash(parts: Sequence[str], outcomes: Iterable[str]) -> str:
    """SHA-256 over what a plan says: its parts' hashes and the outcomes it gave.

    A plan that takes in one plan and changes nothing says the same as that one.

    Args:
        parts: Lines of the parts: ``file <step>/<unit> <file hash> <rows hash>`` or
            ``plan <step>/<group> <content hash>``.
        outcomes: Lines of what the plan itself did not keep:
            :func:`oneplan.domain.plans.row_outcomes.hashed_lines`.
    """
    lines = sorted(outcomes)
    if len(parts) == 1 and not lines and parts[0].startswith("plan "):
        return parts[0].rsplit(" ", 1)[1]
    return hashlib.sha256("\n".join((*sorted(parts), *lines)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Row keys that a later version added, dropped or changed."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Difference:
    """Compare two versions: row key → digest of what the row says, each in plan order."""
    return Difference(
        added=tuple(key for key in after if key not in before),
        gone=tuple(key for key in before if key not in after),
        changed=tuple(key for key in after if key in before and after[key] != before[key]),
    )


def money(sums: Mapping[str, Decimal]) -> dict[str, str]:
    """Year → baht with two decimals; a year without money is left out."""
    return {year: f"{sums[year]:.2f}" for year in sorted(sums) if sums[year]}


def add_money(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Add up totals by year."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for part in parts:
        for year, amount in part.items():
            sums[year] += Decimal(amount)
    return money(sums)


def input_hash(parts: Iterable[str]) -> str:
    """SHA-256 of an input set: the sorted hashes of what went in."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
