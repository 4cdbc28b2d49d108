"""A late file: which tasks would run again, and running them.

Three calls, because the order matters: the tasks read the accepted file from
the store, so it is committed before they are cleared.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, task_id_of
from oneplan.domain.cycles.groups import PROVINCE, group_code_of
from oneplan.domain.late_submissions.late_tickets import DAYS_OPEN
from oneplan.domain.submissions.submissions import STATES_TH, SubmissionState
from oneplan.gateways.airflow.airflow_api import Airflow
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.late_submissions.files import NothingLate, find_late
from oneplan.services.late_submissions.ticket_answers import accept_ticket
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.shared import audit
from oneplan.store.submissions import submissions
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """The mapped task that a late file sends through again."""

    cycle_id: str
    step_id: str
    unit_code: str
    group_code: str
    task_id: str
    map_index: int
    ticket_id: int
    submission_id: int
    version: int
    file: str = ""
    """Which file: version, receipt number, name and state, as a person reads it."""


def plan_rerun(session: Session, *, cycle_id: str, step_id: str, unit_code: str) -> Rerun:
    """Find the task that a unit's late file belongs to; nothing changes.

    Raises:
        NothingLate: The unit sent no late file to this step.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    ticket = find_late(session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code)
    return rerun_of(session, ticket)


def rerun_of(session: Session, ticket: LateTicket) -> Rerun:
    """The task that the file of a ticket belongs to: that file, and no newer one.

    Raises:
        NothingLate: The ticket has no file.
    """
    scope = {"cycle_id": ticket.cycle_id, "step_id": ticket.step_id, "unit_code": ticket.unit_code}
    if ticket.submission_id is None:
        raise NothingLate(**scope)
    calendar = calendar_in_force(session, ticket.cycle_id)
    step = calendar.step(ticket.step_id)
    unit = units.require_unit(session, ticket.unit_code)
    late = submissions.get_submission(session, ticket.submission_id)
    codes = [group.code for group in groups_in_cycle(session, calendar, step)]
    is_mapped = codes != [PROVINCE.code]
    group_code = group_code_of(
        level=unit.level,
        area_code=unit.area_code,
        province_code=calendar.province.code if calendar.province else None,
    )
    return Rerun(
        **scope,
        group_code=group_code,
        task_id=task_id_of(step.id, Act.COLLECT, mapped=is_mapped),
        map_index=codes.index(group_code) if is_mapped else -1,
        ticket_id=ticket.id,
        submission_id=late.id,
        version=late.version,
        file=f"ครั้งที่ {late.version} เลขรับที่ {late.receipt_number} {late.file_name}"
        f" ({STATES_TH[SubmissionState(late.state)]}, {late.row_count} รายการ)",
    )


def accept_rerun(
    session: Session, rerun: Rerun, *, actor: str, reason: str, days: int = DAYS_OPEN
) -> int:
    """Open the ticket of a re-run's file; return the file's version.

    Raises:
        TicketSelfApproved: The actor is who asked.
        TicketClosed: The ticket was refused, or a newer file took its place.
    """
    accept_ticket(session, rerun.ticket_id, decided_by=actor, decision=reason, days=days)
    audit.append_event(
        session,
        actor=actor,
        action="step.rerun",
        cycle_id=rerun.cycle_id,
        subject=f"{rerun.step_id}/{rerun.unit_code}",
        details={"version": rerun.version, "ticket": rerun.ticket_id, "reason": reason},
    )
    return rerun.version


def clear_rerun(rerun: Rerun, *, airflow: Airflow, note: str, is_dry_run: bool) -> tuple[str, ...]:
    """Clear the group's collection and all that follows; a dry run only names them."""
    return airflow.clear_downstream(
        rerun.cycle_id,
        task_id=rerun.task_id,
        map_index=rerun.map_index,
        note=note,
        is_dry_run=is_dry_run,
    )
