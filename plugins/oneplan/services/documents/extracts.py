"""What a dispatch tells others: ministries their projects, amphoe those with money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import (
    Act,
    acts_of,
    collects,
    final_plan_step,
    makes_plan,
    sources_of,
)
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.units.submitters import known_role
from oneplan.gateways.files.areas import list_groups
from oneplan.gateways.files.rules import ministries
from oneplan.services.plans.ministries import ministry_group, ministry_of
from oneplan.services.plans.routing import list_routed
from oneplan.store.cycles import cycles
from oneplan.store.plans import plans
from oneplan.store.units import areas, units

FORMATS = (DocumentFormat.PDF, DocumentFormat.XLSX, DocumentFormat.CSV)
AMPHOE_ROLES = ("amphoe", "amphoe_admin_office", "kbo")
MINISTRY_ROLES = ("ministries", "central_agencies")
"""Roles of the register that stand for ministries and departments in the capital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A part of a plan and who gets it; *group_code* is its key among the dispatches.

    *recipients* is empty where the register has nobody for it: that is told.
    """

    group_code: str
    kind: DocumentKind
    group: str
    name_th: str
    recipients: Sequence[units.Unit]


def list_extracts(
    session: Session, calendar: Calendar, step: Step, plan: plans.PlanVersion
) -> Iterator[Extract]:
    """The extracts that go out with *step*.

    With the first step that sends the final plan: to each ministry the projects that
    exceed the province, and in a province's calendar to each amphoe those with money.
    With a step that collects what was allocated: to each amphoe its part.
    """
    if step.id == first_final_dispatch(calendar) and len(plan.group_code) <= PROVINCE_DIGITS:
        yield from _for_ministries(session, calendar, plan)
        if calendar.province is not None:
            yield from _for_amphoe(session, calendar, calendar.province.code)
    elif tells_amphoe(step):
        yield from _for_amphoe(session, calendar, plan.group_code or _province_of(calendar))


def tells_amphoe(step: Step) -> bool:
    """Whether a step sends each amphoe its part of what it collected, and no whole."""
    return (
        collects(step) and bool(step.submitted_to) and set(step.submitted_to) <= set(AMPHOE_ROLES)
    )


def _province_of(calendar: Calendar) -> str:
    return calendar.province.code if calendar.province else ""


def _for_ministries(
    session: Session, calendar: Calendar, plan: plans.PlanVersion
) -> Iterator[Extract]:
    rows = plans.list_plan_rows(session, plan.id)
    routed = {
        each.row_key: each for each in list_routed(session, calendar.cycle, under=plan.group_code)
    }
    for agency in sorted({ministry_of(row, routed) for row in rows} - {""}):
        yield Extract(
            group_code=ministry_group(plan.group_code, agency),
            kind=DocumentKind.MINISTRY_EXTRACT,
            group=agency,
            name_th=agency,
            recipients=find_agency(session, calendar, agency),
        )


def find_agency(session: Session, calendar: Calendar, agency: str) -> Sequence[units.Unit]:
    """The units of the register that are a ministry or department, however it is written.

    A department that is not registered is reached through its ministry.
    """
    simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    exactly = units.list_named(session, agency, simulated=simulated)
    if exactly:
        return exactly
    known = ministries()
    offices = units.list_recipients(session, roles=MINISTRY_ROLES, under="", simulated=simulated)
    for name in (known.find(agency), known.ministry_of(known.find(agency) or "")):
        found = [each for each in offices if name and known.find(each.name_th) == name]
        if found:
            return found
    return ()


def _for_amphoe(session: Session, calendar: Calendar, province_code: str) -> Iterator[Extract]:
    simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    registered = areas.list_amphoe_with_units(session, under=province_code, simulated=simulated)
    for amphoe in list_groups(province_code):
        if calendar.province is None and amphoe.code not in registered:
            continue
        offices = units.list_units(
            session, levels=["amphoe"], under=amphoe.code, simulated=simulated
        )
        yield Extract(
            group_code=amphoe.code,
            kind=DocumentKind.AMPHOE_BUDGETED,
            group=amphoe.code,
            name_th=amphoe.name_th,
            recipients=[each for each in offices if known_role(each.role) in AMPHOE_ROLES],
        )


def first_final_dispatch(calendar: Calendar) -> str | None:
    """The first step that sends the plan the cycle ends in; None where none does."""
    final = final_plan_step(calendar)
    for step in calendar.steps:
        if Act.DISPATCH not in acts_of(calendar, step) or step.submitted_to == ():
            continue
        about = (
            step.id if makes_plan(calendar, step) else next(iter(sources_of(calendar, step)), None)
        )
        if about is not None and about == final:
            return step.id
    return None
