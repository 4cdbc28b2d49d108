"""The revisions of a cycle's calendar; one is in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oneplan.store.cycles.cycles import get_cycle
from oneplan.store.cycles.tables import CalendarRevision, Cycle


def add_revision(
    session: Session, *, cycle_id: str, content_hash: str, document: Mapping[str, Any]
) -> int:
    """Append a revision of the calendar unless this content is in force; return its number.

    A calendar that comes back after another is a revision of its own: feeds take
    only a higher number, and mails about its dates go again.
    """
    in_force = session.scalar(
        select(CalendarRevision.number)
        .join(Cycle, Cycle.id == CalendarRevision.cycle_id)
        .where(
            Cycle.id == cycle_id,
            CalendarRevision.number == Cycle.revision,
            CalendarRevision.content_hash == content_hash,
        )
    )
    if in_force is not None:
        return in_force
    last = session.scalar(
        select(func.coalesce(func.max(CalendarRevision.number), 0)).where(
            CalendarRevision.cycle_id == cycle_id
        )
    )
    number = (last or 0) + 1
    session.add(
        CalendarRevision(
            cycle_id=cycle_id, number=number, content_hash=content_hash, document=dict(document)
        )
    )
    session.flush()
    return number


def get_revision_hash(session: Session, cycle_id: str) -> str:
    """The content hash of the calendar in force; no query where the session holds it."""
    cycle = get_cycle(session, cycle_id)
    key = session.identity_key(CalendarRevision, (cycle_id, cycle.revision))
    held: CalendarRevision | None = session.identity_map.get(key)
    if held is not None:
        return held.content_hash
    return session.scalars(
        select(CalendarRevision.content_hash).where(
            CalendarRevision.cycle_id == cycle_id, CalendarRevision.number == cycle.revision
        )
    ).one()


def list_revision_hashes(session: Session, cycle_ids: Collection[str]) -> Mapping[str, str]:
    """Cycle → content hash of its calendar in force, for those that were started."""
    rows = session.execute(
        select(Cycle.id, CalendarRevision.content_hash)
        .join(
            CalendarRevision,
            (CalendarRevision.cycle_id == Cycle.id) & (CalendarRevision.number == Cycle.revision),
        )
        .where(Cycle.id.in_(cycle_ids))
    )
    return {row.id: row.content_hash for row in rows}


def get_revision_document(session: Session, cycle_id: str) -> Mapping[str, Any]:
    """The calendar in force, as it was stored."""
    cycle = get_cycle(session, cycle_id)
    revision = session.get_one(CalendarRevision, (cycle_id, cycle.revision))
    return revision.document


def list_earlier_documents(session: Session, cycle_id: str) -> Sequence[Mapping[str, Any]]:
    """The calendars that were in force before the present one, as stored, oldest first."""
    cycle = get_cycle(session, cycle_id)
    return session.scalars(
        select(CalendarRevision.document)
        .where(CalendarRevision.cycle_id == cycle_id, CalendarRevision.number < cycle.revision)
        .order_by(CalendarRevision.number)
    ).all()


def get_revision_moment(session: Session, cycle_id: str) -> datetime:
    """When the calendar in force was loaded."""
    cycle = get_cycle(session, cycle_id)
    return session.get_one(CalendarRevision, (cycle_id, cycle.revision)).loaded_at


def find_revision_document(
    session: Session, cycle_id: str, number: int
) -> tuple[Mapping[str, Any] | None, int]:
    """One revision as it was stored, or None, and the number of the last there is."""
    cycle = get_cycle(session, cycle_id)
    revision = session.get(CalendarRevision, (cycle_id, number))
    return (revision.document if revision else None), cycle.revision
