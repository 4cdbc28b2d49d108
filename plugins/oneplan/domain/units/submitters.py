"""Which units of the register a step asks: the level says where, the role says who.

Several offices stand at one level: an amphoe has its ก.บ.อ., its ที่ทำการปกครอง and its
สำนักงานพัฒนาชุมชน. A step asks the one that its ``submitted_by.role`` names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from oneplan.domain.cycles.calendar_steps import Level, Step
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.shared.thai_numerals import compared
from oneplan.domain.units.hierarchy import AMPHOE_ROLES

ORDINARY: dict[Level, tuple[str, ...]] = {
    Level.VILLAGE: ("village_committee",),
    Level.COMMUNITY: ("community_committee",),
    Level.TAMBON: ("tambon_coc", "coc", "kbt"),
    Level.LAO: ("lao",),
    Level.AMPHOE: AMPHOE_ROLES,
    Level.PROVINCIAL_AGENCY: ("provincial_agency",),
    Level.PAO: ("pao",),
    Level.PROVINCE: ("provincial_office",),
}
"""Level → the roles of its ordinary sender; where none has the first, the next stands for it."""
OFFICES: dict[Level, frozenset[str]] = {
    Level.AMPHOE: frozenset({"amphoe_cd_office", "amphoe_lpc"}),
    Level.PROVINCIAL_AGENCY: frozenset(
        {"province_admin_office", "province_cd_office", "province_local_admin_office"}
    ),
    Level.PROVINCE: frozenset({"province", "province_lpc", "kbj", "kbj_sub"}),
}
"""Level → the other offices that stand there and send for themselves alone."""
SHARED_LEVELS = (Level.AMPHOE,)
"""Levels whose offices are told apart by their roles and whose sender is one of them."""
_STANDS_FOR = {
    "cd_district_chief": "amphoe_cd_office",  # the head signs for his office
    "cd_officer": "amphoe_cd_office",
    "aka": "kbo",  # อ.ก.อ. is the earlier name of the committee
}
_ALSO_CALLED = {
    "kbo": ("ก.บ.อ.", "คณะกรรมการบริหารงานอำเภอแบบบูรณาการ"),
    "lao": ("อปท.", "เทศบาล", "อบต.", "องค์การบริหารส่วนตำบล"),
    "pao": ("อบจ.",),
    "village_committee": ("กม.",),
    "tambon_coc": ("ศอช.ต.",),
    "amphoe_cd_office": ("สนง.พัฒนาชุมชนอำเภอ", "สพอ.", "พช.อ.", "พช.", "พัฒนาการอำเภอ"),
    "province_cd_office": ("สนง.พัฒนาชุมชนจังหวัด", "สพจ.", "พัฒนาการจังหวัด"),
}
"""Role → other ways in which registers write the name of its office."""
_ASIDE = re.compile(r"\([^()]*\)|\bvia\b[^|,/]*")
_ROLE = re.compile(r"[a-z][a-z_]+")


class RegisteredUnit(Protocol):
    """A unit of the register, as far as its place and its role matter."""

    level: str
    area_code: str
    role: str
    name_th: str


T = TypeVar("T", bound=RegisteredUnit)


def roles_of(step: Step) -> tuple[str, ...]:
    """The roles that may submit in *step*; words in brackets and after "via" are how, not who."""
    named = _ROLE.findall(_ASIDE.sub(" ", step.submitted_by.role))
    return tuple(dict.fromkeys(_STANDS_FOR.get(each, each) for each in named))


def asked_roles(step: Step, level: Level) -> tuple[str, ...]:
    """The roles that *step* asks at one of its levels.

    A level whose offices the role does not name (a tambon's registers kept by the
    amphoe's office) is asked by its ordinary sender.
    """
    own = {*ORDINARY[level], *OFFICES.get(level, ())}
    return tuple(each for each in roles_of(step) if each in own) or ORDINARY[level]


def select_asked(step: Step, units: Iterable[T]) -> list[T]:
    """Those of *units* that *step* asks, in their order.

    In each area the holders of a named role are asked. Where the ordinary sender of
    a level is meant and no unit of an area holds that very role, another ordinary
    role stands for it (ก.บ.อ. for อำเภอ), then a unit whose role no calendar knows.
    A unit with another known role of that level is never asked for it. Where a level
    has one kind of office only (villages, local governments), each of it is asked.
    """
    found: dict[tuple[str, str], list[T]] = defaultdict(list)
    order = list(units)
    for unit in order:
        if unit.level in step.submitted_by.levels:
            found[unit.level, unit.area_code].append(unit)
    asked = {
        id(unit)
        for (level, _), there in found.items()
        for unit in _asked_of(step, Level(level), there)
    }
    return [unit for unit in order if id(unit) in asked]


def names_an_office(step: Step) -> bool:
    """Whether *step* asks a single office: what :func:`list_unregistered` can miss."""
    return any(
        role in OFFICES.get(level, ())
        for level in step.submitted_by.levels
        for role in asked_roles(step, level)
    )


def list_unregistered(step: Step, units: Sequence[RegisteredUnit]) -> tuple[str, ...]:
    """Thai names of the single offices that *step* names and that none of *units* is."""
    return tuple(
        ROLES[role]
        for level in step.submitted_by.levels
        for role in asked_roles(step, level)
        if role in OFFICES.get(level, ()) and not any(_is(unit, role) for unit in units)
    )


def _asked_of(step: Step, level: Level, there: Sequence[T]) -> Sequence[T]:
    roles = asked_roles(step, level)
    if "provincial_agency" in roles:  # every agency of the province, whatever its own role
        return there
    there = [unit for unit in there if not _is_other_office(unit, level, roles)]
    named = [unit for unit in there if any(_is(unit, role) for role in roles)]
    if not set(roles) & set(ORDINARY[level]):
        return named
    unknown = [unit for unit in there if known_role(unit.role) not in ROLES]
    if level not in OFFICES:
        return named + unknown or there
    ordinary = (
        [unit for unit in there if known_role(unit.role) == role] for role in ORDINARY[level]
    )
    return named or next(filter(None, ordinary), unknown)


def _is(unit: RegisteredUnit, role: str) -> bool:
    """Whether a unit holds a role, or is registered under its Thai name with a wider role."""
    if role in (known := known_role(unit.role), _STANDS_FOR.get(known)):
        return True
    names = (ROLES[role], *_ALSO_CALLED.get(role, ()))
    return _is_wide(unit) and _name(unit.name_th).startswith(tuple(map(_name, names)))


def _is_other_office(unit: RegisteredUnit, level: Level, roles: Sequence[str]) -> bool:
    """Whether a unit with a wide role is by its name an office that is not asked."""
    others = OFFICES.get(level, frozenset()) - set(roles)
    return _is_wide(unit) and any(
        _is(unit, role) for role in others if role != known_role(unit.role)
    )


def _is_wide(unit: RegisteredUnit) -> bool:
    return (
        known_role(unit.role) in {"provincial_agency", "amphoe"}
        or known_role(unit.role) not in ROLES
    )


@lru_cache(maxsize=1024)
def known_role(written: str) -> str:
    """The role that a register means: its name in any case, or what the office is called in Thai.

    Words that no calendar knows stay as they are.
    """
    if written.strip().casefold() in ROLES:
        return written.strip().casefold()
    return _BY_NAME.get(_name(written), written)


def _name(text: str) -> str:
    return compared(text).replace(" ", "").replace(".", "")


_BY_NAME = {
    _name(name): role
    for role, thai in ROLES.items()
    for name in (thai, *_ALSO_CALLED.get(role, ()))
}
