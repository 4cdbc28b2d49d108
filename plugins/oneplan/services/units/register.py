"""Load the register of units from a CSV file, with every error by its row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.roles import ROLES as KNOWN_ROLES
from oneplan.domain.shared.line_problems import Problem, as_told, join_problems
from oneplan.domain.shared.list_frames import ReadList, in_order, records
from oneplan.domain.units.submitters import SHARED_LEVELS, known_role
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import list_area_rows
from oneplan.services.units.contact_rows import contact_problems, contact_rows, list_problems
from oneplan.services.units.register_columns import OF_UNIT
from oneplan.services.units.register_files import RegisterFault, length_problems, read_register
from oneplan.services.units.register_warnings import register_warnings
from oneplan.services.units.unit_rows import (
    shortened_problems,
    unit_problems,
    value_problems,
    zero_problems,
)
from oneplan.store.shared import audit
from oneplan.store.units import areas, contacts, units

MAX_PROBLEMS = 500
"""Problems that are listed; with more of them it is the file and not its rows."""


class RegisterInvalid(OneplanError):
    """A register file was refused; nothing of it was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        en, th = join_problems(problems, most=MAX_PROBLEMS)
        super().__init__(f"The register was not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดทะเบียนหน่วยงาน ทะเบียนเดิมยังใช้อยู่:\n{th}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRegister:
    """A register file that was loaded.

    Attributes:
        units: Number of its units.
        warnings: What the office is told of rows that were loaded, by line.
    """

    units: int
    warnings: Sequence[Problem]


def import_units(
    session: Session, content: str, *, actor: str, is_simulated: bool = False, reason: str = ""
) -> LoadedRegister:
    """Load units and contacts from CSV text: all rows, or none and every error.

    One row per unit and person; a unit with two people has two rows. The
    columns are those of :mod:`~oneplan.services.units.register_columns`: a code, a level
    of the calendars, the Thai name, the DOPA code of its area (2, 4 or 6 digits as the level asks),
    a role, an address and the name of who reads it; the contact columns say
    more about that person. Who has no address is told of and not kept: the store keeps
    of people what mail needs.

    Raises:
        RegisterInvalid: Any row is wrong; the message lists each by its line.
    """
    if not areas.count_areas(session, digits=2):
        areas.add_areas(session, list_area_rows())
    try:
        found = read_register(content)
    except RegisterFault as fault:
        raise RegisterInvalid([fault.problem]) from fault
    registered = units.list_codes(session, begins="0")
    problems = _problems(
        found, areas.list_area_codes(session), registered, is_simulated=is_simulated
    )
    if problems:
        raise RegisterInvalid(problems)
    rows = found.rows
    by_code = rows.drop_duplicates("code")[list(OF_UNIT)].assign(is_simulated=is_simulated)
    units.save_units(session, records(by_code))
    contacts.save_contacts(session, contact_rows(rows))
    addressed = contacts.list_units_with(session)
    audit.append_event(
        session,
        actor=actor,
        action="units.imported",
        subject="register",
        details={
            "units": len(by_code),
            "simulated": is_simulated,
            **({"reason": reason} if reason else {}),
        },
    )
    return LoadedRegister(units=len(by_code), warnings=register_warnings(rows, addressed))


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


def forget_contact(
    session: Session, unit_code: str, email: str, *, actor: str, reason: str = ""
) -> None:
    """Drop the name and the address of a person who reads a unit's mail no longer.

    Raises:
        UnitUnknown: The register has no such unit.
        ContactUnknown: The unit has no such address.
    """
    units.require_unit(session, unit_code)
    if not contacts.delete_contact(session, unit_code=unit_code, email=email.strip()):
        raise ContactUnknown(unit_code=unit_code)
    audit.append_event(
        session,
        actor=actor,
        action="contact.forgotten",
        subject=unit_code,
        details={"reason": reason} if reason else {},
    )


def _problems(
    found: ReadList,
    known_areas: Collection[str],
    registered: Collection[str],
    *,
    is_simulated: bool,
) -> list[Problem]:
    """All that is wrong, by line; of a row that is no row, or too long, nothing else is said."""
    shortened = list(shortened_problems(found.sound))
    whole = found.sound.drop(index=list({line for line, _ in shortened}))
    long = length_problems(whole)
    rows = whole.drop(index=list({line for line, _ in long}))
    return in_order(
        found.faults,
        shortened,
        long,
        list(value_problems(rows, known_areas)),
        zero_problems(rows, registered),
        contact_problems(rows, is_simulated=is_simulated),
        list(unit_problems(found.rows)),
        list_problems(found.rows),
    )
