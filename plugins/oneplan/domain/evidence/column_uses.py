"""How the columns of a file are used: proposed by their headings, said by a clerk, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oneplan.domain.evidence.heading_words import name_of, number_of, role_of
from oneplan.domain.evidence.kinds import (
    MEASURES,
    TARGETS,
    ColumnRole,
    EvidenceKind,
    Indicator,
)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column is: *role* None where nobody has said; *number* of its indicator, or 0."""

    role: ColumnRole | None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnUses:
    """What the columns of a file are, by index, and the indicators that they speak of."""

    columns: Mapping[int, ColumnUse]
    indicators: Sequence[Indicator] = ()

    def of(self, *roles: ColumnRole) -> list[int]:
        """Columns of some roles."""
        return [at for at, each in self.columns.items() if each.role in roles]

    def as_document(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "columns": {
                str(at): {"role": each.role.value, "number": each.number}
                for at, each in self.columns.items()
                if each.role is not None
            },
            "indicators": [
                {"number": each.number, "name": each.name, "target": each.target}
                for each in self.indicators
            ],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> ColumnUses:
        """From what was kept.

        Raises:
            ValueError, KeyError, TypeError: It is no such document.
        """
        return cls(
            columns={
                int(at): ColumnUse(ColumnRole(each["role"]), int(each.get("number", 0)))
                for at, each in document["columns"].items()
            },
            indicators=[
                Indicator(int(each["number"]), str(each["name"]), int(each["target"]))
                for each in document["indicators"]
            ],
        )


def propose_uses(headings: Sequence[str], columns: Sequence[int], kind: EvidenceKind) -> ColumnUses:
    """What the headings say of their columns; the first has a role that one may have."""
    found: dict[int, ColumnUse] = {}
    names: dict[int, str] = {}
    taken: set[ColumnRole] = set()
    for at in columns:
        role = role_of(headings[at], kind)
        number = number_of(headings[at]) or 0
        if role is not None and role not in MEASURES and role is not ColumnRole.IGNORED:
            role = ColumnRole.IGNORED if role in taken else role
            taken.add(role)
        found[at] = ColumnUse(role, number if role is None or role in MEASURES else 0)
        if number and (role is None or role in MEASURES):
            name = name_of(headings[at])
            names[number] = max(names.get(number, ""), name, key=len)
    return ColumnUses(
        columns=found,
        indicators=[
            Indicator(number, names[number] or f"ตัวชี้วัดที่ {number}", TARGETS[kind])
            for number in sorted(names)
        ],
    )
