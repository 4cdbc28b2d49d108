"""Requests to let a unit into a step that went on without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.store.late_submissions.tables import LateTicket as LateTicket
from oneplan.store.units.tables import Unit

MOST = 200
"""Tickets that one page lists."""


class TicketUnknown(OneplanError):
    """A late ticket was named that is not there."""

    status_code = 404

    def __init__(self, *, ticket_id: int) -> None:
        super().__init__(
            f"There is no late ticket {ticket_id}; `oneplan late list CYCLE` shows those there are."
        )
        self.th = f"ไม่มีใบขอที่ {to_thai_digits(ticket_id)} โปรดตรวจหมายเลขในรายการใบขอส่งล่าช้า"


def add_ticket(session: Session, **values: Any) -> LateTicket:
    """Append a request."""
    ticket = LateTicket(state=TicketState.REQUESTED, **values)
    session.add(ticket)
    session.flush()
    return ticket


def get_ticket(session: Session, ticket_id: int) -> LateTicket:
    """The ticket, as it stands now.

    Raises:
        TicketUnknown: It is not there.
    """
    ticket = session.get(LateTicket, ticket_id, populate_existing=True)
    if ticket is None:
        raise TicketUnknown(ticket_id=ticket_id)
    return ticket


def find_ticket(session: Session, submission_id: int) -> LateTicket | None:
    """The ticket of one version that a unit sent, or None."""
    return session.scalar(select(LateTicket).where(LateTicket.submission_id == submission_id))


def find_open(
    session: Session, *, cycle_id: str, step_id: str, unit_code: str, now: datetime
) -> LateTicket | None:
    """The ticket that lets a unit in at *now*, the last to end; or None."""
    return session.scalar(
        select(LateTicket)
        .where(
            LateTicket.cycle_id == cycle_id,
            LateTicket.step_id == step_id,
            LateTicket.unit_code == unit_code,
            LateTicket.state == TicketState.ACCEPTED,
            LateTicket.expires_at >= now,
        )
        .order_by(LateTicket.expires_at.desc())
        .limit(1)
    )


def list_tickets(
    session: Session,
    *,
    cycle_id: str,
    step_id: str | None = None,
    unit_code: str | None = None,
    state: str | None = None,
) -> Sequence[LateTicket]:
    """Every ticket of a cycle, step or unit, oldest first."""
    statement = select(LateTicket).where(LateTicket.cycle_id == cycle_id)
    if step_id is not None:
        statement = statement.where(LateTicket.step_id == step_id)
    if unit_code is not None:
        statement = statement.where(LateTicket.unit_code == unit_code)
    if state is not None:
        statement = statement.where(LateTicket.state == state)
    return session.scalars(statement.order_by(LateTicket.id)).all()


def list_named_tickets(
    session: Session, *, cycle_id: str, step_id: str | None = None, area: str = ""
) -> Sequence[tuple[LateTicket, str]]:
    """Tickets of a cycle or step with the Thai name of their unit, those that wait first.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        step_id: Of this step alone.
        area: Only of units whose area code begins with it.
    """
    statement = (
        select(LateTicket, Unit.name_th)
        .join(Unit, Unit.code == LateTicket.unit_code)
        .where(LateTicket.cycle_id == cycle_id, Unit.area_code.startswith(area, autoescape=True))
        .order_by(LateTicket.state != TicketState.REQUESTED, LateTicket.id.desc())
    )
    if step_id is not None:
        statement = statement.where(LateTicket.step_id == step_id)
    return [(ticket, name) for ticket, name in session.execute(statement.limit(MOST))]


def list_unasked(session: Session, *, limit: int) -> Sequence[LateTicket]:
    """Tickets with a file that nobody has been asked about yet, of all cycles, oldest first."""
    return session.scalars(
        select(LateTicket)
        .where(
            LateTicket.state == TicketState.REQUESTED,
            LateTicket.submission_id.is_not(None),
            LateTicket.asked_at.is_(None),
        )
        .order_by(LateTicket.id)
        .limit(limit)
    ).all()


def mark_asked(session: Session, ticket: LateTicket) -> None:
    """Write down that Airflow asks about a ticket from now on."""
    ticket.asked_at = ticket.asked_at or session.scalar(select(func.now()))
    session.flush()


def save_answer(session: Session, ticket: LateTicket, **values: Any) -> None:
    """Move a ticket to its answer; the caller has checked that it waits."""
    for name, value in values.items():
        setattr(ticket, name, value)
    session.flush()
