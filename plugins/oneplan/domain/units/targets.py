"""The tambon that a cycle is about: who reports, and of which tambon something is taken.

A circular may be for some tambon alone (those with budget allocated, 004). The office loads
their list; a cycle without one is about every tambon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from oneplan.domain.cycles.calendar_steps import Level

AMPHOE_DIGITS = 4
_LIMITED = frozenset({Level.VILLAGE, Level.COMMUNITY, Level.TAMBON, Level.LAO, Level.AMPHOE})
"""Levels that stand in a tambon or over some."""


class StandingUnit(Protocol):
    """A unit of the register, as far as its place matters."""

    level: str
    area_code: str


T = TypeVar("T", bound=StandingUnit)


def concerns(area_code: str, targets: Collection[str]) -> bool:
    """Whether an area holds a target tambon, or is one; every area does without a list."""
    return not targets or any(code.startswith(area_code) for code in targets)


def within_targets(units: Iterable[T], targets: Collection[str]) -> list[T]:
    """Those of *units* that a cycle about *targets* asks, in their order.

    Offices of the province stand over all tambon and are asked as ever.
    """
    return [
        each for each in units if each.level not in _LIMITED or concerns(each.area_code, targets)
    ]


def is_left_out(group_code: str, targets: Collection[str]) -> bool:
    """Whether a group is an amphoe without a target tambon: nobody is waited for there."""
    is_amphoe = len(group_code) == AMPHOE_DIGITS and group_code.isdigit()
    return is_amphoe and not concerns(group_code, targets)
