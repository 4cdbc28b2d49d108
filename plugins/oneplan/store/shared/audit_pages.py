"""The audit log as a page shows it: a few acts, the last first, found by act, person and day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, or_, select
from sqlalchemy.orm import Session

from oneplan.store.shared.audit_chain import append_pending
from oneplan.store.shared.people import FORGOTTEN, PREFIX
from oneplan.store.shared.tables import AuditEvent, PersonName
from oneplan.store.units.tables import Unit

VERIFIED = "audit.verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which acts are looked at; what is empty says nothing.

    Attributes:
        cycle_id: Cycle; the acts of the whole office, such as the register's, are shown with it.
        actions: Any of these.
        who: Part of the name of who did it: a person, a unit, or a unit's code.
        first: First moment.
        last: The moment after the last.
    """

    cycle_id: str
    actions: Collection[str] = ()
    who: str = ""
    first: datetime | None = None
    last: datetime | None = None

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """What a row must hold."""
        found: list[ColumnElement[bool]] = [
            or_(AuditEvent.cycle_id == self.cycle_id, AuditEvent.cycle_id.is_(None))
        ]
        if self.actions:
            found.append(AuditEvent.action.in_(self.actions))
        if self.first:
            found.append(AuditEvent.happened_at >= self.first)
        if self.last:
            found.append(AuditEvent.happened_at < self.last)
        if self.who:
            people = select(literal(PREFIX) + cast(PersonName.id, String)).where(
                PersonName.name.icontains(self.who, autoescape=True)
            )
            named = select(Unit.code).where(Unit.name_th.contains(self.who, autoescape=True))
            found.append(
                or_(
                    AuditEvent.actor == self.who,
                    AuditEvent.actor.in_(people),
                    AuditEvent.actor.in_(named),
                )
            )
        return found


def list_page(
    session: Session, wanted: AuditFilter, *, before: int, limit: int
) -> Sequence[AuditEvent]:
    """Acts of a lower number than *before* (0: the last), the last first."""
    append_pending(session)
    statement = select(AuditEvent).where(*wanted.conditions())
    if before:
        statement = statement.where(AuditEvent.number < before)
    return session.scalars(statement.order_by(AuditEvent.number.desc()).limit(limit)).all()


def list_names_of(session: Session, references: Collection[str]) -> Mapping[str, str]:
    """Reference → name, or that it was forgotten."""
    ids = [
        int(each.removeprefix(PREFIX))
        for each in references
        if each.startswith(PREFIX) and each.removeprefix(PREFIX).isdecimal()
    ]
    if not ids:
        return {}
    rows = session.execute(select(PersonName.id, PersonName.name).where(PersonName.id.in_(ids)))
    return {f"{PREFIX}{number}": name or FORGOTTEN for number, name in rows}


def list_unit_names(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Code → Thai name of those that are units."""
    if not codes:
        return {}
    rows: Sequence[Any] = session.execute(
        select(Unit.code, Unit.name_th).where(Unit.code.in_(codes))
    ).all()
    return {row.code: row.name_th for row in rows}


def find_last_proof(session: Session) -> AuditEvent | None:
    """The last act that proved the log, or found that it breaks."""
    return session.scalar(
        select(AuditEvent)
        .where(AuditEvent.action == VERIFIED)
        .order_by(AuditEvent.number.desc())
        .limit(1)
    )
