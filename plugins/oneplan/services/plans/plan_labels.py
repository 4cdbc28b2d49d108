"""What the dimensions of a plan and their values are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from oneplan.domain.plans.pivots import SEVERAL, YEAR
from oneplan.domain.plans.strategies import Strategies
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.files.areas import name_area

DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "strategy": ("ยุทธศาสตร์", "Strategy"),
    "amphoe": ("อำเภอ", "Amphoe"),
    "tambon": ("ตำบล", "Tambon"),
    YEAR: ("ปีงบประมาณ", "Year"),
    "agency": ("หน่วยงานรับผิดชอบ", "Agency"),
    "holder": ("ผู้พิจารณาโครงการเกินขีดความสามารถ", "Holder of what is beyond capacity"),
    "unit": ("หน่วยงานที่ส่ง", "Unit that sent it"),
}
"""Dimension → its name in Thai and in English."""
_SPECIAL: Mapping[str, Mapping[str, str]] = {
    "amphoe": {"": "หน่วยงานระดับจังหวัด"},
    "tambon": {"": "ไม่ระบุตำบล", SEVERAL: "หลายตำบล"},
    "agency": {"": "ไม่ระบุหน่วยงาน"},
    "holder": {"": "ไม่เกินขีดความสามารถ"},
}


@dataclass(kw_only=True)
class Labels:
    """The names of values.

    Attributes:
        strategies: The list of the cycle.
        holders: Kind of holder → Thai name.
        units: Unit → Thai name.
    """

    strategies: Strategies
    holders: Mapping[str, str]
    units: dict[str, str] = field(default_factory=dict)

    def learn_units(self, rows: pd.DataFrame) -> None:
        """Know the units of some rows: unit and unit_name."""
        pairs = rows[["unit", "unit_name"]].drop_duplicates()
        self.units.update(zip(pairs["unit"], pairs["unit_name"], strict=True))

    def order(self, dimension: str) -> Sequence[str] | None:
        """The order of a dimension's values; None for the greatest sum first."""
        if dimension == "strategy":
            return [each.code for each in self.strategies.entries]
        if dimension == "holder":
            return ["", *self.holders]
        return () if dimension in ("amphoe", "tambon", YEAR) else None

    def name(self, dimension: str, value: str) -> str:
        """A value as people read it."""
        if value in _SPECIAL.get(dimension, {}):
            return _SPECIAL[dimension][value]
        names: Mapping[str, Callable[[str], str]] = {
            "strategy": self.strategies.name_of,
            YEAR: lambda year: f"ปี {to_thai_digits(year)}",
            "holder": lambda holder: self.holders.get(holder, holder),
            "unit": lambda unit: self.units.get(unit, unit),
            "amphoe": name_area,
            "tambon": name_area,
        }
        return names[dimension](value) if dimension in names else value
