"""The start of a rehearsal: a simulated cycle with a register of its own."""

from __future__ import annotations

import csv
import io

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, collects
from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.simulated_rows import STRATEGIES
from oneplan.domain.units.hierarchy import GOVERNOR_ROLE, PROVINCIAL_OFFICE_ROLE
from oneplan.domain.units.simulated_units import simulate_register
from oneplan.domain.units.submitters import ORDINARY, asked_roles
from oneplan.gateways.files.areas import list_groups
from oneplan.services.cycles.calendars import forget_rehearsal, start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.decisions.committee_files import COLUMNS as COMMITTEE_COLUMNS
from oneplan.services.decisions.committees import import_committees
from oneplan.services.simulation.timeline import first_moment
from oneplan.services.units.register import import_units
from oneplan.services.units.register_files import COLUMNS, CONTACT_COLUMNS
from oneplan.store.plans import strategies
from oneplan.store.units import areas

VILLAGES = 2
"""Simulated villages in each tambon of a province."""


def prepare_rehearsal(
    session: Session,
    calendar: Calendar,
    *,
    seed: int,
    villages: int = VILLAGES,
    chair: str = "chair",
) -> None:
    """Start a simulated cycle with its register and a clock that stands before the first window.

    *villages* stand in each tambon of a province; a national rehearsal has one.
    *chair* is the id of the Airflow user who answers for the committees.

    Raises:
        CycleIsReal: Real units take part in this cycle.
    """
    forget_rehearsal(session, calendar.cycle)
    start_cycle(session, calendar, seed=seed)
    provinces = (
        [calendar.province.code]
        if calendar.province
        else [group.code for group in list_groups(None)]
    )
    for code in provinces:
        content = _register(session, calendar, code, villages)
        import_units(session, content, actor="rehearsal", is_simulated=True)
    if committee := _committee(calendar, chair):
        import_committees(session, calendar.cycle, committee, actor="rehearsal")
    strategies.add_entries(
        session,
        calendar.cycle,
        [{"code": f"S{n}", "name_th": name} for n, name in enumerate(STRATEGIES, start=1)],
        actor="rehearsal",
    )
    start = first_moment(calendar)
    set_clock(session, calendar.cycle, at=start, speed=0, hold_at=start)


def _committee(calendar: Calendar, chair: str) -> str:
    """The committees of steps that approve, as CSV: a chair who answers, a secretary who drafts."""
    steps = [step.id for step in calendar.steps if Act.APPROVE in acts_of(calendar, step)]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COMMITTEE_COLUMNS)
    for step_id in steps:
        writer.writerow((step_id, chair, "ประธาน (จำลอง)", "chair", "", ""))
        writer.writerow((step_id, "secretary", "เลขานุการ (จำลอง)", "secretary", "", ""))
    return stream.getvalue() if steps else ""


def _register(session: Session, calendar: Calendar, province_code: str, villages: int) -> str:
    """The register of one province as CSV; a national rehearsal takes one tambon of each amphoe."""
    amphoe = [
        (each.code, each.name_th)
        for each in areas.list_areas(session, digits=4, under=province_code)
    ]
    tambon = [
        (each.code, each.name_th)
        for each in areas.list_areas(session, digits=6, under=province_code)
    ]
    if calendar.province is None:
        amphoe = amphoe[:1]
        tambon = [each for each in tambon if each[0].startswith(amphoe[0][0])][:1]
    roles = {role for step in calendar.steps for role in step.submitted_to if role.isidentifier()}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=[*COLUMNS, *CONTACT_COLUMNS])
    writer.writeheader()
    writer.writerows(
        row
        for unit in simulate_register(
            province_code,
            amphoe,
            tambon,
            villages_per_tambon=villages if calendar.province else 1,
            recipient_roles=sorted(roles | {GOVERNOR_ROLE, PROVINCIAL_OFFICE_ROLE}),
            amphoe_roles=_offices(calendar, Level.AMPHOE, "amphoe_cd_office"),
            agency_roles=_offices(calendar, Level.PROVINCIAL_AGENCY),
        )
        for row in unit.as_rows()
    )
    return stream.getvalue()


def _offices(calendar: Calendar, level: Level, *always: str) -> list[str]:
    """Roles of the single offices of a level: those that stand there anyway, and those asked."""
    asked = {
        role
        for step in calendar.steps
        if collects(step) and level in step.submitted_by.levels
        for role in asked_roles(step, level)
    }
    return sorted({*always, *asked} - set(ORDINARY[level]))
