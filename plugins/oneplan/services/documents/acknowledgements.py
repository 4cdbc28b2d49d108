"""Whether a package came: its recipients say so, and are asked until they do."""

from __future__ import annotations

from datetime import datetime

import pendulum
from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.package_names import name_package
from oneplan.services.reminders.queued_mails import queue_dispatch_reminder
from oneplan.store.documents import dispatches
from oneplan.store.shared import audit

REMIND_EVERY = pendulum.duration(days=3)
OPEN_FOR = pendulum.duration(days=90)
"""How long the link of a package opens it, and its recipients are reminded."""


class PackageNotYours(OneplanError):
    """A package was asked for by a unit that it was not sent to, or after its last day."""

    status_code = 404
    th = "ไม่มีชุดเอกสารนี้ หรือลิงก์หมดอายุแล้ว"

    def __init__(self) -> None:
        super().__init__("There is no such package of yours, or its link has expired.")


def open_package(
    session: Session, *, cycle_id: str, unit_code: str, dispatch_id: int
) -> tuple[dispatches.Dispatch, dispatches.DispatchRecipient]:
    """The package that a unit was sent and what it answered.

    Raises:
        PackageNotYours: It went to others, or its last day is over.
    """
    dispatch = dispatches.get_dispatch(session, dispatch_id)
    recipient = dispatches.find_recipient(session, dispatch_id, unit_code)
    if dispatch is None or recipient is None or dispatch.cycle_id != cycle_id:
        raise PackageNotYours
    if planning_now(session, cycle_id) > recipient.expires_at:
        raise PackageNotYours
    return dispatch, recipient


def find_newer_package(
    session: Session, dispatch: dispatches.Dispatch, unit_code: str
) -> dispatches.Dispatch | None:
    """The last package that has taken the place of one, where the unit was sent it too."""
    last = dispatches.find_last(
        session,
        cycle_id=dispatch.cycle_id,
        step_id=dispatch.step_id,
        group_code=dispatch.group_code,
    )
    if last is None or last.number <= dispatch.number:
        return None
    return last if dispatches.find_recipient(session, last.id, unit_code) else None


def acknowledge_package(
    session: Session, *, cycle_id: str, unit_code: str, dispatch_id: int, by: str
) -> None:
    """Write down who says that a package came; said twice it is one answer.

    Raises:
        PackageNotYours: It was not sent to the unit.
    """
    open_package(session, cycle_id=cycle_id, unit_code=unit_code, dispatch_id=dispatch_id)
    is_new = dispatches.acknowledge(
        session, dispatch_id, unit_code, by=by, at=planning_now(session, cycle_id)
    )
    if is_new:
        audit.append_event(
            session,
            actor=unit_code,
            action="package.acknowledged",
            cycle_id=cycle_id,
            subject=f"{dispatch_id}/{unit_code}",
            people={"by": by},
        )


def remind_recipients(session: Session, cycle_id: str) -> int:
    """Queue a reminder to each unit that has not said that its last package came.

    Every third day is one reminder: asked again within it, nothing is queued.

    Returns:
        How many mails are new.
    """
    now = planning_now(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    queued = 0
    for dispatch, unit in dispatches.list_unacknowledged(session, cycle_id=cycle_id):
        number = reminder_due(dispatch.dispatched_at, now=now)
        if number and find_newer_package(session, dispatch, unit.code) is None:
            title = name_package(session, calendar, dispatch)
            queued += queue_dispatch_reminder(session, dispatch, unit, number=number, title=title)
    return queued


def count_receipts(session: Session, cycle_id: str) -> dict[str, int]:
    """Packages that went to a unit, those said to have come, those that were asked after.

    A unit is not asked after a package that a newer one took the place of: ``superseded``.
    """
    sent, acknowledged = dispatches.count_receipts(session, cycle_id=cycle_id)
    left = dispatches.list_unacknowledged(session, cycle_id=cycle_id)
    return {
        "sent": sent,
        "acknowledged": acknowledged,
        "reminded": len(dispatches.list_reminded(session, cycle_id=cycle_id)),
        "superseded": sum(
            find_newer_package(session, dispatch, unit.code) is not None for dispatch, unit in left
        ),
    }


def reminder_due(sent_at: datetime, *, now: datetime) -> int:
    """Which reminder a package is due for, from 1; 0 before it and once its link is over."""
    return (now - sent_at) // REMIND_EVERY if sent_at < now < sent_at + OPEN_FOR else 0
