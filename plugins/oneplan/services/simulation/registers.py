"""The start of a rehearsal: a simulated cycle with a register of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from random import Random

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, collects
from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.simulated_rows import STRATEGIES
from oneplan.domain.units.hierarchy import GOVERNOR_ROLE, PROVINCIAL_OFFICE_ROLE
from oneplan.domain.units.simulated_units import (
    SimulatedUnit,
    simulate_ministries,
    simulate_register,
)
from oneplan.domain.units.submitters import OFFICES, ORDINARY, asked_roles
from oneplan.gateways.files.areas import list_groups
from oneplan.services.cycles.calendars import forget_rehearsal, start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.provinces import join_provinces
from oneplan.services.decisions.committee_files import COLUMNS as COMMITTEE_COLUMNS
from oneplan.services.decisions.committees import import_committees
from oneplan.services.documents.extracts import MINISTRY_ROLES
from oneplan.services.simulation.register_sizes import NationSize, villages_for
from oneplan.services.simulation.timeline import first_moment
from oneplan.services.units.register import import_units
from oneplan.services.units.register_columns import COLUMNS, CONTACT_COLUMNS
from oneplan.services.units.targets import COLUMNS as TARGET_COLUMNS
from oneplan.services.units.targets import import_targets
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
    units: int | None = None,
    size: NationSize | None = None,
) -> None:
    """Start a simulated cycle with its register and a clock that stands before the first window.

    *villages* stand in each tambon of a province, or as many as make about *units*
    units in all. A national rehearsal has a few provinces, or as many as make *units*,
    unless *size* says which shape it has.
    *chair* is the id of the Airflow user who answers for the committees.

    Raises:
        CycleIsReal: Real units take part in this cycle.
    """
    forget_rehearsal(session, calendar.cycle)
    start_cycle(session, calendar, seed=seed)
    if calendar.province is not None:
        count = calendar.province.tambon_count
        each = villages_for(units, tambon=count, usual=villages)
        content = _register(session, calendar, calendar.province.code, villages=each)
        import_units(session, content, actor="rehearsal", is_simulated=True)
    else:
        _prepare_nation(session, calendar, size or NationSize.of(units))
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
    if calendar.target_units and calendar.province:
        import_targets(
            session, calendar.cycle, _targets(session, calendar, seed), actor="rehearsal"
        )


def _targets(session: Session, calendar: Calendar, seed: int) -> str:
    """A list of target tambon as CSV: one to three of each amphoe, with their budget."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(TARGET_COLUMNS)
    province = calendar.province.code if calendar.province else ""
    for amphoe in areas.list_areas(session, digits=4, under=province):
        random = Random(f"{seed}/targets/{amphoe.code}")
        inside = areas.list_areas(session, digits=6, under=amphoe.code)
        for each in random.sample(list(inside), min(len(inside), random.randint(1, 3))):
            writer.writerow((amphoe.name_th, each.name_th, random.randint(10, 40) * 1_000))
    return stream.getvalue()


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


def _prepare_nation(session: Session, calendar: Calendar, size: NationSize) -> None:
    """Register provinces with their amphoe, and the ministries that they send to."""
    codes = [group.code for group in list_groups(None)][: size.provinces]
    for code in codes:
        content = _register(session, calendar, code, villages=1, size=size)
        import_units(session, content, actor="rehearsal", is_simulated=True)
    sent_to = {role for step in calendar.steps for role in step.submitted_to}
    for role in sorted(sent_to & set(MINISTRY_ROLES))[:1]:
        content = _as_csv(simulate_ministries(role))
        import_units(session, content, actor="rehearsal", is_simulated=True)
    join_provinces(session, calendar, among=codes)


def _register(
    session: Session,
    calendar: Calendar,
    province_code: str,
    *,
    villages: int,
    size: NationSize | None = None,
) -> str:
    """The register of one province as CSV; *size* bounds one of many."""
    amphoe = [
        (each.code, each.name_th)
        for each in areas.list_areas(session, digits=4, under=province_code)
    ]
    tambon = [
        (each.code, each.name_th)
        for each in areas.list_areas(session, digits=6, under=province_code)
    ]
    if size is not None:
        amphoe = amphoe[: size.amphoe]
        tambon = [
            each
            for code, _ in amphoe
            for each in [area for area in tambon if area[0].startswith(code)][: size.tambon]
        ]
    found = simulate_register(
        province_code,
        amphoe,
        tambon,
        villages_per_tambon=villages,
        recipient_roles=sorted(_recipients(calendar)),
        amphoe_roles=_offices(calendar, Level.AMPHOE, "amphoe_cd_office"),
        agency_roles=_offices(calendar, Level.PROVINCIAL_AGENCY),
    )
    if size is not None:
        asked = {level for step in calendar.steps for level in step.submitted_by.levels}
        found = (unit for unit in found if unit.level in {*asked, Level.PAO, Level.PROVINCE})
    return _as_csv(found)


def _as_csv(found: Iterable[SimulatedUnit]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=[*COLUMNS, *CONTACT_COLUMNS])
    writer.writeheader()
    writer.writerows(row for unit in found for row in unit.as_rows())
    return stream.getvalue()


def _recipients(calendar: Calendar) -> set[str]:
    """Roles of the province that receive something; of a nation also those that steps name."""
    roles = {
        role
        for step in calendar.steps
        for role in (*step.submitted_to, *step.collated_for)
        if role.isidentifier()
    }
    if calendar.province is None:
        below = {*ORDINARY[Level.AMPHOE], *OFFICES[Level.AMPHOE], *MINISTRY_ROLES}
        roles = (roles | (_named(calendar) & OFFICES[Level.PROVINCE])) - below
    return roles | {GOVERNOR_ROLE, PROVINCIAL_OFFICE_ROLE}


def _named(calendar: Calendar) -> set[str]:
    """Roles that the steps of a calendar name in any way."""
    return {
        role
        for step in calendar.steps
        for role in (*(agency.role for agency in step.agencies), *step.submitted_to)
    }


def _offices(calendar: Calendar, level: Level, *always: str) -> list[str]:
    """Roles of the single offices of a level: those that stand there anyway, and those asked."""
    asked = {
        role
        for step in calendar.steps
        if collects(step) and level in step.submitted_by.levels
        for role in asked_roles(step, level)
    }
    if calendar.province is None:
        asked |= _named(calendar) & OFFICES[level]
    return sorted({*always, *asked} - set(ORDINARY[level]))
