"""One person of a unit put in, put right or replaced, by the rules of the register's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.units.hierarchy import COORDINATOR
from oneplan.errors import OneplanError
from oneplan.services.units.contact_rows import contact_problems, contact_rows, list_problems
from oneplan.services.units.register import ContactUnknown
from oneplan.services.units.register_files import length_problems
from oneplan.store.shared import audit
from oneplan.store.units import contacts, units


class ContactInvalid(OneplanError):
    """A person cannot be kept as typed; says everything that is wrong."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        # A problem of a file begins with its line, and here there is none.
        super().__init__("; ".join(each.en.partition(": ")[2] or each.en for each in problems))
        self.th = " · ".join(each.th.partition(": ")[2] or each.th for each in problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedContact:
    """A person as typed: days as ``2026-04-30``, nothing as an empty text."""

    email: str
    contact: str
    contact_role: str = COORDINATOR
    deputy_of: str = ""
    absent_from: str = ""
    absent_until: str = ""


def check_contact(
    session: Session, unit_code: str, typed: TypedContact, *, instead_of: str = ""
) -> list[dict[str, Any]]:
    """The unit's people as they would be kept; nothing changes.

    Args:
        session: The transaction.
        unit_code: The unit.
        typed: The person.
        instead_of: Address that the person has until now; empty for another person.

    Raises:
        UnitUnknown: The register has no such unit.
        ContactUnknown: The unit has no such address until now.
        ContactInvalid: What is typed breaks a rule of the register.
    """
    unit = units.require_unit(session, unit_code)
    known = contacts.list_contacts(session, [unit_code]).get(unit_code, ())
    if instead_of and not any(each.email == instead_of for each in known):
        raise ContactUnknown(unit_code=unit_code)
    people = [asdict(typed)] + [
        {
            "email": each.email,
            "contact": each.name,
            "contact_role": each.role,
            "deputy_of": _moved(each.deputy_of or "", instead_of, typed.email),
            "absent_from": each.absent_from.isoformat() if each.absent_from else "",
            "absent_until": each.absent_until.isoformat() if each.absent_until else "",
        }
        for each in known
        if each.email != instead_of
    ]
    rows = pd.DataFrame([{"code": unit.code, "name_th": unit.name_th, **each} for each in people])
    problems = [*contact_problems(rows, is_simulated=unit.is_simulated), *length_problems(rows)]
    if not typed.email:
        problems.append((0, Problem(en="the address is empty", th="ยังไม่ได้กรอกที่อยู่อีเมล")))
    problems += [] if problems else list_problems(rows)
    if problems:
        raise ContactInvalid([problem for _, problem in problems])
    return list(contact_rows(rows))


def save_contact(
    session: Session,
    unit_code: str,
    typed: TypedContact,
    *,
    actor: str,
    reason: str,
    instead_of: str = "",
) -> None:
    """Keep a person of a unit; an address that changes is another address, not yet returned.

    Raises:
        UnitUnknown: The register has no such unit.
        ContactUnknown: The unit has no such address until now.
        ContactInvalid: What is typed breaks a rule of the register.
    """
    rows = check_contact(session, unit_code, typed, instead_of=instead_of)
    contacts.save_contacts(session, rows)
    if instead_of and instead_of != typed.email:
        contacts.delete_contact(session, unit_code=unit_code, email=instead_of)
    audit.append_event(
        session,
        actor=actor,
        action="contact.changed" if instead_of else "contact.added",
        subject=unit_code,
        details={"reason": reason},
    )


def _moved(deputy_of: str, before: str, after: str) -> str:
    """For whom a deputy stands in, where that person's address changes."""
    return after if before and deputy_of.casefold() == before.casefold() else deputy_of
