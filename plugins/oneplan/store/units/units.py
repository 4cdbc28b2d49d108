"""The register of units and the addresses they are reached at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.units.tables import Contact
from oneplan.store.units.tables import Unit as Unit


class UnitUnknown(OneplanError):
    """A unit was named that the register does not hold."""

    status_code = 404

    def __init__(self, *, code: str) -> None:
        self.th = f"ทะเบียนไม่มีหน่วยงานรหัส {code}"
        super().__init__(f"The register has no unit {code!r}.")


def save_units(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add units or bring them up to date, by code."""
    if not rows:
        return
    statement = insert(Unit)
    names = ("level", "name_th", "area_code", "role", "is_simulated")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["code"], set_={name: statement.excluded[name] for name in names}
        ),
        list(rows),
    )


def list_units(
    session: Session, *, levels: Collection[str] | None, under: str, simulated: bool
) -> Sequence[Unit]:
    """Units of some levels (None: of all) in an area, in code order; *under* is empty for all."""
    statement = (
        select(Unit)
        .where(
            Unit.area_code.startswith(under, autoescape=True),
            Unit.is_simulated == simulated,
        )
        .order_by(Unit.code)
    )
    if levels is not None:
        statement = statement.where(Unit.level.in_(levels))
    return session.scalars(statement).all()


def list_recipients(
    session: Session, *, roles: Collection[str], under: str, simulated: bool
) -> Sequence[Unit]:
    """Units that hold one of *roles* in an area or above it, in code order."""
    above = [under[:length] for length in (2, 4, 6) if length <= len(under)]
    return session.scalars(
        select(Unit)
        .where(
            Unit.role.in_(roles),
            Unit.area_code.startswith(under, autoescape=True) | Unit.area_code.in_(above),
            Unit.is_simulated == simulated,
        )
        .order_by(Unit.code)
    ).all()


def list_named(session: Session, name: str, *, simulated: bool) -> Sequence[Unit]:
    """Units of exactly this Thai name, in code order."""
    return session.scalars(
        select(Unit).where(Unit.name_th == name, Unit.is_simulated == simulated).order_by(Unit.code)
    ).all()


def list_codes(session: Session, *, begins: str = "") -> Sequence[str]:
    """Codes that begin with some characters, or all, in their order."""
    found = select(Unit.code).where(Unit.code.startswith(begins, autoescape=True))
    return session.scalars(found.order_by(Unit.code)).all()


def list_by_code(session: Session, codes: Collection[str]) -> Mapping[str, Unit]:
    """Code → unit, of those there are."""
    found = session.scalars(select(Unit).where(Unit.code.in_(codes)))
    return {unit.code: unit for unit in found}


def get_unit(session: Session, code: str) -> Unit | None:
    """One unit, or None."""
    return session.get(Unit, code)


def require_unit(session: Session, code: str) -> Unit:
    """One unit.

    Raises:
        UnitUnknown: The register has no such unit.
    """
    unit = session.get(Unit, code)
    if unit is None:
        raise UnitUnknown(code=code)
    return unit


def list_addresses(session: Session, unit_code: str) -> Sequence[str]:
    """Mail addresses of a unit, in a fixed order."""
    return session.scalars(
        select(Contact.email).where(Contact.unit_code == unit_code).order_by(Contact.email)
    ).all()


def count_units(session: Session, *, simulated: bool) -> Mapping[str, int]:
    """Level → number of units."""
    rows = session.execute(
        select(Unit.level, func.count()).where(Unit.is_simulated == simulated).group_by(Unit.level)
    )
    return {level: count for level, count in rows}  # noqa: C416  a Row is no pair to mypy


def delete_simulated_units(session: Session) -> None:
    """Drop the register that a rehearsal made."""
    session.execute(delete(Unit).where(Unit.is_simulated))
