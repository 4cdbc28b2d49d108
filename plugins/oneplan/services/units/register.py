"""Load the register of units from a CSV file, with every error by its row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_checks import ROLES as KNOWN_ROLES
from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.shared.line_problems import Problem, as_told, at_line, join_problems
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.units.submitters import SHARED_LEVELS, known_role
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import list_area_rows
from oneplan.services.units.contact_rows import contact_problems, contact_row, list_problems
from oneplan.services.units.register_files import (
    Line,
    RegisterFault,
    length_problems,
    read_lines,
    unit_problems,
)
from oneplan.store.shared import audit
from oneplan.store.units import areas, contacts, units

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
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,38}[A-Za-z0-9]")
MAX_PROBLEMS = 500
"""Problems that are listed; with more of them it is the file and not its rows."""


class RegisterInvalid(OneplanError):
    """A register file was refused; nothing of it was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        en, th = join_problems(problems, most=MAX_PROBLEMS)
        super().__init__(f"The register was not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดทะเบียนหน่วยงาน ทะเบียนเดิมยังใช้อยู่:\n{th}"


def import_units(session: Session, content: str, *, actor: str, is_simulated: bool = False) -> int:
    """Load units and contacts from CSV text: all rows, or none and every error.

    One row per unit and address; a unit with two addresses has two rows. The
    columns are those of :mod:`~oneplan.services.units.register_files`: a code, a level
    of the calendars, the Thai name, the DOPA code of its area (2, 4 or 6 digits as the level asks),
    a role, an address and the name of who reads it; the contact columns say
    more about that person.

    Returns:
        Number of units loaded.

    Raises:
        RegisterInvalid: Any row is wrong; the message lists each by its line.
    """
    if not areas.count_areas(session, digits=2):
        areas.add_areas(session, list_area_rows())
    try:
        lines = read_lines(content)
    except RegisterFault as fault:
        raise RegisterInvalid([fault.problem]) from fault
    known = areas.list_area_codes(session)
    problems = [
        problem for line in lines for problem in _of_line(line, known, is_simulated=is_simulated)
    ]
    problems += unit_problems(lines)
    problems += list_problems([(line.number, line.values) for line in lines])
    if problems:
        raise RegisterInvalid(problems)
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
    contacts.save_contacts(
        session, [contact_row(line.values) for line in lines if line.values["email"]]
    )
    audit.append_event(
        session,
        actor=actor,
        action="units.imported",
        subject="register",
        details={"units": len(by_code), "simulated": is_simulated},
    )
    return len(by_code)


def list_unknown_roles(session: Session) -> list[tuple[str, str]]:
    """Code and role of the registered offices whose role no calendar knows, in code order.

    Only of levels at which several offices stand: who is asked there hangs on the role.
    """
    found = units.list_units(session, levels=tuple(SHARED_LEVELS), under="", simulated=False)
    return [(unit.code, unit.role) for unit in found if known_role(unit.role) not in KNOWN_ROLES]


class ContactUnknown(OneplanError):
    """A contact was to be forgotten that the register does not have; no address is told."""

    status_code = 404

    def __init__(self, *, unit_code: str) -> None:
        super().__init__(f"The register has no such address for unit {unit_code!r}.")
        self.th = f"ทะเบียนไม่มีที่อยู่อีเมลนี้ของหน่วยงาน {as_told(unit_code)}"


def forget_contact(session: Session, unit_code: str, email: str, *, actor: str) -> None:
    """Drop the name and the address of a person who reads a unit's mail no longer.

    Raises:
        UnitUnknown: The register has no such unit.
        ContactUnknown: The unit has no such address.
    """
    units.require_unit(session, unit_code)
    if not contacts.delete_contact(session, unit_code=unit_code, email=email.strip()):
        raise ContactUnknown(unit_code=unit_code)
    audit.append_event(session, actor=actor, action="contact.forgotten", subject=unit_code)


def _of_line(line: Line, known: Collection[str], *, is_simulated: bool) -> list[Problem]:
    """What is wrong with one row; of a row that is no row, or too long, nothing else is said."""
    if line.fault:
        return [line.fault]
    found = length_problems(line.values) or [
        *_problems(line.values, known),
        *contact_problems(line.values, is_simulated=is_simulated),
    ]
    return [at_line(line.number, each.en, each.th) for each in found]


def _problems(values: Mapping[str, str], known_areas: Collection[str]) -> list[Problem]:
    found = []
    if not _CODE.fullmatch(values["code"]) or ".." in values["code"]:
        found.append(
            Problem(
                en=f"code {values['code']!r} must be 2 to 40 Latin letters, digits, single dots,"
                " dashes or underscores, and begin and end with a letter or a digit",
                th=f"code “{as_told(values['code'])}” ต้องเป็นอักษรอังกฤษหรือตัวเลข ๒ ถึง ๔๐ ตัว"
                " มีจุด ขีด หรือขีดล่างคั่นได้ ขึ้นต้นและลงท้ายด้วยอักษรหรือตัวเลข",
            )
        )
    found += [
        Problem(en=f"{name} is empty", th=f"{name} ว่างเปล่า ต้องกรอก")
        for name in ("name_th", "role")
        if not values[name]
    ]
    return found + _area_problems(values, known_areas)


def _area_problems(values: Mapping[str, str], known_areas: Collection[str]) -> list[Problem]:
    if values["level"] not in {level.value for level in Level}:
        return [
            Problem(
                en=f"level {values['level']!r} must be one of {', '.join(Level)}",
                th=f"level “{as_told(values['level'])}” ต้องเป็น {', '.join(Level)} อย่างใดอย่างหนึ่ง",
            )
        ]
    told = f"area_code “{as_told(values['area_code'])}”"
    digits = _DIGITS[Level(values["level"])]
    if values["area_code"] not in known_areas:
        return [
            Problem(
                en=f"area_code {values['area_code']!r} is no DOPA code",
                th=f"{told} ไม่มีในรหัสพื้นที่ของกรมการปกครอง",
            )
        ]
    if len(values["area_code"]) != digits:
        return [
            Problem(
                en=f"area_code {values['area_code']!r} must have {digits} digits"
                f" for {values['level']}",
                th=f"{told} ต้องมี {to_thai_digits(digits)} หลักสำหรับ {values['level']}",
            )
        ]
    return []
