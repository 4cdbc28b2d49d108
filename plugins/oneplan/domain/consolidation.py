"""Many submissions into one plan: same inputs, same rows, same hash."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


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
class Difference:
    """Row keys that a later version added, dropped or changed."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def merge(sources: Iterable[Sequence[PlanRow]]) -> tuple[PlanRow, ...]:
    """Put the rows of several plans into one, each workbook row once, in key order.

    A row that reaches a plan by two ways (a village's row stands in the tambon
    plan and in the collection beside it) is one project.
    """
    rows = {(row.row_key, row.sha256): row for source in sources for row in source}
    return tuple(rows[key] for key in sorted(rows, key=_order))


def _order(key: tuple[str, str]) -> tuple[str, str, int, str]:
    step, unit, number = key[0].split("/")
    return step, unit, int(number), key[1]


def content_hash(rows: Sequence[PlanRow]) -> str:
    """SHA-256 over what the rows say, in order."""
    digest = hashlib.sha256()
    for row in rows:
        line = json.dumps(row.content(), ensure_ascii=False, sort_keys=True)
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def totals(rows: Iterable[PlanRow]) -> dict[str, str]:
    """Sum baht by Buddhist year; amounts stay exact decimal strings."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        for year, amount in row.budgets.items():
            sums[year] += Decimal(amount)
    return {year: f"{sums[year]:.2f}" for year in sorted(sums)}


def difference(before: Sequence[PlanRow], after: Sequence[PlanRow]) -> Difference:
    """Compare two versions row by row."""
    old = {row.row_key: row.content() for row in before}
    new = {row.row_key: row.content() for row in after}
    return Difference(
        added=tuple(key for key in new if key not in old),
        gone=tuple(key for key in old if key not in new),
        changed=tuple(key for key in new if key in old and new[key] != old[key]),
    )


def input_hash(parts: Iterable[str]) -> str:
    """SHA-256 of an input set: the sorted hashes of what went in."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
