"""What the secretariat is asked about a late file, and what its answer does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.short_titles import cycle_name, step_heading
from oneplan.domain.decisions.answers import read_text, whole_number
from oneplan.domain.decisions.decisions import Question
from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.domain.late_submissions.late_tickets import (
    DAYS_OPEN,
    FILE_DAG,
    MAX_DAYS_OPEN,
    RERUN,
    TICKET_KINDS_TH,
    TICKET_STATES_TH,
    TicketClosed,
    TicketKind,
    TicketState,
    TicketTermInvalid,
)
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.gateways.airflow.airflow_api import Airflow
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.late_submissions.previews import preview_rerun
from oneplan.services.late_submissions.reruns import Rerun, accept_rerun, rerun_of
from oneplan.services.late_submissions.ticket_answers import (
    accept_ticket,
    hold_ticket,
    refuse_ticket,
)
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.submissions import submissions
from oneplan.store.units import units

ENOUGH = "อนุญาตตามที่ขอ"
MAX_REASON = 4_000


def run_id_of(ticket: LateTicket) -> str:
    """The id of the run that asks about a ticket.

    It has the second at which the ticket was stored, so that a ticket of a
    database begun anew is another.
    """
    return f"ticket_{ticket.id}_{ticket.stored_at:%Y%m%dT%H%M%S}"


def list_unasked(session: Session, *, limit: int = 20) -> list[dict[str, Any]]:
    """The runs that ask about waiting tickets.

    Returns:
        ``{"trigger_dag_id": str, "trigger_run_id": str, "conf": {"ticket": int, "cycle": str}}``
    """
    return [
        {
            "trigger_dag_id": FILE_DAG,
            "trigger_run_id": run_id_of(ticket),
            "conf": {"ticket": ticket.id, "cycle": ticket.cycle_id},
        }
        for ticket in late_tickets.list_unasked(session, limit=limit)
    ]


def take_up_ticket(session: Session, ticket_id: int) -> None:
    """Write down that a run asks about a ticket, before anything of it can fail.

    What fails then stands in Airflow as a failed run; it is not started anew at every look.
    """
    late_tickets.mark_asked(session, late_tickets.get_ticket(session, ticket_id))


def ask_ticket(session: Session, ticket_id: int) -> Question:
    """Describe a late file and what taking it in would change; settled when nobody need answer."""
    ticket = late_tickets.get_ticket(session, ticket_id)
    if ticket.state != TicketState.REQUESTED:
        return Question(settled=TICKET_STATES_TH[TicketState(ticket.state)])
    if _is_taken_back(session, ticket):
        return Question(settled="the unit took the file back")
    rerun = rerun_of(session, ticket)
    unit = units.require_unit(session, ticket.unit_code)
    calendar = calendar_in_force(session, ticket.cycle_id)
    lines = [
        f"**{TICKET_KINDS_TH[TicketKind(ticket.kind)]}** · {cycle_name(calendar)}",
        "",
        f"- หน่วยงาน: {unit.name_th}",
        f"- {step_heading(calendar.step(ticket.step_id))}",
        f"- {rerun.file}",
        f"- ผู้ขอ: {ticket.requested_by} · {_day(ticket.requested_at)}",
        f"- เหตุผล: {ticket.reason}",
        f"- ผู้ตอบได้: บุคคลอื่นของสำนักงาน ผู้ขอ ({ticket.requested_by}) ตอบเองไม่ได้",
        "",
        "**หากรับและประมวลใหม่**",
        "",
        *(f"- {line}" for line in preview_rerun(session, rerun).lines()),
    ]
    return Question(
        subject=f"{TICKET_KINDS_TH[TicketKind(ticket.kind)]}: {unit.name_th}"[:200],
        body="\n".join(lines),
    )


def _day(moment: datetime) -> str:
    return format_date(moment.astimezone(BANGKOK).date(), style="abbreviated")


def keep_answer(
    session: Session, ticket_id: int, *, option: str, decided_by: str, values: Mapping[str, Any]
) -> bool:
    """Keep what the secretariat answered; return whether the step is to run again.

    Raises:
        FieldRefused: A field of the form cannot be read.
        TicketTermInvalid: No ticket is open for so many days.
        TicketSelfApproved: Who asked answered.
        TicketClosed: It was answered before, or a newer file took its place.
    """
    decision = read_text(values, "decision", most=MAX_REASON) or ENOUGH
    days = _days(ticket_id, values.get("days"))
    ticket = hold_ticket(session, ticket_id)
    if ticket.state != TicketState.REQUESTED and not _is_same(ticket, option, decided_by):
        raise TicketClosed(
            ticket_id=ticket_id, state=TicketState(ticket.state), decided_by=ticket.decided_by
        )
    if option != RERUN:
        refuse_ticket(session, ticket_id, decided_by=decided_by, decision=decision)
        return False
    if ticket.kind == TicketKind.PERMISSION:
        accept_ticket(session, ticket_id, decided_by=decided_by, decision=decision, days=days)
        return False
    accept_rerun(session, rerun_of(session, ticket), actor=decided_by, reason=decision, days=days)
    return True


def _is_same(ticket: LateTicket, option: str, decided_by: str) -> bool:
    """Whether a ticket has this very answer: a task that is tried again brings it twice."""
    state = TicketState.ACCEPTED if option == RERUN else TicketState.REFUSED
    return ticket.state == state and ticket.decided_by == decided_by.strip()


def is_answered(session: Session, ticket_id: int) -> bool:
    """Whether a ticket no longer waits: it has its answer, or its file was taken back."""
    ticket = late_tickets.get_ticket(session, ticket_id)
    return ticket.state != TicketState.REQUESTED or _is_taken_back(session, ticket)


def _is_taken_back(session: Session, ticket: LateTicket) -> bool:
    if ticket.submission_id is None:
        return False
    sent = submissions.get_submission(session, ticket.submission_id)
    return sent.state == SubmissionState.WITHDRAWN


def key_of_ticket(session: Session, ticket_id: int) -> QuestionKey:
    """A ticket as a question."""
    ticket = late_tickets.get_ticket(session, ticket_id)
    return QuestionKey(
        cycle_id=ticket.cycle_id,
        step_id=ticket.step_id,
        act=Asked.TICKET,
        group_code=ticket.unit_code,
        version=ticket.id,
    )


def _days(ticket_id: int, typed: object) -> int:
    if typed is None or typed == "":
        return DAYS_OPEN
    days = whole_number(typed, most=MAX_DAYS_OPEN)
    if days is None:
        raise TicketTermInvalid(ticket_id=ticket_id, days=typed)
    return days


def close_question(airflow: Airflow, run_id: str) -> bool:
    """Take a question out of Airflow that was answered elsewhere; return whether Airflow was there.

    Left standing it does no harm: an answer to it changes nothing.
    """
    try:
        airflow.end_run(FILE_DAG, run_id)
    except AirflowRefused:
        return False
    return True


def accepted_rerun(session: Session, ticket_id: int) -> tuple[Rerun, str] | None:
    """The re-run of an accepted ticket and the Thai note that it leaves; None for any other."""
    ticket = late_tickets.get_ticket(session, ticket_id)
    if ticket.state != TicketState.ACCEPTED or ticket.submission_id is None:
        return None
    note = (
        f"{TICKET_KINDS_TH[TicketKind(ticket.kind)]} ใบขอที่ {ticket.id} หน่วยงาน {ticket.unit_code}"
        f" อนุญาตโดย {ticket.decided_by}: {ticket.decision}"
    )
    return rerun_of(session, ticket), note
