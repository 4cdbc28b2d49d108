"""Packages that were sent, to whom, and who said that it came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import ACKNOWLEDGE, acknowledge_key, dispatch_of
from oneplan.store.documents.tables import Dispatch as Dispatch
from oneplan.store.documents.tables import DispatchRecipient as DispatchRecipient
from oneplan.store.reminders.tables import Notice
from oneplan.store.units.tables import Unit


def find_last(session: Session, *, cycle_id: str, step_id: str, group_code: str) -> Dispatch | None:
    """The last package of a step and group, or None."""
    return session.scalar(
        select(Dispatch)
        .where(
            Dispatch.cycle_id == cycle_id,
            Dispatch.step_id == step_id,
            Dispatch.group_code == group_code,
        )
        .order_by(Dispatch.number.desc())
        .limit(1)
    )


def find_before(session: Session, dispatch: Dispatch) -> Dispatch | None:
    """The package of the same step and group before one, or None."""
    return session.scalar(
        select(Dispatch).where(
            Dispatch.cycle_id == dispatch.cycle_id,
            Dispatch.step_id == dispatch.step_id,
            Dispatch.group_code == dispatch.group_code,
            Dispatch.number == dispatch.number - 1,
        )
    )


def get_dispatch(session: Session, dispatch_id: int) -> Dispatch | None:
    """One package, or None."""
    return session.get(Dispatch, dispatch_id)


def add_recipients(
    session: Session, dispatch_id: int, codes: Sequence[str], *, expires_at: datetime
) -> None:
    """Write down to whom a package goes; known ones stay as they are."""
    rows = [
        {"dispatch_id": dispatch_id, "unit_code": code, "expires_at": expires_at} for code in codes
    ]
    if rows:
        session.execute(insert(DispatchRecipient).on_conflict_do_nothing(), rows)


def list_earlier_recipients(session: Session, dispatch: Dispatch) -> Sequence[Unit]:
    """Everyone who got a package of the same step and group before this one, by code."""
    return session.scalars(
        select(Unit)
        .where(
            Unit.code.in_(
                select(DispatchRecipient.unit_code)
                .join(Dispatch, Dispatch.id == DispatchRecipient.dispatch_id)
                .where(
                    Dispatch.cycle_id == dispatch.cycle_id,
                    Dispatch.step_id == dispatch.step_id,
                    Dispatch.group_code == dispatch.group_code,
                    Dispatch.number < dispatch.number,
                )
            )
        )
        .order_by(Unit.code)
    ).all()


def find_recipient(session: Session, dispatch_id: int, unit_code: str) -> DispatchRecipient | None:
    """Whether a package went to a unit, and what it answered; or None."""
    return session.get(DispatchRecipient, (dispatch_id, unit_code))


def acknowledge(
    session: Session, dispatch_id: int, unit_code: str, *, by: str, at: datetime
) -> bool:
    """Write down that a unit has a package; said again it changes nothing.

    Returns:
        Whether it was new.
    """
    changed = session.execute(
        update(DispatchRecipient)
        .where(
            DispatchRecipient.dispatch_id == dispatch_id,
            DispatchRecipient.unit_code == unit_code,
            DispatchRecipient.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=at, acknowledged_by=by)
        .returning(DispatchRecipient.unit_code)
    ).first()
    return changed is not None


def list_all_recipients(session: Session, dispatch_ids: Collection[int]) -> Sequence[Unit]:
    """Everyone whom any of some packages went to, by code."""
    return session.scalars(
        select(Unit)
        .where(
            Unit.code.in_(
                select(DispatchRecipient.unit_code).where(
                    DispatchRecipient.dispatch_id.in_(dispatch_ids)
                )
            )
        )
        .order_by(Unit.code)
    ).all()


def list_without_recipients(session: Session, *, cycle_id: str) -> Sequence[Dispatch]:
    """The last package of each step and group where it went to nobody, in their order."""
    last = (
        select(Dispatch.id)
        .ext(distinct_on(Dispatch.step_id, Dispatch.group_code))
        .where(Dispatch.cycle_id == cycle_id)
        .order_by(Dispatch.step_id, Dispatch.group_code, Dispatch.number.desc())
    )
    sent = select(DispatchRecipient.dispatch_id)
    return session.scalars(
        select(Dispatch)
        .where(Dispatch.id.in_(last), Dispatch.id.not_in(sent))
        .order_by(Dispatch.step_id, Dispatch.group_code)
    ).all()


def list_unacknowledged(session: Session, *, cycle_id: str) -> Sequence[tuple[Dispatch, Unit]]:
    """Each package and unit that has not said that it came, oldest package first."""
    return [
        (dispatch, unit)
        for dispatch, unit in session.execute(
            select(Dispatch, Unit)
            .join(DispatchRecipient, DispatchRecipient.dispatch_id == Dispatch.id)
            .join(Unit, Unit.code == DispatchRecipient.unit_code)
            .where(Dispatch.cycle_id == cycle_id, DispatchRecipient.acknowledged_at.is_(None))
            .order_by(Dispatch.id, Unit.code)
        )
    ]


def list_last_days(
    session: Session, *, cycle_id: str, unit_codes: Collection[str]
) -> Sequence[tuple[str, datetime]]:
    """Unit and the last day of the last package it was sent, of those that were sent any."""
    found = session.execute(
        select(DispatchRecipient.unit_code, func.max(DispatchRecipient.expires_at))
        .join(Dispatch, Dispatch.id == DispatchRecipient.dispatch_id)
        .where(Dispatch.cycle_id == cycle_id, DispatchRecipient.unit_code.in_(unit_codes))
        .group_by(DispatchRecipient.unit_code)
    )
    return [(unit_code, last_day) for unit_code, last_day in found]


def list_with_recipients(
    session: Session, *, cycle_id: str
) -> list[tuple[Dispatch, list[tuple[DispatchRecipient, str]]]]:
    """Every package of a cycle, oldest first, with each recipient and its Thai name by code."""
    found: dict[int, tuple[Dispatch, list[tuple[DispatchRecipient, str]]]] = {}
    rows = session.execute(
        select(Dispatch, DispatchRecipient, Unit.name_th)
        .outerjoin(DispatchRecipient, DispatchRecipient.dispatch_id == Dispatch.id)
        .outerjoin(Unit, Unit.code == DispatchRecipient.unit_code)
        .where(Dispatch.cycle_id == cycle_id)
        .order_by(Dispatch.id, DispatchRecipient.unit_code)
    )
    for package, recipient, name in rows:
        recipients = found.setdefault(package.id, (package, []))[1]
        if recipient is not None:
            recipients.append((recipient, name))
    return list(found.values())


def list_reminded(session: Session, *, cycle_id: str) -> Collection[tuple[int, str]]:
    """Each package and unit that was asked again whether it came."""
    reminders = session.execute(
        select(Notice.reminder, Notice.unit_code).where(
            Notice.cycle_id == cycle_id, Notice.reminder.startswith(f"{ACKNOWLEDGE}:")
        )
    )
    return {(dispatch_of(reminder), unit_code) for reminder, unit_code in reminders}


def list_asked(session: Session, dispatch_id: int, *, number: int) -> Collection[str]:
    """Codes of the units that were asked the *number*-th time whether a package came."""
    return set(
        session.scalars(
            select(Notice.unit_code).where(
                Notice.reminder == acknowledge_key(dispatch_id, number),
                Notice.cycle_id
                == select(Dispatch.cycle_id).where(Dispatch.id == dispatch_id).scalar_subquery(),
            )
        )
    )


def list_answers(session: Session, dispatch_id: int) -> Sequence[tuple[Unit, DispatchRecipient]]:
    """Everyone whom a package went to, by code, with what each answered."""
    return [
        (unit, recipient)
        for unit, recipient in session.execute(
            select(Unit, DispatchRecipient)
            .join(DispatchRecipient, DispatchRecipient.unit_code == Unit.code)
            .where(DispatchRecipient.dispatch_id == dispatch_id)
            .order_by(Unit.code)
        )
    ]


def count_receipts(session: Session, *, cycle_id: str) -> tuple[int, int]:
    """Packages that went to a unit, and those of them that a unit said it has."""
    sent, acknowledged = session.execute(
        select(func.count(), func.count(DispatchRecipient.acknowledged_at))
        .select_from(DispatchRecipient)
        .join(Dispatch, Dispatch.id == DispatchRecipient.dispatch_id)
        .where(Dispatch.cycle_id == cycle_id)
    ).one()
    return sent, acknowledged


def list_of_unit(session: Session, *, cycle_id: str, unit_code: str) -> Sequence[Dispatch]:
    """The packages that went to a unit, newest first."""
    return session.scalars(
        select(Dispatch)
        .join(DispatchRecipient, DispatchRecipient.dispatch_id == Dispatch.id)
        .where(Dispatch.cycle_id == cycle_id, DispatchRecipient.unit_code == unit_code)
        .order_by(Dispatch.id.desc())
    ).all()
