"""Load the register of units from a CSV file, with every error by its row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.calendar_steps import Level
from oneplan.errors import OneplanError
from oneplan.gateways.areas import list_area_rows
from oneplan.store import areas, audit, units

COLUMNS = ("code", "level", "name_th", "area_code", "role", "email", "contact")
"""Header of the register file; ``email`` and ``contact`` may be empty, the rest not."""

_DIGITS = {
    Level.VILLAGE: 6,
    Level.COMMUNITY: 6,
    Level.TAMBON: 6,
    Level.LAO: 6,
    Level.AMPHOE: 4,
    Level.PROVINCIAL_AGENCY: 2,
    Level.PAO: 2,
    Level.PROVINCE: 2,
}
_CODE = re.compile(r"[A-Za-z0-9._-]{2,40}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class RegisterInvalid(OneplanError):
    """A register file was refused; nothing of it was loaded."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("The register was not loaded:\n" + "\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    values: Mapping[str, str]


def import_units(session: Session, content: str, *, actor: str, is_simulated: bool = False) -> int:
    """Load units and contacts from CSV text: all rows, or none and every error.

    One row per unit and address; a unit with two addresses has two rows. The
    columns are :data:`COLUMNS`: a unique code, a level of the calendars, the
    Thai name, the DOPA code of its area (2, 4 or 6 digits as the level asks),
    a role, an address and the name of who reads it.

    Returns:
        Number of units loaded.

    Raises:
        RegisterInvalid: Any row is wrong; the message lists each by its line.
    """
    if not areas.count_areas(session, digits=2):
        areas.add_areas(session, list_area_rows())
    lines = _read(content)
    known = areas.list_area_codes(session)
    problems = [p for line in lines for p in _problems(line, known)]
    if problems:
        raise RegisterInvalid(tuple(problems))
    by_code = {line.values["code"]: line.values for line in lines}
    units.save_units(
        session,
        [
            {
                **{
                    name: values[name] for name in ("code", "level", "name_th", "area_code", "role")
                },
                "is_simulated": is_simulated,
            }
            for values in by_code.values()
        ],
    )
    units.save_contacts(session, [
        {"unit_code": v["code"], "email": v["email"], "name": v["contact"] or v["name_th"]}
        for v in {(ln.values["code"], ln.values["email"]): ln.values for ln in lines}.values()
        if v["email"]
    ])  # fmt: skip
    audit.append_event(
        session,
        actor=actor,
        action="units.imported",
        subject="register",
        details={"units": len(by_code), "simulated": is_simulated},
    )
    return len(by_code)


def _read(content: str) -> list[_Line]:
    reader = csv.DictReader(io.StringIO(content.lstrip("\ufeff")))
    names = tuple(reader.fieldnames or ())
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise RegisterInvalid((f"line 1: column {', '.join(missing)} is missing",))
    lines = [
        _Line(
            number=reader.line_num,
            values={name: (row.get(name) or "").strip() for name in COLUMNS},
        )
        for row in reader
    ]
    if not lines:
        raise RegisterInvalid(("line 2: the file holds no unit",))
    return lines


def _problems(line: _Line, known_areas: Collection[str]) -> list[str]:
    values, found = line.values, []
    if not _CODE.fullmatch(values["code"]):
        found.append(f"code {values['code']!r} must be 2 to 40 letters, digits, dots or dashes")
    if not values["name_th"]:
        found.append("name_th is empty")
    if not values["role"]:
        found.append("role is empty")
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        found.append("email is no mail address")
    found += _area_problems(values, known_areas)
    return [f"line {line.number}: {problem}" for problem in found]


def _area_problems(values: Mapping[str, str], known_areas: Collection[str]) -> list[str]:
    if values["level"] not in {level.value for level in Level}:
        return [f"level {values['level']!r} must be one of {', '.join(Level)}"]
    digits = _DIGITS[Level(values["level"])]
    if values["area_code"] not in known_areas:
        return [f"area_code {values['area_code']!r} is no DOPA code"]
    if len(values["area_code"]) != digits:
        return [
            f"area_code {values['area_code']!r} must have {digits} digits for {values['level']}"
        ]
    return []
