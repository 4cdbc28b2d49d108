"""What the units of a step sent, as one document for the whole province says it.

The rows stand as they were sent, under the form's own columns. Totals are counted from the
rows themselves, so that a file that was read wrongly cannot hide behind a stored sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from oneplan.domain.forms.forms import Column, Form

TOTAL_TH = "รวมทั้งสิ้น"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollatedUnit:
    """One unit that was asked, and what it answered.

    *state* is Thai; *fields* are those above its table; *warnings* stand with its file.
    """

    code: str
    name: str
    area_code: str
    amphoe: str
    tambon: str
    state: str
    has_file: bool
    is_missing: bool
    received_at: datetime | None = None
    file_name: str = ""
    file_type: str = ""
    sha256: str = ""
    version: int = 0
    fields: Mapping[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CollatedRow:
    """One row as its unit sent it; *texts* are the form's columns as a person reads them."""

    number: int
    unit: CollatedUnit
    tambon: str
    texts: Mapping[str, str]
    baht: Mapping[str, Decimal]
    """Column of money → baht."""

    @property
    def total(self) -> Decimal:
        """Baht over all columns of money."""
        return sum(self.baht.values(), Decimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class AmphoeTotal:
    """Units, tambon, rows and baht of one amphoe, or of all."""

    name: str
    asked: int
    sent: int
    nil: int
    missing: int
    tambon: int
    rows: int
    baht: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCount:
    """One count of a report: what it says and what the registers hold; None: not all there."""

    reported: int
    held: int | None

    @property
    def differs(self) -> bool:
        """Whether both are known and are not the same."""
        return self.held is not None and self.held != self.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedAmphoe:
    """The counts of one amphoe's report, and what it says in words, verbatim."""

    name: str
    counts: Mapping[str, ReportedCount]
    problems: str = ""
    suggestions: str = ""
    reporter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collated:
    """Everything that the files of a collation say; *step* and *version* are its scope."""

    cycle_id: str
    cycle_title: str
    province: str
    fiscal_year_be: int
    step: str
    form: Form
    version: int
    content_hash: str
    made_at: datetime
    is_simulated: bool
    units: tuple[CollatedUnit, ...]
    rows: tuple[CollatedRow, ...]
    reports: tuple[ReportedAmphoe, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The form's columns without the one in which a unit answers a warning."""
        return self.form.columns[:-1]

    @property
    def missing(self) -> tuple[CollatedUnit, ...]:
        """The units that sent nothing."""
        return tuple(each for each in self.units if each.is_missing)

    @property
    def money(self) -> tuple[Column, ...]:
        """The columns of money."""
        return tuple(column for column in self.columns if column.is_budget)


def sum_amphoe(collated: Collated) -> tuple[AmphoeTotal, ...]:
    """Count and sum by amphoe in the order of their codes; the last is the total of all."""
    units = pd.DataFrame(
        {
            "amphoe": [each.amphoe for each in collated.units],
            "code": [each.area_code[:4] for each in collated.units],
            "asked": 1,
            "sent": [int(each.has_file) for each in collated.units],
            "nil": [int(not each.has_file and not each.is_missing) for each in collated.units],
            "missing": [int(each.is_missing) for each in collated.units],
        }
    )
    rows = pd.DataFrame(
        {
            "amphoe": [row.unit.amphoe for row in collated.rows],
            "tambon": [row.tambon for row in collated.rows],
            "baht": pd.Series([row.total for row in collated.rows], dtype="object"),
        }
    )
    by_unit = units.groupby("amphoe")[["asked", "sent", "nil", "missing"]].sum()
    by_row = rows.groupby("amphoe")
    order = units.drop_duplicates("amphoe").sort_values("code")["amphoe"]
    return (
        *(_total(name, by_unit.loc[name], _rows_of(by_row, name)) for name in order),
        _total(TOTAL_TH, by_unit.sum(), rows),
    )


_NO_ROWS = pd.DataFrame({"amphoe": [], "tambon": [], "baht": []})


def _rows_of(by_row: Any, name: str) -> pd.DataFrame:
    found: pd.DataFrame = by_row.get_group(name) if name in by_row.groups else _NO_ROWS
    return found


def _total(name: str, units: pd.Series, rows: pd.DataFrame) -> AmphoeTotal:
    named = rows[rows["tambon"] != ""]
    return AmphoeTotal(
        name=name,
        asked=int(units["asked"]),
        sent=int(units["sent"]),
        nil=int(units["nil"]),
        missing=int(units["missing"]),
        tambon=len(named[["amphoe", "tambon"]].drop_duplicates()),
        rows=len(rows),
        baht=sum(rows["baht"], Decimal()),
    )


def sum_reports(reports: Sequence[ReportedAmphoe]) -> Mapping[str, ReportedCount]:
    """The counts of all reports together; what is held is known where it is known of each."""
    names = dict.fromkeys(name for each in reports for name in each.counts)
    found = {}
    for name in names:
        counts = [each.counts[name] for each in reports if name in each.counts]
        held = [each.held for each in counts]
        found[name] = ReportedCount(
            reported=sum(each.reported for each in counts),
            held=None if None in held else sum(each for each in held if each is not None),
        )
    return found
