"""Areas by their DOPA codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.units.tables import Area


def add_areas(session: Session, areas: Iterable[tuple[str, str | None, str, str]]) -> None:
    """Add (code, parent code, Thai name, English name) rows; known codes stay."""
    rows = [
        {"code": code, "parent_code": parent, "name_th": th, "name_en": en}
        for code, parent, th, en in areas
    ]
    for start in range(0, len(rows), 5000):
        session.execute(insert(Area).on_conflict_do_nothing(), rows[start : start + 5000])


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
