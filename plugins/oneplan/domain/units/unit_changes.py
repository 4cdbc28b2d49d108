"""What becomes of a unit from a day on: it is renamed, becomes part of another, or is split."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class UnitChangeKind(StrEnum):
    """A change of the register that has its day."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"


UNIT_CHANGES_TH: Mapping[UnitChangeKind, str] = {
    UnitChangeKind.RENAME: "เปลี่ยนชื่อ",
    UnitChangeKind.MERGE: "ยุบรวม",
    UnitChangeKind.SPLIT: "แยก",
}
