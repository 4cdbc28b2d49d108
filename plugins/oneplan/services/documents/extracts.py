"""What the final dispatch tells others: ministries their projects, amphoe their budgeted ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, final_plan_step, makes_plan, sources_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.gateways.files.areas import list_groups
from oneplan.services.documents.projects import ministry_of
from oneplan.services.plans.routing import list_routed
from oneplan.store.cycles import cycles
from oneplan.store.plans import plans
from oneplan.store.units import units

FORMATS = (DocumentFormat.PDF, DocumentFormat.XLSX, DocumentFormat.CSV)
AMPHOE_ROLES = ("kbo", "amphoe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A part of the final plan and who gets it; *group_code* is its key among the dispatches."""

    group_code: str
    kind: DocumentKind
    group: str
    recipients: Sequence[units.Unit]


def list_extracts(
    session: Session, calendar: Calendar, step: Step, plan: plans.PlanVersion
) -> Iterator[Extract]:
    """The extracts that go out with *step*: none unless it is the first to send the final plan."""
    if step.id != first_final_dispatch(calendar) or plan.group_code:
        return
    simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    rows = plans.list_plan_rows(session, plan.id)
    routed = {each.row_key: each for each in list_routed(session, calendar.cycle)}
    for agency in sorted({ministry_of(row, routed) for row in rows} - {""}):
        yield Extract(
            group_code=f"ministry-{hashlib.sha256(agency.encode()).hexdigest()[:12]}",
            kind=DocumentKind.MINISTRY_EXTRACT,
            group=agency,
            recipients=units.list_named(session, agency, simulated=simulated),
        )
    if calendar.province is None:
        return
    for amphoe in list_groups(calendar.province.code):
        found = units.list_recipients(
            session, roles=AMPHOE_ROLES, under=amphoe.code, simulated=simulated
        )
        yield Extract(
            group_code=amphoe.code,
            kind=DocumentKind.AMPHOE_BUDGETED,
            group=amphoe.code,
            recipients=[unit for unit in found if unit.area_code == amphoe.code],
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
