"""Areas by their DOPA codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.shared.told_rows import told
from oneplan.store.units.tables import Area, Unit

COLUMNS = ("code", "parent_code", "name_th", "name_en")


def add_areas(session: Session, areas: Iterable[tuple[str, str | None, str, str]]) -> None:
    """Add (code, parent code, Thai name, English name) rows; known codes stay."""
    columns = {name: Area.__table__.c[name].type for name in COLUMNS}
    rows = told(columns, [dict(zip(COLUMNS, area, strict=True)) for area in areas])
    session.execute(
        insert(Area).from_select(list(COLUMNS), select(*rows.c)).on_conflict_do_nothing()
    )


def count_areas(session: Session, *, digits: int, under: str = "") -> int:
    """Count the areas whose code has *digits* digits and begins with *under*."""
    return (
        session.scalar(
            select(func.count()).where(
                func.length(Area.code) == digits, Area.code.startswith(under, autoescape=True)
            )
        )
        or 0
    )


def find_area(session: Session, code: str) -> Area | None:
    """One area, or None."""
    return session.get(Area, code)


def list_area_codes(session: Session) -> set[str]:
    """Every known code."""
    return set(session.scalars(select(Area.code)))


def list_areas(session: Session, *, digits: int, under: str = "") -> Sequence[Area]:
    """The areas of one level under a code, in code order."""
    return session.scalars(
        select(Area)
        .where(func.length(Area.code) == digits, Area.code.startswith(under, autoescape=True))
        .order_by(Area.code)
    ).all()


def list_amphoe_with_units(session: Session, *, under: str, simulated: bool) -> set[str]:
    """Codes of the amphoe in an area that the register has a unit in or of."""
    found = session.scalars(
        select(func.left(Unit.area_code, 4))
        .where(
            Unit.area_code.startswith(under, autoescape=True),
            func.length(Unit.area_code) >= 4,  # noqa: PLR2004  the digits of an amphoe
            Unit.is_simulated == simulated,
        )
        .distinct()
    )
    return set(found)


def list_area_names(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Code → Thai name; of a tambon with its amphoe's."""
    wanted = {*codes, *(code[:4] for code in codes)}
    rows = session.execute(select(Area.code, Area.name_th).where(Area.code.in_(wanted)))
    names = {code: name for code, name in rows}  # noqa: C416  a Row is no pair to mypy
    return {
        code: f"{names.get(code, code)} {names[code[:4]]}"
        if len(code) == 6 and code[:4] in names  # noqa: PLR2004  the digits of a tambon
        else names.get(code, code)
        for code in codes
    }
