"""The audit log: appended only, every row carrying the hash of the one before.

A row of its own says how far the log goes. The database itself refuses to change or
delete a row (migration ``audit_head``); who owns it could still lift that, so
:func:`find_break` proves the whole chain.

The chain is one for the whole office, so whoever appends to it holds its head until
the transaction ends. What a transaction does is therefore gathered on its session and
appended right before the commit: two cycles wait for each other no longer than a
commit takes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pendulum
from sqlalchemy import bindparam, event, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, SessionTransaction

from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.store.shared.people import OFFICE, refer_all
from oneplan.store.shared.tables import AuditEvent, AuditHead
from oneplan.store.units.tables import Unit

TYPED = ("reason", "decision")
"""Details that a person types: numbers and addresses of people are taken out of them."""
FIRST_HASH = "0" * 64
_PENDING = "audit_pending"
_SAVEPOINTS = "audit_savepoints"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """One act that its transaction has not appended yet; names stand in it as they are."""

    happened_at: datetime
    actor: str
    action: str
    subject: str
    cycle_id: str | None
    details: Mapping[str, Any]
    people: Mapping[str, str]
    is_unit: bool
    """The session holds the unit that acted: it need not be asked for."""


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
    """Append one act, in the order of the acts of this transaction, when it commits.

    An act inside a savepoint that is rolled back is not appended. Reading the log in
    the same transaction appends what waits first.

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
    known = {**(people or {}), "account": session.info.get("account")}
    session.info.setdefault(_PENDING, []).append(
        _Act(
            happened_at=pendulum.now("UTC"),
            actor=actor,
            action=action,
            subject=subject,
            cycle_id=cycle_id,
            details=_without_people(details or {}),
            people={role: name for role, name in known.items() if name},
            is_unit=session.identity_key(Unit, actor) in session.identity_map,
        )
    )
    session.connection()  # the transaction has begun, so that its commit is told of


def append_pending(session: Session) -> None:
    """Append what waits on *session*: names first, the head of the chain last."""
    acts: list[_Act] = session.info.get(_PENDING, [])
    if not acts:
        return
    session.flush()
    held = {act.actor for act in acts if act.is_unit}
    units = held | _units_among(session, {act.actor for act in acts} - OFFICE - held)
    written = {name for act in acts for name in act.people.values()}
    written |= {act.actor for act in acts if act.actor not in OFFICE | units}
    references = refer_all(session, written)
    number, last = _hold_head(session)
    rows: list[dict[str, Any]] = []
    for act in acts:
        row = _row(session, act, references, units, (number, last))
        number, last = row["number"], row["hash"]
        rows.append(row)
    connection = session.connection()
    if len(rows) > 1:
        connection.execute(_APPEND, rows[:-1])
    connection.execute(_APPEND_LAST, {f"act_{name}": value for name, value in rows[-1].items()})
    acts.clear()


def _row(
    session: Session,
    act: _Act,
    references: Mapping[str, str],
    units: Collection[str],
    head: tuple[int, str],
) -> dict[str, Any]:
    """The row of the log that follows *head*."""
    is_known = act.actor in OFFICE or act.actor in units
    made = AuditEvent(
        number=head[0] + 1,
        happened_at=act.happened_at,
        actor=act.actor if is_known else references[act.actor],
        action=act.action,
        cycle_id=act.cycle_id,
        subject=act.subject,
        source=session.info.get("source"),
        details={**act.details, **{role: references[name] for role, name in act.people.items()}},
        previous_hash=head[1],
    )
    made.hash = _hash(made)
    return {column.key: getattr(made, column.key) for column in AuditEvent.__table__.columns}


def _units_among(session: Session, names: set[str]) -> frozenset[str]:
    if not names:
        return frozenset()
    return frozenset(session.scalars(select(Unit.code).where(Unit.code.in_(names))))


def _hold_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last row; nobody else appends until this transaction ends."""
    connection = session.connection()
    found = connection.execute(_HEAD).first()
    if found is None:
        connection.execute(
            insert(AuditHead).values(id=1, number=0, hash=FIRST_HASH).on_conflict_do_nothing()
        )
        found = connection.execute(_HEAD).one()
    return found.number, found.hash


# Built once: every transaction that does anything ends with these.
_HEAD = select(AuditHead.number, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
_APPEND = insert(AuditEvent)
_LAST = (
    insert(AuditEvent)
    .values({each.key: bindparam(f"act_{each.key}") for each in AuditEvent.__table__.columns})
    .returning(AuditEvent.number, AuditEvent.hash)
    .cte("last")
)
_APPEND_LAST = (
    update(AuditHead)
    .where(AuditHead.id == 1, _LAST.c.number > AuditHead.number)
    .values(number=_LAST.c.number, hash=_LAST.c.hash)
    .execution_options(synchronize_session=False)
)
"""Append one row and say that the log goes as far as it, in one statement."""


@event.listens_for(Session, "before_commit")
def _append_before_commit(session: Session) -> None:
    if session.info.get(_PENDING) and not session.in_nested_transaction():
        append_pending(session)


@event.listens_for(Session, "after_transaction_create")
def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    """Note how many acts wait where a savepoint begins."""
    if transaction.nested:
        marks = session.info.setdefault(_SAVEPOINTS, {})
        marks[transaction] = len(session.info.get(_PENDING, ()))


@event.listens_for(Session, "after_transaction_end")
def _forget_savepoints(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_SAVEPOINTS, None)


@event.listens_for(Session, "after_soft_rollback")
def _drop_rolled_back(session: Session, transaction: SessionTransaction) -> None:
    """Drop the acts of a savepoint, or of a transaction, that was rolled back."""
    acts: list[_Act] = session.info.get(_PENDING, [])
    if transaction.nested:
        del acts[session.info.get(_SAVEPOINTS, {}).get(transaction, len(acts)) :]
    else:
        acts.clear()


def _without_people(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: hide_personal_data(value) if key in TYPED and isinstance(value, str) else value
        for key, value in details.items()
    }


def _hash(act: AuditEvent) -> str:
    content = [
        act.number,
        act.happened_at.astimezone(UTC).isoformat(),
        act.actor,
        act.action,
        act.cycle_id,
        act.subject,
        act.details,
        act.previous_hash,
        *([act.source] if act.source is not None else []),
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def list_events(session: Session, *, cycle_id: str | None = None) -> Iterator[AuditEvent]:
    """Every act, oldest first, read in pages."""
    append_pending(session)
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
    for number, act in enumerate(list_events(session), start=1):
        if act.number != number or act.previous_hash != previous or act.hash != _hash(act):
            return number
        previous = act.hash
    return None if (number, previous) == find_head(session) else number + 1


def find_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last row that was ever appended."""
    append_pending(session)
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
    append_pending(session)
    found = session.get(AuditEvent, int(number))
    return found is not None and found.hash == digest
