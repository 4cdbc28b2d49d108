"""The register as pages show it: counted by level, a page at a time, and as a list of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session

from oneplan.store.units.tables import Contact, Unit, UnitChange

_REACHED = (
    select(literal(1))
    .where(Contact.unit_code == Unit.code, Contact.bounced_at.is_(None))
    .correlate(Unit)
    .offset(0)
    .exists()
)
"""Whether a unit has an address that mail was not given up for.

OFFSET 0: the contacts of each unit that is shown are looked up, and not all there are read.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which units are looked at; what is empty says nothing.

    Attributes:
        under: DOPA code that the unit's area begins with.
        simulated: Whether of a rehearsal.
        level: Level.
        words: Part of the name, or the code.
        unreached: Only those that no mail reaches.
    """

    under: str
    simulated: bool
    level: str = ""
    words: str = ""
    unreached: bool = False

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """What a unit must hold."""
        found: list[ColumnElement[bool]] = [
            Unit.area_code.startswith(self.under, autoescape=True),
            Unit.is_simulated == self.simulated,
        ]
        if self.level:
            found.append(Unit.level == self.level)
        if self.words:
            found.append(
                or_(Unit.name_th.contains(self.words, autoescape=True), Unit.code == self.words)
            )
        if self.unreached:
            found.append(~_REACHED)
        return found


def count_by_level(session: Session, wanted: RegisterFilter) -> Sequence[Any]:
    """Rows of level, units, and how many of them no mail reaches."""
    return session.execute(
        select(
            Unit.level,
            func.count().label("units"),
            func.count().filter(~_REACHED).label("unreached"),
        )
        .where(*wanted.conditions())
        .group_by(Unit.level)
    ).all()


def list_page(
    session: Session, wanted: RegisterFilter, *, limit: int, offset: int
) -> Sequence[Any]:
    """Units of a page in code order, and whether mail reaches each."""
    return session.execute(
        select(
            Unit.code,
            Unit.level,
            Unit.name_th,
            Unit.area_code,
            Unit.role,
            _REACHED.label("is_reached"),
        )
        .where(*wanted.conditions())
        .order_by(Unit.code)
        .limit(limit)
        .offset(offset)
    ).all()


def list_people(session: Session, wanted: RegisterFilter) -> Sequence[Any]:
    """A row for each unit and person, and for each unit without one, in code order."""
    return session.execute(
        select(
            Unit.code,
            Unit.level,
            Unit.name_th,
            Unit.area_code,
            Unit.role,
            Contact.email,
            Contact.name.label("contact"),
            Contact.role.label("contact_role"),
            Contact.deputy_of,
            Contact.absent_from,
            Contact.absent_until,
        )
        .join(Contact, Contact.unit_code == Unit.code, isouter=True)
        .where(*wanted.conditions())
        .order_by(Unit.code, Contact.email)
    ).all()


def list_last_changes(
    session: Session, wanted: RegisterFilter, *, limit: int
) -> Sequence[UnitChange]:
    """Changes of units of an area, the last first."""
    return session.scalars(
        select(UnitChange)
        .join(Unit, Unit.code == UnitChange.unit_code)
        .where(*wanted.conditions())
        .order_by(UnitChange.effective_on.desc(), UnitChange.id.desc())
        .limit(limit)
    ).all()
