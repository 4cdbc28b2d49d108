"""Who stands above a unit, and who speaks for an office today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from oneplan.domain.cycles.calendar_steps import Level as UnitLevel
from oneplan.domain.reminders import reminder_schedule

COORDINATOR = "coordinator"
HEAD = "head"
CONTACT_ROLES = (COORDINATOR, HEAD)
AMPHOE_ROLES = ("amphoe", "amphoe_admin_office", "kbo")
"""Roles of an amphoe whose head is its นายอำเภอ, the first that is registered."""
PROVINCIAL_OFFICE_ROLE = "provincial_office"
GOVERNOR_ROLE = "province"
_INSIDE_AMPHOE = frozenset(
    {UnitLevel.VILLAGE, UnitLevel.COMMUNITY, UnitLevel.TAMBON, UnitLevel.LAO}
)


class PlacedUnit(Protocol):
    """A unit of the register, as far as its place matters."""

    code: str
    level: str
    area_code: str
    role: str


class ContactPerson(Protocol):
    """A contact of a unit, as far as reaching them matters."""

    id: int
    email: str
    role: str
    deputy_of: str | None
    absent_from: date | None
    absent_until: date | None
    bounced_at: datetime | None


def superior_of(
    unit: PlacedUnit, level: reminder_schedule.ReminderLevel, offices: Iterable[PlacedUnit]
) -> tuple[str, str] | None:
    """The office above *unit* at *level*, and which of its people is told.

    Args:
        unit: The unit that is missing.
        level: A level above it.
        offices: The amphoe and provincial offices of the register, in code order.

    Returns:
        Unit code and contact role, or None where the register holds nobody.
    """
    if level == reminder_schedule.ReminderLevel.SUPERIOR:
        if unit.level not in _INSIDE_AMPHOE:
            return unit.code, HEAD
        found = _first(offices, UnitLevel.AMPHOE, AMPHOE_ROLES, unit.area_code[:4])
        return (found, HEAD) if found else None
    roles = (
        PROVINCIAL_OFFICE_ROLE
        if level == reminder_schedule.ReminderLevel.PROVINCIAL_OFFICE
        else GOVERNOR_ROLE,
    )
    found = _first(offices, UnitLevel.PROVINCE, roles, unit.area_code[:2])
    return (found, COORDINATOR) if found else None


def _first(
    offices: Iterable[PlacedUnit], level: UnitLevel, roles: Sequence[str], area_code: str
) -> str | None:
    fitting = [
        (roles.index(each.role), each.code)
        for each in offices
        if each.level == level and each.role in roles and each.area_code == area_code
    ]
    return min(fitting)[1] if fitting else None


def reachable(people: Sequence[ContactPerson], role: str, day: date) -> list[ContactPerson]:
    """Who reads a mail to *role* of an office on *day*: each person, or their deputy.

    A head who was never registered, or is away and has no deputy, is spoken for by
    the coordinators.
    """
    own = [each for each in people if each.role == role and each.deputy_of is None]
    found: dict[int, ContactPerson] = {}
    for person in own:
        deputies = [
            each for each in people if (each.deputy_of or "").casefold() == person.email.casefold()
        ]
        for each in [person] if is_reachable(person, day) else deputies:
            if is_reachable(each, day):
                found[each.id] = each
    if not found and role == HEAD and all(each.bounced_at is None for each in own):
        return reachable(people, COORDINATOR, day)
    return list(found.values())


def is_reachable(person: ContactPerson, day: date) -> bool:
    """Whether mail reaches a person on *day*: they are there, and no mail came back."""
    if person.bounced_at is not None:
        return False
    starts = person.absent_from or date.min
    ends = person.absent_until or date.max
    is_absent = (person.absent_from or person.absent_until) is not None and starts <= day <= ends
    return not is_absent
