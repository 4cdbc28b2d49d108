"""Days off of the civil service: the ``holidays`` package, and a file of special days.

The package's public and government holidays of Thailand are taken. Labour Day,
the day in lieu of it and Children's Day are in its public set and no holidays
of the civil service, so they are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from oneplan.config.places import INCLUDE
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.errors import OneplanError

SPECIAL_DAYS = INCLUDE / "data" / "special_days.yaml"
NOT_OF_THE_CIVIL_SERVICE = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")


class SpecialDaysInvalid(OneplanError):
    """The file of special days cannot be read."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}.")


class SpecialDay(BaseModel):
    """A day set beside the yearly list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    name: str
    kind: Literal["off", "work"] = "off"
    provinces: tuple[str, ...] = ()
    source: str


def load_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Read the file of special days.

    Raises:
        SpecialDaysInvalid: It is no YAML, or a day lacks a field.
    """
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(SpecialDay.model_validate(each) for each in content["days"])
    except (yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise SpecialDaysInvalid(path=path, reason=str(error).replace("\n", " ")) from error


def working_days(province_code: str | None, first_year: int, last_year: int) -> WorkingDays:
    """The days off in a province in some years (Christian Era, both counted).

    Without a province: what holds in the whole country. The file of special days is read
    again when it has changed, by processes that live for months too.

    Raises:
        SpecialDaysInvalid: The file of special days cannot be read.
    """
    special = SPECIAL_DAYS
    return _working_days(province_code, first_year, last_year, special, special.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _working_days(
    province_code: str | None, first_year: int, last_year: int, special_days: Path, _changed_ns: int
) -> WorkingDays:
    days = dict(_civil_service_days(range(first_year, last_year + 1)))
    for special in load_special_days(special_days):
        if special.provinces and province_code not in special.provinces:
            continue
        if special.kind == "off":
            days[special.date] = special.name
        else:
            days.pop(special.date, None)
    return WorkingDays(days)


def _civil_service_days(years: range) -> Iterator[tuple[date, str]]:
    # Read where days are counted: every command would wait for all its countries.
    import holidays  # noqa: PLC0415

    found = holidays.country_holidays(
        "TH", years=years, language="th", categories=("public", "government")
    )
    for day, names in found.items():
        kept = [
            name
            for name in names.split("; ")
            if not any(dropped in name for dropped in NOT_OF_THE_CIVIL_SERVICE)
        ]
        if kept:
            yield day, "; ".join(kept)
