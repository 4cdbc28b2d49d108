"""An area for the example officer of an office that was rehearsed, whose desk is empty without."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.units.user_areas import SeenArea, area_of, set_area
from oneplan.store.units.areas import list_amphoe_with_units


def give_example_area(session: Session, cycle_id: str, user: str) -> SeenArea | None:
    """Let a user see the first amphoe of a rehearsed cycle's register.

    Returns:
        What was given; None where the user has an area, or the register has no amphoe.
    """
    if area_of(session, user):
        return None
    province = calendar_in_force(session, cycle_id).province
    under = province.code if province is not None else ""
    found = list_amphoe_with_units(session, under=under, simulated=True)
    return set_area(session, user, min(found), by="rehearsal") if found else None
