"""Everything that tasks wait for, answered together: a poll costs the same for one and for all.

A poll reads the clocks, the steps, the calendars in force, the waiting groups and
the unanswered mails with one query each, so an amended calendar moves what waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import opening_moment, plan_reminders
from oneplan.services.cycles.calendars import calendars_in_force
from oneplan.services.cycles.clock import clocks_of
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.services.reminders.reconciliation import answers_due
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions.extensions import list_last_days
from oneplan.store.submissions.waiting_groups import list_complete


class Kind(StrEnum):
    """What a task waits for."""

    OPENS = "opens"
    RECEIVED = "received"
    REMINDER = "reminder"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class WaitCondition:
    """Whether one wait is over; *detail* is a group's code or a reminder's key."""

    kind: Kind
    cycle_id: str
    step_id: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a poll found out.

    Attributes:
        over: The conditions whose wait is over.
        failed: WaitCondition → why it cannot be answered; no other is touched by it.
        rehearsals: Those of the cycles asked about that have a simulated clock.
    """

    over: frozenset[WaitCondition]
    failed: Mapping[WaitCondition, str]
    rehearsals: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Facts:
    now: Mapping[str, datetime]
    steps: Mapping[tuple[str, str], stored_steps.StoredStep]
    calendars: Mapping[str, Calendar]
    complete: Collection[tuple[str, str, str]]
    answered: Collection[tuple[str, str, str]]
    extended: Mapping[tuple[str, str, str], datetime]
    moments: dict[tuple[str, str], Mapping[str, datetime]] = field(default_factory=dict)


def answer(session: Session, conditions: Collection[WaitCondition]) -> Answers:
    """Answer many conditions with at most six queries, however many they are.

    The sixth is asked of groups whose step has closed: whether a unit has more time.

    A condition about a step that the calendar in force does not have is over:
    the task looks again and ends. One that cannot be answered fails by itself.

    Raises:
        SQLAlchemyError: The store does not answer; nothing is known of any condition.
    """
    ids = {each.cycle_id for each in conditions}
    clocks, rehearsals = clocks_of(session, ids)
    now = {cycle_id: clock.now() for cycle_id, clock in clocks.items()}
    steps = {(s.cycle_id, s.step_id): s for s in stored_steps.list_steps_of_many(session, ids)}
    received = _keys(conditions, Kind.RECEIVED)
    closed = {
        key
        for key in received
        if (step := steps.get(key[:2])) is not None and _has_closed(step, now[key[0]])
    }
    facts = _Facts(
        now=now,
        steps=steps,
        calendars=calendars_in_force(session, ids),
        complete=list_complete(session, received),
        extended=list_last_days(session, closed),
        answered=answers_due(session, _keys(conditions, Kind.ANSWERS)),
    )
    over, failed = set(), {}
    for each in conditions:
        try:
            if _is_over(each, facts):
                over.add(each)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001  whatever is wrong with one wait is its own
            _log_failed(each, error)
            failed[each] = f"{type(error).__name__}: {error}"
    return Answers(over=frozenset(over), failed=failed, rehearsals=frozenset(rehearsals))


def _log_failed(condition: WaitCondition, error: Exception) -> None:
    # Read where a wait fails: whoever only asks how a cycle stands would wait for it.
    import structlog  # noqa: PLC0415

    log = structlog.get_logger()
    log.warning("poll.condition_failed", kind=condition.kind, reason=type(error).__name__)


def _keys(conditions: Collection[WaitCondition], kind: Kind) -> set[tuple[str, str, str]]:
    return {(q.cycle_id, q.step_id, q.detail) for q in conditions if q.kind == kind}


def _is_over(condition: WaitCondition, facts: _Facts) -> bool:
    step = facts.steps.get((condition.cycle_id, condition.step_id))
    if step is None or not _is_in_calendar(condition, facts):
        return True
    now = facts.now[condition.cycle_id]
    key = (condition.cycle_id, condition.step_id, condition.detail)
    match condition.kind:
        case Kind.OPENS:
            return step.opens_at is None or now >= step.opens_at
        case Kind.RECEIVED:
            return key in facts.complete or _has_closed(step, now, facts.extended.get(key))
        case Kind.REMINDER:
            moment = _reminder_moment(step, condition.detail, facts)
            return moment is None or now >= moment
        case Kind.ANSWERS:
            return key in facts.answered


def _is_in_calendar(condition: WaitCondition, facts: _Facts) -> bool:
    calendar = facts.calendars[condition.cycle_id]
    return any(each.id == condition.step_id for each in calendar.steps)


def _has_closed(
    step: stored_steps.StoredStep, now: datetime, extended_to: datetime | None = None
) -> bool:
    if step.released_at is not None:
        return True
    return step.when_missing == "proceed" and step.has_closed(now, extended_to)


def _reminder_moment(
    step: stored_steps.StoredStep, reminder: str, facts: _Facts
) -> datetime | None:
    """When a reminder goes; the moments of a step are found once for all its reminders."""
    key = (step.cycle_id, step.step_id)
    if key not in facts.moments:
        facts.moments[key] = _moments(step, facts.calendars[step.cycle_id])
    return facts.moments[key].get(reminder)


def _moments(step: stored_steps.StoredStep, calendar: Calendar) -> Mapping[str, datetime]:
    policy, days = calendar.step(step.step_id).policy, working_days_of(calendar)
    found = {}
    if step.due_at is not None:
        planned = plan_reminders(policy, step.due_at, days)
        found = {each.reminder.key: each.at for each in planned}
    if step.opens_at is not None:
        found[OPENING] = opening_moment(policy, step.opens_at, days)[1]
    return found
