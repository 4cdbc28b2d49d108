"""Everything that tasks wait for, answered together: a poll costs the same for one and for all.

Each poll reads the clocks, the steps in force and the waiting groups once, so an
amended calendar moves what waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from oneplan.domain.ladder import opening_moment, plan_ladder
from oneplan.domain.notices import OPENING
from oneplan.gateways.clock import BANGKOK
from oneplan.services.cycles.calendars import calendar_in_force, working_days_of
from oneplan.services.cycles.clock import clocks_of
from oneplan.services.notices.reconciliation import is_answer_due
from oneplan.store import cycles
from oneplan.store.waiting_groups import list_complete


class Kind(StrEnum):
    """What a task waits for."""

    OPENS = "opens"
    RECEIVED = "received"
    RUNG = "rung"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether one wait is over; *detail* is a group's code or a rung's key."""

    kind: Kind
    cycle_id: str
    step_id: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions whose wait is over, and whether any cycle is a rehearsal."""

    over: frozenset[Question]
    is_rehearsal: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    now: Mapping[str, datetime]
    steps: Mapping[tuple[str, str], cycles.Step]
    complete: Collection[tuple[str, str, str]]


def answer(session: Session, questions: Collection[Question]) -> Answers:
    """Answer many questions with a fixed number of queries for each cycle, none for each group.

    A question about a step that the calendar in force does not have is over:
    the task looks again and says what is wrong.
    """
    ids = {each.cycle_id for each in questions}
    clocks, simulated = clocks_of(session, ids)
    facts = _Facts(
        now={cycle_id: clock.now() for cycle_id, clock in clocks.items()},
        steps={(s.cycle_id, s.step_id): s for s in cycles.list_steps_of_many(session, ids)},
        complete=list_complete(
            session,
            {(q.cycle_id, q.step_id, q.detail) for q in questions if q.kind == Kind.RECEIVED},
        ),
    )
    over = frozenset(each for each in questions if _is_over(session, each, facts))
    return Answers(over=over, is_rehearsal=bool(simulated))


def _is_over(session: Session, question: Question, facts: _Facts) -> bool:
    step = facts.steps.get((question.cycle_id, question.step_id))
    if step is None:
        return True
    now = facts.now[question.cycle_id]
    match question.kind:
        case Kind.OPENS:
            return step.opens_at is None or now >= step.opens_at
        case Kind.RECEIVED:
            key = (question.cycle_id, question.step_id, question.detail)
            return key in facts.complete or _has_closed(step, now)
        case Kind.RUNG:
            moment = _rung_moment(session, step, question.detail)
            return moment is None or now >= moment
        case Kind.ANSWERS:
            return is_answer_due(session, question.cycle_id, question.step_id, question.detail)


def _has_closed(step: cycles.Step, now: datetime) -> bool:
    if step.released_at is not None:
        return True
    closes_at = step.due_at + timedelta(days=step.grace_days) if step.due_at else None
    return closes_at is not None and now > closes_at and step.when_missing == "proceed"


def _rung_moment(session: Session, step: cycles.Step, rung: str) -> datetime | None:
    calendar = calendar_in_force(session, step.cycle_id)
    policy, days = calendar.step(step.step_id).policy, working_days_of(calendar)
    if rung == OPENING:
        opens_at = step.opens_at
        return opening_moment(policy, opens_at.astimezone(BANGKOK), days)[1] if opens_at else None
    if step.due_at is None:
        return None
    planned = plan_ladder(policy, step.due_at.astimezone(BANGKOK), days)
    return next((each.at for each in planned if each.rung.key == rung), None)
