"""The audit log: appended only, every row carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.store.people import refer
from oneplan.store.tables import AuditEvent, Unit

OFFICE = frozenset({"oneplan", "command", "inbox", "rehearsal", "preview", "sendgrid"})
"""Actors that are no person and no unit."""
FIRST_HASH = "0" * 64
_LOCK = 0x0A0D17
PAGE = 1000


def append_event(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    cycle_id: str | None = None,
    details: Mapping[str, Any] | None = None,
    people: Mapping[str, str | None] | None = None,
) -> None:
    """Append one act. One transaction at a time appends, so the chain has no fork.

    Args:
        session: Open transaction.
        actor: A unit's code, a part of the office, or a person's name, which is kept apart.
        action: What was done, ``noun.verb``.
        subject: What it was done to.
        cycle_id: Cycle.
        details: Plain JSON without a person's name.
        people: Names in the act beside the actor's, kept apart so that they can be forgotten.
    """
    # Before any name: two acts that name the same people would else wait for each other.
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    named = {role: refer(session, name) for role, name in (people or {}).items() if name}
    if actor not in OFFICE and session.get(Unit, actor) is None:
        actor = refer(session, actor)
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1))
    event = AuditEvent(
        number=(last.number if last else 0) + 1,
        happened_at=datetime.now(UTC),
        actor=actor,
        action=action,
        cycle_id=cycle_id,
        subject=subject,
        source=session.info.get("source"),
        details={**(details or {}), **named},
        previous_hash=last.hash if last else FIRST_HASH,
    )
    event.hash = _hash(event)
    session.add(event)
    session.flush()


def _hash(event: AuditEvent) -> str:
    content = [
        event.number,
        event.happened_at.astimezone(UTC).isoformat(),
        event.actor,
        event.action,
        event.cycle_id,
        event.subject,
        event.details,
        event.previous_hash,
        *([event.source] if event.source is not None else []),
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def list_events(session: Session, *, cycle_id: str | None = None) -> Iterator[AuditEvent]:
    """Every act, oldest first, read in pages."""
    statement = select(AuditEvent).order_by(AuditEvent.number).limit(PAGE)
    if cycle_id is not None:
        statement = statement.where(AuditEvent.cycle_id == cycle_id)
    last = 0
    while page := session.scalars(statement.where(AuditEvent.number > last)).all():
        yield from page
        last = page[-1].number


def find_break(session: Session) -> int | None:
    """The number of the first row that was changed, lost or moved; None when whole."""
    previous = FIRST_HASH
    for number, event in enumerate(list_events(session), start=1):
        if event.number != number or event.previous_hash != previous or event.hash != _hash(event):
            return number
        previous = event.hash
    return None
