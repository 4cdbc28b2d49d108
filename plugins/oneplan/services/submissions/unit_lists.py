"""The units of a step or a place, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_words import LEVELS_OF_UNITS_TH
from oneplan.domain.cycles.closing import due_for
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.submissions.unit_standings import OWES, STANDINGS, UnitStanding
from oneplan.domain.units.hierarchy import COORDINATOR, reachable
from oneplan.gateways.files.areas import name_area
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.submissions.heat_maps import collecting_steps, narrowed, path_of, scope_of
from oneplan.store.cycles import stored_steps
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.submissions import unit_standings
from oneplan.store.submissions.unit_standings import UnitPart
from oneplan.store.units import contacts

PAGE = 50
"""Units of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFilter:
    """Which units are asked for; what is empty asks for all.

    Attributes:
        step: Step that waits for them.
        place: Code of their group or area.
        standing: How they stand; ``owes`` for those that have still to send.
        level: Their level.
        text: What their name holds, or their code.
        page: Page, from 1.
    """

    step: str = ""
    place: str = ""
    standing: str = ""
    level: str = ""
    text: str = ""
    page: int = 1


def view_units(
    session: Session, cycle_id: str, wanted: UnitFilter, *, now: datetime, area: str = ""
) -> dict[str, Any]:
    """List units with how they stand, as plain JSON.

    Returns:
        total, page, pages, steps (to choose from), path (areas of the place), units: step,
        unit, name_th, level, level_th, place_th, standing, standing_th, version,
        received_at, days_late (days since the due day where it has still to send; 0
        before), has_contact (whether mail reaches anybody today).
    """
    calendar = calendar_in_force(session, cycle_id)
    steps = collecting_steps(calendar, stored_steps.list_steps(session, cycle_id))
    known = {step.step_id: step for step in steps}
    chosen = [wanted.step] if wanted.step in known else list(known)
    total, found = unit_standings.list_units(
        session,
        scope_of(calendar, chosen, place=wanted.place, area=area),
        standings=standings_of(wanted.standing),
        level=wanted.level,
        text=wanted.text.strip(),
        limit=PAGE,
        offset=(wanted.page - 1) * PAGE,
    )
    return {
        "total": total,
        "page": wanted.page,
        "pages": max(1, -(-total // PAGE)),
        "steps": [{"step": step.step_id, "title_th": step.title_th} for step in steps],
        "path": path_of(calendar, narrowed(wanted.place, area)),
        "units": as_json(session, found, known, now=now),
    }


def standings_of(name: str) -> Sequence[UnitStanding]:
    """The standings that a word of a filter means."""
    if name == "owes":
        return OWES
    return [UnitStanding(name)] if name in set(UnitStanding) else ()


def as_json(
    session: Session,
    found: Sequence[UnitPart],
    steps: Mapping[str, StoredStep],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """Units of a list with what a person asks next: how late, and whether mail reaches them."""
    people = contacts.list_contacts(session, {each.unit_code for each in found})
    day = now.astimezone(BANGKOK).date()
    return [
        {
            "step": each.step_id,
            "unit": each.unit_code,
            "name_th": each.name_th,
            "level": each.level,
            "level_th": LEVELS_OF_UNITS_TH.get(each.level, each.level),
            "place_th": name_area(each.area_code),
            "standing": each.standing,
            "standing_th": STANDINGS[UnitStanding(each.standing)][0],
            "version": each.version,
            "received_at": each.received_at,
            "days_late": days_late(
                UnitStanding(each.standing),
                due_for(steps[each.step_id].due_at, each.extended_to),
                now,
            ),
            "has_contact": bool(reachable(people.get(each.unit_code, ()), COORDINATOR, day)),
        }
        for each in found
    ]


def days_late(standing: UnitStanding, due_at: datetime | None, now: datetime) -> int:
    """Days of the calendar since the due day, of a unit that has still to send."""
    if due_at is None or standing not in OWES:
        return 0
    days = (now.astimezone(BANGKOK).date() - due_at.astimezone(BANGKOK).date()).days
    return max(0, days)
