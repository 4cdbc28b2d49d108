"""The audit log: appended only, every row carrying the hash of the one before.

A row of its own says how far the log goes. The database itself refuses to change or
delete a row (migration ``audit_head``); who owns it could still lift that, so
:func:`find_break` proves the whole chain.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.domain.personal_data import hide_personal_data
from oneplan.domain.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.store.people import OFFICE, refer
from oneplan.store.tables import AuditEvent, AuditHead, Unit

TYPED = ("reason", "decision")
"""Details that a person types: numbers and addresses of people are taken out of them."""
FIRST_HASH = "0" * 64
_LOCK = 0x0A0D17
PAGE = 1000
_DIGEST = re.compile("[0-9a-f]{64}")


class ActorMissing(OneplanError):
    """An act was to be written down without who did it."""

    status_code = 422

    def __init__(self, *, action: str, subject: str) -> None:
        super().__init__(f"{action} of {subject!r} has nobody who did it: an act has a name.")


class HeadInvalid(OneplanError):
    """A row of the audit log was named in a way that names none."""

    status_code = 422

    def __init__(self, *, value: str) -> None:
        super().__init__(
            f"{value!r} names no row of the audit log: it reads NUMBER:HASH,"
            " as `oneplan audit verify` printed it."
        )


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

    Raises:
        ActorMissing: *actor* is empty, or nothing that can be seen.
    """
    if not normalise_text(actor):
        raise ActorMissing(action=action, subject=subject)
    # Before any name: two acts that name the same people would else wait for each other.
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    known = {**(people or {}), "account": session.info.get("account")}
    named = {role: refer(session, name) for role, name in known.items() if name}
    if actor not in OFFICE and session.get(Unit, actor) is None:
        actor = refer(session, actor)
    head = session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, number=0, hash=FIRST_HASH)
        session.add(head)
    event = AuditEvent(
        number=head.number + 1,
        happened_at=datetime.now(UTC),
        actor=actor,
        action=action,
        cycle_id=cycle_id,
        subject=subject,
        source=session.info.get("source"),
        details={**_without_people(details or {}), **named},
        previous_hash=head.hash,
    )
    event.hash = _hash(event)
    head.number, head.hash = event.number, event.hash
    session.add(event)
    session.flush()


def _without_people(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: hide_personal_data(value) if key in TYPED and isinstance(value, str) else value
        for key, value in details.items()
    }


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
    previous, number = FIRST_HASH, 0
    for number, event in enumerate(list_events(session), start=1):
        if event.number != number or event.previous_hash != previous or event.hash != _hash(event):
            return number
        previous = event.hash
    return None if (number, previous) == find_head(session) else number + 1


def find_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last row that was ever appended."""
    head = session.get(AuditHead, 1, populate_existing=True)
    return (head.number, head.hash) if head else (0, FIRST_HASH)


def holds(session: Session, row: str) -> bool:
    """Whether the log still has the row that *row*, ``NUMBER:HASH``, names.

    Raises:
        HeadInvalid: It reads otherwise.
    """
    number, _, digest = row.strip().partition(":")
    if not number.isdecimal() or len(number) > 18 or not _DIGEST.fullmatch(digest):  # noqa: PLR2004
        raise HeadInvalid(value=row)
    event = session.get(AuditEvent, int(number))
    return event is not None and event.hash == digest
