"""Where the files of a cycle stand: each collecting step by province, amphoe or tambon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import AMPHOE_DIGITS, PROVINCE, PROVINCE_DIGITS, group_code_of
from oneplan.gateways.files.areas import name_area
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.store.cycles import stored_steps
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.submissions.place_counts import count_by_place, count_late_by_place
from oneplan.store.submissions.unit_standings import UnitScope

TAMBON_DIGITS = 6
COUNTS = ("expected", "received", "late", "waiting", "missing")


class CellMark(StrEnum):
    """What a cell says in a word, beside its figures."""

    COMPLETE = "complete"
    OPEN = "open"
    DUE = "due"
    """The due day is past; files of the days of grace still count."""
    OVERDUE = "overdue"
    """It has closed and units are missing."""
    AHEAD = "ahead"


def view_heat_map(
    session: Session, cycle_id: str, *, now: datetime, area: str = "", under: str = ""
) -> dict[str, Any]:
    """Count the files of a cycle by place and step, as plain JSON.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        now: Planning moment.
        area: DOPA code that the visitor is limited to; empty for all.
        under: Area whose parts are the places; empty for the provinces of a national
            cycle and for the groups of another.

    Returns:
        steps (step, title_th, opens_at, due_at, closes_at and counts of all), places (code,
        name_th, leads_down, cells in the order of the steps with counts and mark, or None
        where nobody is asked), path (areas above *under*), counts of all.
    """
    calendar = calendar_in_force(session, cycle_id)
    steps = collecting_steps(calendar, stored_steps.list_steps(session, cycle_id))
    return map_of(session, calendar, steps, now=now, under=narrowed(under, area))


def narrowed(under: str, area: str) -> str:
    """The area that is shown: the one asked for where it lies in what the visitor may see."""
    return under if under.startswith(area) and (under.isdigit() or not under) else area


def map_of(
    session: Session, calendar: Calendar, steps: Sequence[StoredStep], *, now: datetime, under: str
) -> dict[str, Any]:
    """:func:`view_heat_map` where calendar and collecting steps are known."""
    scope = scope_of(calendar, [step.step_id for step in steps], area=under)
    digits = _digits_below(calendar, under)
    counts = {
        (each.place, each.step_id): {
            "expected": each.expected,
            "received": each.received,
            "late": 0,
            "waiting": 0,
            "missing": each.expected - each.received,
        }
        for each in count_by_place(session, scope, digits=digits)
    }
    for step_id, place, late, waiting in count_late_by_place(session, scope, digits=digits):
        found = counts[place, step_id]
        found |= {"late": late, "waiting": waiting, "missing": found["missing"] - waiting}
    names = {} if digits else group_names(calendar)
    places = sorted({place for place, _ in counts})
    return {
        "steps": [
            {**_step(step), **_sum(c for (_, name), c in counts.items() if name == step.step_id)}
            for step in steps
        ],
        "places": [
            {
                "code": place,
                "name_th": _name(place, names, under),
                "leads_down": place.isdigit() and place != under and len(place) < TAMBON_DIGITS,
                "cells": [_cell(counts.get((place, step.step_id)), step, now) for step in steps],
            }
            for place in places
        ],
        "path": path_of(calendar, under),
        "under": under,
        **_sum(counts.values()),
    }


def collecting_steps(calendar: Calendar, steps: Sequence[StoredStep]) -> Sequence[StoredStep]:
    """Those of a cycle's steps in which units send, in calendar order."""
    names = {step.id for step in calendar.steps if collects(step)}
    found = [each for each in steps if each.step_id in names]
    return sorted(found, key=lambda each: each.position)


def scope_of(
    calendar: Calendar, step_ids: Sequence[str], *, place: str = "", area: str = ""
) -> UnitScope:
    """The units of a place: of a group by its code, or of an area; of *area* alone."""
    is_area = place.isdigit()
    code = place if is_area and place.startswith(area) else area
    group = None
    if place and not is_area:
        group = place
    elif code:
        province = calendar.province.code if calendar.province else None
        if province is None or len(code) >= AMPHOE_DIGITS:
            group = group_code_of(level="", area_code=code, province_code=province)
    # An area of as many digits as its group holds every unit of the group and no other.
    is_whole = group == code and group is not None
    return UnitScope(
        cycle_id=calendar.cycle,
        step_ids=step_ids,
        group_code=group,
        area_code="" if is_whole else code,
    )


def path_of(calendar: Calendar, under: str) -> list[dict[str, str]]:
    """The areas from the whole of a cycle down to *under*."""
    first = AMPHOE_DIGITS if calendar.province else PROVINCE_DIGITS
    return [
        {"code": under[:length], "name_th": name_area(under[:length])}
        for length in (PROVINCE_DIGITS, AMPHOE_DIGITS, TAMBON_DIGITS)
        if first <= length <= len(under)
    ]


def mark_of(counts: Mapping[str, int], step: StoredStep, now: datetime) -> CellMark:
    """What a cell says in a word."""
    if not counts["missing"] and not counts["waiting"]:
        return CellMark.COMPLETE
    if step.opens_at is not None and now < step.opens_at:
        return CellMark.AHEAD
    if step.has_closed(now):
        return CellMark.OVERDUE
    is_due = step.due_at is not None and now > step.due_at
    return CellMark.DUE if is_due else CellMark.OPEN


def _digits_below(calendar: Calendar, under: str) -> int:
    """Digits of the areas that a map below *under* shows; 0 for the groups of the cycle."""
    if not under:
        return 0
    if len(under) >= AMPHOE_DIGITS:
        return TAMBON_DIGITS
    return AMPHOE_DIGITS if calendar.province is None else 0


def group_names(calendar: Calendar) -> dict[str, str]:
    """Code → Thai name of every group that units of a cycle are counted in."""
    groups = {PROVINCE.code: PROVINCE.name_th}
    for step in calendar.steps:
        if collects(step):
            groups |= {group.code: group.name_th for group in step_groups(calendar, step)}
    return groups


def _name(place: str, groups: Mapping[str, str], under: str) -> str:
    if place == under and under:
        return f"หน่วยงานระดับ{name_area(place)}"
    return groups.get(place) or name_area(place)


def _step(step: StoredStep) -> dict[str, Any]:
    return {
        "step": step.step_id,
        "title_th": step.title_th,
        "opens_at": step.opens_at,
        "due_at": step.due_at,
        "closes_at": step.closes_at,
    }


def _cell(counts: Mapping[str, int] | None, step: StoredStep, now: datetime) -> Any:
    return None if counts is None else {**counts, "mark": mark_of(counts, step, now)}


def _sum(counts: Any) -> dict[str, int]:
    found = list(counts)
    return {name: sum(each[name] for each in found) for name in COUNTS}
