"""Units looked up by their codes, in queries that ask about those of one cycle."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, or_, select

from oneplan.store.units.tables import Unit


def unit_of(code: Any) -> FromClause:
    """The unit of a row: ``code``, ``name_th``, ``level``, ``area_code``; joined ON TRUE.

    OFFSET 0 lets PostgreSQL look the unit of each row up by its key. Left to itself it reads
    the register of a whole nation for the units of one province.

    Args:
        code: The column of the row that holds the unit's code.
    """
    own = (
        select(Unit.code, Unit.name_th, Unit.level, Unit.area_code)
        .where(Unit.code == code)
        .offset(0)
    )
    return own.lateral("unit")


def is_named(unit: Any, words: str) -> ColumnElement[bool]:
    """Whether the name of a unit holds some words, or its code is they."""
    return or_(unit.c.name_th.contains(words, autoescape=True), unit.c.code == words)


def codes_under(area: str) -> Select[Any]:
    """The codes of the units whose area begins with a DOPA code."""
    return select(Unit.code).where(Unit.area_code.startswith(area, autoescape=True))
