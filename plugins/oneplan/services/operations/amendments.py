"""Put a calendar in force, and tell units whose deadline it moves.

What is queued and has not gone tells the dates of before: it is dropped. An
invitation is written anew, and whoever never had one needs no word of a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_stages import Stage
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.mail_key import AMENDED
from oneplan.domain.reminders.notices import OPENING
from oneplan.services.cycles.calendar_history import has_stage, record_stage
from oneplan.services.cycles.calendars import calendar_in_force, start_cycle
from oneplan.services.operations.kept_facts import require_followable
from oneplan.services.operations.released_units import release_units
from oneplan.services.operations.told_dates import OUTDATED, ToldDates, list_last_told
from oneplan.services.operations.withdrawals import tell_of_added, withdraw_steps
from oneplan.services.reminders.moved_mails import move_queued_mails
from oneplan.services.reminders.outbox import queue_notices
from oneplan.services.reminders.reminder_schedule import invite, missing_items
from oneplan.store.cycles import cycle_locks, cycles, stored_steps
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.submissions import missing_units
from oneplan.store.units.units import Unit


def follow_calendar(
    session: Session,
    calendar: Calendar,
    *,
    seed: int | None = None,
    by: str = audit.BY_ITSELF,
    reason: str = "",
) -> int:
    """Start a cycle or amend it; whoever has still to send learns of a deadline that moved.

    Doing it again with the same calendar changes nothing. A step that it drops is
    withdrawn. Hours and reminders that are others move the mails that wait. A new
    revision is written down as a draft, or as an amendment of what was in force.

    Args:
        session: Open transaction.
        calendar: The calendar to follow from now on.
        seed: Seed of the simulated units: the cycle is a rehearsal.
        by: Who brings it in.
        reason: Why it was amended.

    Returns:
        The revision in force.

    Raises:
        StepInUse: It drops a step on which files or decisions hang.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
        FactsLost: It would make another thing of what was sent.
    """
    known = cycles.find_cycle(session, calendar.cycle)
    if known is None:
        revision = start_cycle(session, calendar, seed=seed)
        record_stage(session, calendar.cycle, Stage.DRAFT, by=by, reason=reason)
        return revision
    cycle_locks.lock_cycle(session, calendar.cycle)
    session.refresh(known)  # another may have amended it while this one waited
    before = calendar_in_force(session, calendar.cycle) if known.revision else None
    asked = _asked(session, calendar.cycle, before)
    gone = require_followable(session, calendar)
    was = known.revision
    revision = start_cycle(session, calendar, seed=seed)
    session.expire_all()
    if revision == was:
        if not has_stage(session, calendar.cycle, revision):
            record_stage(session, calendar.cycle, Stage.DRAFT, by=by, reason=reason)
        return revision
    stage = Stage.AMENDED if was else Stage.DRAFT
    record_stage(session, calendar.cycle, stage, by=by, reason=reason)
    withdraw_steps(session, calendar.cycle, gone)
    tell_of_added(session, calendar.cycle, tuple(asked))
    if before is not None:
        release_units(session, before, calendar)
        move_queued_mails(session, before, calendar)
    _tell_changed(session, calendar, asked, revision)
    return revision


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """How a step stood before: when it opened, and what its mails told."""

    opens_at: datetime | None
    told: ToldDates


def _asked(session: Session, cycle_id: str, calendar: Calendar | None) -> Mapping[str, _Asked]:
    forms = {step.id: step.form for step in calendar.steps} if calendar else {}
    return {
        step.step_id: _Asked(
            opens_at=step.opens_at, told=ToldDates(due_at=step.due_at, form=forms.get(step.step_id))
        )
        for step in stored_steps.list_steps(session, cycle_id)
    }


def _tell_changed(
    session: Session, calendar: Calendar, asked: Mapping[str, _Asked], revision: int
) -> None:
    """Write the mails of steps whose dates or form are others anew, and tell of the change.

    A step that opens on another day alone is told to nobody: only invitations that wait
    are written anew, to go on that day.
    """
    for step in stored_steps.list_steps(session, calendar.cycle):
        was, after = asked.get(step.step_id), calendar.step(step.step_id)
        if was is None or step.backfilled_at or not collects(after):
            continue
        now = ToldDates(due_at=step.due_at, form=after.form)
        is_told = was.told != now
        if not is_told and was.opens_at == step.opens_at:
            continue
        dropped = dropped_mails.drop_outdated(
            session,
            cycle_id=calendar.cycle,
            step_id=step.step_id,
            revision=revision,
            reason=OUTDATED,
            reminder=None if is_told else OPENING,
        )
        uninvited = {unit_code for unit_code, reminder in dropped if reminder == OPENING}
        if uninvited:
            invite(session, calendar.cycle, step.step_id, among=uninvited)
        if is_told:
            missing = missing_units.list_missing_units(
                session, cycle_id=calendar.cycle, step_id=step.step_id
            )
            told = [unit for unit in missing if unit.code not in uninvited]
            _tell(session, step, told, was=was.told, now=now)


def _tell(
    session: Session,
    step: stored_steps.StoredStep,
    missing: Sequence[Unit],
    *,
    was: ToldDates,
    now: ToldDates,
) -> None:
    """Tell each unit that has still to send what changed since the last mail that reached it.

    Where the mail about an earlier change had not gone and this one takes it back, a unit
    knows the right day and is told nothing.
    """
    cycle_id, step_id = step.cycle_id, step.step_id
    last = list_last_told(session, cycle_id, step_id)
    by_told: dict[ToldDates, list[Unit]] = {}
    for unit in missing:
        told = last.get(unit.code, was)
        if told != now:
            by_told.setdefault(told, []).append(unit)
    for told, units in by_told.items():
        queue_notices(
            session,
            cycle_id,
            step_id,
            reminder=AMENDED,
            template=AMENDED,
            recipients=units,
            values=told.values(now),
            values_of=missing_items(session, cycle_id, step_id, units),
            asks_file=True,
            tells_dates=True,
        )
