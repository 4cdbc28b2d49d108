"""``oneplan late``: the tickets of late submissions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import CYCLE, STEP, one_line, plain_errors, print_json, require_reason, say
from oneplan.config.accounts import ADMIN
from oneplan.domain.late_submissions.late_tickets import (
    DAYS_OPEN,
    MAX_DAYS_OPEN,
    TICKET_KINDS_TH,
    TICKET_STATES_TH,
    TicketKind,
    TicketState,
    is_open,
)
from oneplan.domain.shared.bangkok import BANGKOK

if TYPE_CHECKING:
    from oneplan.store.late_submissions.late_tickets import LateTicket

app = typer.Typer(no_args_is_help=True, help="Files that came to a step which had gone on.")
TICKET = typer.Argument(help="Number of the ticket, as `oneplan late list` shows it.")


@app.command("list")
def list_(
    cycle: str = CYCLE, json: bool = typer.Option(False, "--json", help="Print JSON.")
) -> None:
    """List the tickets of a cycle, the oldest first."""
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.late_submissions.late_tickets import list_tickets
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        found = list_tickets(session, cycle_id=cycle)
    if json:
        print_json([_as_dict(ticket) for ticket in found])
        return
    for ticket in found:
        state = TICKET_STATES_TH[TicketState(ticket.state)]
        kind = TICKET_KINDS_TH[TicketKind(ticket.kind)]
        where = f"{ticket.id:>5} {ticket.step_id:<6} {ticket.unit_code:<12}"
        say(one_line(f"{where} {state} · {kind}: {ticket.reason}"))
        say(one_line(f"      {_people(ticket)}"))
    if not found:
        say("ไม่มีใบขอส่งล่าช้า")


def _people(ticket: LateTicket) -> str:
    """Who asked, who answered with which words, and until when the ticket is open."""
    told = [f"ผู้ขอ {ticket.requested_by}"]
    if ticket.decided_by:
        told.append(f"ผู้พิจารณา {ticket.decided_by}: {ticket.decision}")
    if ticket.expires_at:
        told.append(f"ถึง {_day(ticket.expires_at)}")
    return " · ".join(told)


def _as_dict(ticket: LateTicket) -> dict[str, object]:
    return {
        "ticket": ticket.id,
        "step": ticket.step_id,
        "unit": ticket.unit_code,
        "kind": ticket.kind,
        "state": ticket.state,
        "reason": ticket.reason,
        "requested_by": ticket.requested_by,
        "requested_at": ticket.requested_at,
        "decided_by": ticket.decided_by,
        "decision": ticket.decision,
        "expires_at": ticket.expires_at,
    }


@app.command()
def ask(
    cycle: str = CYCLE,
    step: str = STEP,
    unit: str = typer.Option(..., help="Code of the unit that wants to send late."),
    reason: str = typer.Option(..., callback=require_reason, help="Why; kept in the audit."),
    by: str = typer.Option(..., help="Who asks: a person, who cannot allow it as well."),
) -> None:
    """Ask that a unit may send after closing, before its file is there."""
    from oneplan.services.late_submissions.ticket_requests import request_ticket
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        ticket = request_ticket(
            session, cycle_id=cycle, step_id=step, unit_code=unit, reason=reason, requested_by=by
        )
        number = ticket.id
    say(f"Ticket {number} waits for another person: oneplan late approve {number} --by NAME")


@app.command()
def approve(
    ticket: int = TICKET,
    by: str = typer.Option(..., help="Who allows it; not who asked."),
    reason: str = typer.Option(
        "อนุญาตตามที่ขอ", callback=require_reason, help="Words of the approver; kept in the audit."
    ),
    days: int = typer.Option(
        DAYS_OPEN, min=0, max=MAX_DAYS_OPEN, help="Planning days that it stays open."
    ),
) -> None:
    """Let a unit in; a file that waits counts from its step's next collection on."""
    from oneplan.services.cycles.clock import planning_now
    from oneplan.services.late_submissions.ticket_answers import accept_ticket
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        done = accept_ticket(session, ticket, decided_by=by, decision=reason, days=days)
        is_over = not is_open(done.state, done.expires_at, now=planning_now(session, done.cycle_id))
    _close(done)
    say(f"Ticket {ticket} {'was' if is_over else 'is'} open until {_day(done.expires_at)}.")
    if done.submission_id is not None:
        where = f"{done.cycle_id} {done.step_id} --unit {done.unit_code}"
        say(f"Its file counts; take it into the plan now with: oneplan rerun {where}")


@app.command()
def refuse(
    ticket: int = TICKET,
    by: str = typer.Option(..., help="Who refuses it; not who asked."),
    reason: str = typer.Option(..., callback=require_reason, help="Why; the unit reads it."),
) -> None:
    """Reject the late submission of a unit; its file is kept."""
    from oneplan.services.late_submissions.ticket_answers import refuse_ticket
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        done = refuse_ticket(session, ticket, decided_by=by, decision=reason)
    _close(done)
    say(f"Ticket {ticket} is refused.")


def _day(moment: datetime | None) -> str:
    return moment.astimezone(BANGKOK).date().isoformat() if moment else "–"


def _close(ticket: LateTicket) -> None:
    """Take the ticket's question out of Airflow, where there is one."""
    from oneplan.gateways.airflow.airflow_api import AirflowApi
    from oneplan.gateways.airflow.airflow_errors import AirflowUserUnknown
    from oneplan.services.late_submissions.questions import close_question, run_id_of

    try:
        airflow = AirflowApi.sign_in(ADMIN)
    except AirflowUserUnknown:
        return
    if ticket.submission_id is not None and not close_question(airflow, run_id_of(ticket)):
        say("Airflow does not answer; its question about this ticket may be left as it is.")
