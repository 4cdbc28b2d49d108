"""The reminder schedule of a step on the planning clock: invitations and reminders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import (
    is_stale,
    urgency_of,
)
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.extensions import without_extended
from oneplan.services.cycles.steps import is_step_over, record_act
from oneplan.services.forms.file_checks import form_of
from oneplan.services.reminders.digests import queue_digests
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_moments import find_reminder, opening_of
from oneplan.store.cycles import stored_steps
from oneplan.store.shared import audit
from oneplan.store.submissions import missing_units, submissions
from oneplan.store.units import units

SHOWN_FINDINGS = 5
OVERDUE = "overdue"


def queue_invitations(session: Session, cycle_id: str, step_id: str) -> int:
    """Queue the opening mail to every unit that a step waits for and has not heard from.

    Returns:
        How many mails are new.
    """
    queued = invite(session, cycle_id, step_id)
    record_act(session, cycle_id, step_id, Act.INVITE)
    return queued


def invite(
    session: Session, cycle_id: str, step_id: str, *, among: Collection[str] | None = None
) -> int:
    """Queue the opening mail to units that are missing, to those of *among* where it is given.

    Nobody is invited to a step whose deadline and grace are past; once the due date is
    past, the mail says so in the words of an overdue one.
    """
    step = stored_steps.get_step(session, cycle_id, step_id)
    if step.backfilled_at is not None or is_step_over(session, cycle_id, step_id):
        audit.append_event(
            session,
            actor="oneplan",
            action="notices.not_sent",
            cycle_id=cycle_id,
            subject=step_id,
            details={"reminder": OPENING, "reason": "the step is over"},
        )
        return 0
    opening = opening_of(session, cycle_id, step_id)
    is_overdue = step.due_at is not None and planning_now(session, cycle_id) > step.due_at
    return _queue_to_missing(
        session,
        cycle_id,
        step_id,
        reminder=OPENING,
        template=OVERDUE if is_overdue else OPENING,
        nominal_at=opening[0] if opening else None,
        urgency="",
        among=among,
    )


def queue_reminders(session: Session, cycle_id: str, step_id: str, reminder: str) -> int:
    """Queue one reminder to the units that are missing at this moment, and the day's digests.

    A reminder whose day is over is dropped: a cycle that starts late sends no burst.
    One that was put off until the next comes is left to that one.

    Returns:
        How many mails are new.
    """
    planned = find_reminder(session, cycle_id, step_id, reminder)
    now = planning_now(session, cycle_id)
    queued = 0
    is_filled = stored_steps.get_step(session, cycle_id, step_id).backfilled_at is not None
    if is_filled:
        planned = None
    if planned is not None and not planned.taken_over_by and not is_stale(planned.at, now=now):
        policy = calendar_in_force(session, cycle_id).step(step_id).policy
        queued = _queue_to_missing(
            session,
            cycle_id,
            step_id,
            reminder=reminder,
            template=planned.reminder.template,
            nominal_at=planned.nominal_at,
            urgency=urgency_of(policy, planned.reminder.days),
        )
        queued += queue_digests(session, cycle_id)
    record_act(session, cycle_id, step_id, Act.REMIND, reminder)
    return queued


def _queue_to_missing(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    reminder: str,
    template: str,
    nominal_at: datetime | None,
    urgency: str,
    among: Collection[str] | None = None,
) -> int:
    missing = [
        unit
        for unit in missing_units.list_missing_units(session, cycle_id=cycle_id, step_id=step_id)
        if among is None or unit.code in among
    ]
    if reminder != OPENING:
        # Units with more time are reminded from their own day.
        missing = without_extended(session, cycle_id, step_id, missing)
    return queue_notices(
        session,
        cycle_id,
        step_id,
        reminder=reminder,
        template=template,
        recipients=missing,
        values={"urgency": urgency},
        values_of=missing_items(session, cycle_id, step_id, missing),
        asks_file=True,
        tells_dates=True,
        nominal_at=nominal_at,
    )


def missing_items(
    session: Session, cycle_id: str, step_id: str, missing: Sequence[units.Unit]
) -> Mapping[str, Mapping[str, Any]]:
    """Unit code → ``items``: what it has still to send, and what was wrong with what came."""
    form = form_of(calendar_in_force(session, cycle_id), step_id)
    returned = missing_units.list_returned(session, cycle_id=cycle_id, step_id=step_id)
    plain = ({"name": form.title_th, "state": "ยังไม่ได้ส่ง", "findings": (), "more": 0},)
    return {
        unit.code: {
            "items": (_returned_item(form.title_th, returned[unit.code]),)
            if unit.code in returned
            else plain
        }
        for unit in missing
    }


def _returned_item(name: str, sent: submissions.Submission) -> dict[str, Any]:
    errors = [each for each in sent.findings if each["severity"] == "error"]
    count, version = to_thai_digits(len(errors)), to_thai_digits(sent.version)
    return {
        "name": name,
        "state": f"ส่งคืนให้แก้ไข {count} ข้อ (ส่งครั้งที่ {version})",
        "findings": [
            f"{each['sheet']} {each['cell']} {each['message_th']}".strip()
            for each in errors[:SHOWN_FINDINGS]
        ],
        "more": max(0, len(errors) - SHOWN_FINDINGS),
    }
