"""The audit log as a page shows it: a few acts, the last first, found by act, person and day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    true,
    union_all,
)
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
        actors: By any of these, as the log names them; None for all.
        first: First moment.
        last: The moment after the last.
    """

    cycle_id: str
    actions: Collection[str] = ()
    actors: Collection[str] | None = None
    first: datetime | None = None
    last: datetime | None = None

    def conditions(self, place: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
        """What a row of *place*, of the cycle or of the office, must hold."""
        found = [place]
        if self.actions:
            found.append(AuditEvent.action.in_(self.actions))
        if self.first:
            found.append(AuditEvent.happened_at >= self.first)
        if self.last:
            found.append(AuditEvent.happened_at < self.last)
        if self.actors is not None:
            found.append(
                AuditEvent.actor
                == func.any(bindparam("actors", list(self.actors), type_=ARRAY(Text)))
            )
        return found


def _places(cycle_id: str) -> Sequence[ColumnElement[bool]]:
    """The acts of the cycle, and those of the whole office: each have an index of their own."""
    return AuditEvent.cycle_id == cycle_id, AuditEvent.cycle_id.is_(None)


def list_actors(session: Session, cycle_id: str, who: str) -> Sequence[str]:
    """Those who acted in a cycle or for the office and are named so: each is looked up.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        who: Part of the name of a person or of a unit, or a unit's code.
    """
    append_pending(session)
    acted = (
        union_all(
            *(select(AuditEvent.actor).where(place).distinct() for place in _places(cycle_id))
        )
        .offset(0)
        .subquery("acted")
    )
    number = case(
        (
            acted.c.actor.regexp_match(f"^{PREFIX}[0-9]{{1,18}}$"),
            cast(func.substr(acted.c.actor, len(PREFIX) + 1), BigInteger),
        )
    )
    # OFFSET 0: who acted is looked up, and not the register of a nation read.
    unit = select(Unit.name_th).where(Unit.code == acted.c.actor).offset(0).lateral("unit")
    person = select(PersonName.name).where(PersonName.id == number).offset(0).lateral("person")
    return session.scalars(
        select(acted.c.actor)
        .distinct()
        .outerjoin(unit, true())
        .outerjoin(person, true())
        .where(
            or_(
                acted.c.actor == who,
                unit.c.name_th.contains(who, autoescape=True),
                person.c.name.icontains(who, autoescape=True),
            )
        )
    ).all()


def list_page(
    session: Session, wanted: AuditFilter, *, before: int, limit: int
) -> Sequence[AuditEvent]:
    """Acts of a lower number than *before* (0: the last), the last first.

    Which they are is read from indexes alone, those of the cycle and those of the office each
    from its own; then they are looked up.
    """
    append_pending(session)
    below = [AuditEvent.number < before] if before else []
    parts = [
        select(AuditEvent.number)
        .where(*wanted.conditions(place), *below)
        .order_by(AuditEvent.number.desc())
        .limit(limit)
        .subquery()
        for place in _places(wanted.cycle_id)
    ]
    numbers = union_all(*(select(part.c.number) for part in parts)).subquery()
    return session.scalars(
        select(AuditEvent)
        .join(numbers, numbers.c.number == AuditEvent.number)
        .order_by(AuditEvent.number.desc())
        .limit(limit)
    ).all()


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
