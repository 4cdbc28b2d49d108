"""The chain of the audit log: appended only, every row carrying the hash of the one before.

A row of its own says how far the log goes. The database itself refuses to change or
delete a row (migration ``audit_head``); who owns it could still lift that, so
:mod:`oneplan.store.shared.audit_proofs` proves the whole chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.shared.people import OFFICE, refer_all
from oneplan.store.shared.tables import AuditEvent, AuditHead
from oneplan.store.units.tables import Unit

FIRST_HASH = "0" * 64
PENDING = "audit_pending"
"""Under which a session holds the acts that wait for its commit."""
PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAct:
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


def append_pending(session: Session) -> None:
    """Append what waits on *session*: names first, the head of the chain last."""
    acts: list[PendingAct] = session.info.get(PENDING, [])
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
    act: PendingAct,
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
    made.hash = hash_of(made)
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


def hash_of(act: AuditEvent) -> str:
    """The hash that a row carries: of what it says and of the row before it."""
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


def last_number(session: Session, *, cycle_id: str) -> int:
    """Number of the last act in a cycle, 0 before the first; it never becomes smaller."""
    found = select(func.max(AuditEvent.number)).where(AuditEvent.cycle_id == cycle_id)
    return session.scalar(found) or 0
