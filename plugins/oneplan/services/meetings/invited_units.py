"""Who is invited to a meeting: units by code, or by area, level and role, from the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.meetings.faults import fault
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.units.submitters import known_role
from oneplan.store.cycles import cycles
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """Who is to be invited.

    Attributes:
        units: Codes.
        levels: Levels of the register; with *roles*, only the units of these levels.
        roles: Roles, by their name or in Thai.
        area: DOPA code in which levels and roles are looked for; the province by default.
    """

    units: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    area: str = ""


def find_guests(
    session: Session, cycle_id: str, guests: Guests
) -> tuple[list[units.Unit], list[Problem]]:
    """The units that are invited, in code order, and what of the wish names nobody."""
    cycle = cycles.get_cycle(session, cycle_id)
    known = units.list_by_code(session, guests.units)
    found = {code: unit for code, unit in known.items() if unit.is_simulated == cycle.is_simulated}
    problems = [
        _nobody("invited unit", code, "หน่วยงานที่เชิญ", "ไม่มีหน่วยงานรหัสนี้ในทะเบียน")
        for code in dict.fromkeys(guests.units)
        if code not in found
    ]
    if guests.levels or guests.roles:
        named = _by_level_and_role(session, guests, cycle)
        problems += _unheld(named, guests)
        found |= {unit.code: unit for unit in named}
    if not found and not problems:
        problems.append(
            Problem(
                en="nobody is invited; name units, levels or roles",
                th="ยังไม่ได้ระบุผู้ได้รับเชิญ ต้องระบุหน่วยงาน ระดับ หรือบทบาท",
            )
        )
    return [found[code] for code in sorted(found)], problems


def _by_level_and_role(session: Session, guests: Guests, cycle: cycles.Cycle) -> list[units.Unit]:
    listed = units.list_units(
        session,
        levels=guests.levels or None,
        under=guests.area or cycle.province_code or "",
        simulated=cycle.is_simulated,
    )
    roles = {known_role(role) for role in guests.roles}
    return [unit for unit in listed if not roles or known_role(unit.role) in roles]


def _unheld(named: Sequence[units.Unit], guests: Guests) -> Iterator[Problem]:
    """The levels and roles that no unit of the register has there."""
    for role in guests.roles:
        if not any(known_role(unit.role) == known_role(role) for unit in named):
            rule = f"ไม่มีหน่วยงานบทบาทนี้ในพื้นที่นี้ของทะเบียน ({ROLES.get(known_role(role), role)})"
            yield _nobody("role", role, "บทบาท", rule)
    for level in guests.levels:
        if not any(unit.level == level for unit in named):
            yield _nobody("level", level, "ระดับ", "ไม่มีหน่วยงานระดับนี้ในพื้นที่นี้ของทะเบียน")


def _nobody(what: str, value: str, what_th: str, rule_th: str) -> Problem:
    rule = "the register has no such unit there"
    return fault(what, value, rule, what_th=what_th, rule_th=rule_th)
