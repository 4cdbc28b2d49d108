"""A unit as the secretariat sees it: what it sent and owes, who reads its mail, its links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_words import LEVELS_OF_UNITS_TH
from oneplan.domain.cycles.closing import due_for, is_extended
from oneplan.domain.late_submissions.late_tickets import (
    TICKET_KINDS_TH,
    TICKET_STATES_TH,
    TicketKind,
    TicketState,
)
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.submissions.submissions import STATES, SubmissionState
from oneplan.domain.submissions.unit_standings import OWES, STANDINGS, standing_of
from oneplan.domain.units.hierarchy import HEAD, is_reachable
from oneplan.gateways.files.areas import name_area
from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.services.submissions.unit_lists import days_late
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.late_submissions import late_tickets
from oneplan.store.late_submissions.late_tickets import LateTicket
from oneplan.store.submissions import expected_submissions, submissions
from oneplan.store.submissions.submissions import Submission
from oneplan.store.units import contacts, portal_links, units
from oneplan.store.units.contacts import Contact

MOST_FINDINGS = 100
"""Findings of a version that are shown; the marked file has all of them."""


def view_office_unit(
    session: Session, cycle_id: str, unit: units.Unit, *, now: datetime
) -> dict[str, Any]:
    """Describe a unit's part in a cycle as plain JSON.

    Returns:
        unit, name_th, level_th, area_code, area_th; steps that wait or waited for it, the
        ones it owes first: dates, standing, days_late, versions (newest first, with findings),
        attachments;
        owes (how many steps wait for it now), contacts, links, tickets.
    """
    unit_code = unit.code
    sent = submissions.list_submissions(session, cycle_id=cycle_id, unit_code=unit_code)
    expected = expected_submissions.list_steps_of_unit(
        session, cycle_id=cycle_id, unit_code=unit_code
    )
    attached = view_attachments(session, cycle_id, unit_code=unit_code)
    steps = [
        _step(step, extended_to, [each for each in sent if each.step_id == step.step_id], now)
        | {"attachments": [each for each in attached if each["step"] == step.step_id]}
        for step, extended_to in expected
    ]
    people = contacts.list_contacts(session, [unit_code]).get(unit_code, ())
    links = portal_links.list_links(session, cycle_id=cycle_id, unit_code=unit_code)
    return {
        "unit": unit.code,
        "name_th": unit.name_th,
        "level_th": LEVELS_OF_UNITS_TH.get(unit.level, unit.level),
        "area_code": unit.area_code,
        "area_th": name_area(unit.area_code),
        "steps": sorted(steps, key=lambda each: (not each["owes"], -each["position"])),
        "owes": sum(each["owes"] for each in steps),
        "contacts": [_contact(each, now) for each in people],
        "links": {
            "made": len(links),
            "open": sum(each.revoked_at is None and each.expires_at >= now for each in links),
            "until": max((e.expires_at for e in links if e.revoked_at is None), default=None),
        },
        "tickets": [
            view_ticket(each)
            for each in late_tickets.list_tickets(session, cycle_id=cycle_id, unit_code=unit_code)
        ],
    }


def _step(
    step: StoredStep, extended_to: datetime | None, sent: Sequence[Submission], now: datetime
) -> dict[str, Any]:
    standing = standing_of([(SubmissionState(each.state), each.is_late) for each in sent])
    has_opened = step.opens_at is None or step.opens_at <= now
    return {
        "step": step.step_id,
        "position": step.position,
        "title_th": step.title_th,
        "opens_at": step.opens_at,
        "due_at": step.due_at,
        "closes_at": step.closing_for(extended_to),
        "is_closed": step.has_closed(now, extended_to),
        "extended_to": extended_to if is_extended(step.due_at, extended_to) else None,
        "standing": standing,
        "standing_th": STANDINGS[standing][0],
        "owes": standing in OWES and has_opened and step.backfilled_at is None,
        "days_late": days_late(standing, due_for(step.due_at, extended_to), now),
        "versions": [_version(each) for each in reversed(sent)],
    }


def _version(sent: Submission) -> dict[str, Any]:
    words_th, words_en = STATES[SubmissionState(sent.state)]
    return {
        "version": sent.version,
        "state": sent.state,
        "state_th": words_th,
        "state_en": words_en,
        "received_at": sent.received_at,
        "is_late": sent.is_late,
        "receipt_number": sent.receipt_number,
        "file_name": sent.file_name,
        "byte_count": sent.byte_count,
        "rows": sent.row_count,
        "total_baht": f"{sent.total_baht:.2f}",
        "sender": sent.sender,
        "reason": sent.reason,
        "findings": sent.findings[:MOST_FINDINGS],
        "finding_count": len(sent.findings),
    }


def _contact(person: Contact, now: datetime) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "is_head": person.role == HEAD,
        "deputy_of": person.deputy_of,
        "absent_from": person.absent_from,
        "absent_until": person.absent_until,
        "bounced_at": person.bounced_at,
        "is_reachable": is_reachable(person, now.astimezone(BANGKOK).date()),
    }


def view_ticket(ticket: LateTicket) -> dict[str, Any]:
    """A late ticket as plain JSON."""
    return {
        "ticket": ticket.id,
        "step": ticket.step_id,
        "unit": ticket.unit_code,
        "kind_th": TICKET_KINDS_TH[TicketKind(ticket.kind)],
        "state": ticket.state,
        "state_th": TICKET_STATES_TH[TicketState(ticket.state)],
        "waits": ticket.state == TicketState.REQUESTED,
        "has_file": ticket.submission_id is not None,
        "reason": ticket.reason,
        "requested_by": ticket.requested_by,
        "requested_at": ticket.requested_at,
        "decided_by": ticket.decided_by,
        "decision": ticket.decision,
        "expires_at": ticket.expires_at,
    }
