"""The events of a rehearsal, in the order of the planning clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from random import Random

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects, gates_of, opens_by_inputs, steps_of_final_plan
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.opening import opens_at
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.units.simulated_units import Behaviour, moment_of
from oneplan.services.cycles.expected_units import list_asked
from oneplan.services.reminders.reminder_moments import reminder_moment
from oneplan.store.cycles import stored_steps
from oneplan.store.units import units


class EventKind(IntEnum):
    """Kinds of events, in the order they happen within one moment."""

    OPENING = 1
    REMINDER = 2
    UPLOAD = 3
    CLOSING = 4


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TimelineEvent:
    """Something that happens at a planning moment."""

    moment: DateTime
    kind: EventKind
    step_id: str
    unit_code: str = ""
    behaviour: str = ""


def timeline(session: Session, calendar: Calendar, *, seed: int) -> tuple[TimelineEvent, ...]:
    """List every opening, reminder, upload and closing of a cycle.

    Most units send on time, one in twenty in the days of grace. One village
    has no project, one file is broken and then put right, and one unit of the
    last step that feeds the final plan sends after it has closed.
    """
    start = first_moment(calendar)
    events: list[TimelineEvent] = []
    special = _special_units(session, calendar, seed)
    ends: dict[str, DateTime] = {}
    for step in calendar.steps:
        row = stored_steps.get_step(session, calendar.cycle, step.id)
        # Nobody sends before the invitation, which waits for the first office hour.
        invited_at = reminder_moment(session, calendar.cycle, step.id, OPENING) or start
        if opens_by_inputs(step) and collects(step):
            gates = [ends[name] for name in gates_of(calendar, step) if name in ends]
            invited_at = max([invited_at, _opens_about(session, calendar, step, start), *gates])
            events.append(TimelineEvent(moment=invited_at, kind=EventKind.OPENING, step_id=step.id))
        if row.opens_at is not None:
            events.append(
                TimelineEvent(
                    moment=in_bangkok(row.opens_at), kind=EventKind.OPENING, step_id=step.id
                )
            )
        if not collects(step):
            continue
        # Without a due day it is over when all have sent.
        ends[step.id] = in_bangkok(row.closes_at or invited_at.add(days=14))
        after = ends[step.id].add(seconds=1)
        events.append(TimelineEvent(moment=after, kind=EventKind.CLOSING, step_id=step.id))
        events += _reminders(session, calendar, step)
        for unit in _units_of(session, calendar, step):
            random = Random(f"{seed}/{step.id}/{unit.code}")
            behaviour = special.get((step.id, unit.code)) or _usual(random, row.due_at)
            moment = moment_of(
                behaviour,
                opens_at=invited_at,
                due_at=row.due_at,
                grace_days=row.grace_days,
                random=random,
            )
            events.append(
                TimelineEvent(
                    moment=moment,
                    kind=EventKind.UPLOAD,
                    step_id=step.id,
                    unit_code=unit.code,
                    behaviour=behaviour,
                )
            )
    return tuple(sorted(events))


def _opens_about(session: Session, calendar: Calendar, step: Step, start: DateTime) -> DateTime:
    """When a step without a window opens: the day after the last step that it waits for."""
    ends = [start]
    for name in gates_of(calendar, step):
        row = stored_steps.get_step(session, calendar.cycle, name)
        if row.closes_at is not None:
            ends.append(in_bangkok(row.closes_at))
        elif opens_by_inputs(calendar.step(name)):
            ends.append(_opens_about(session, calendar, calendar.step(name), start))
    return max(ends).add(days=1).at(9)


def first_moment(calendar: Calendar) -> DateTime:
    """When a rehearsal begins: the day before the first window, or sixty days before a due day."""
    opens = [day for step in calendar.steps if (day := opens_at(calendar, step))]
    dues = [step.window.due_at for step in calendar.steps if step.window.due_at]
    first = min([*opens, *(due.subtract(days=60) for due in dues)])
    return first.subtract(days=1).at(8)


def _usual(random: Random, due_at: datetime | None) -> Behaviour:
    return Behaviour.GRACE if due_at and random.random() < 0.05 else Behaviour.ON_TIME  # noqa: PLR2004


def _reminders(session: Session, calendar: Calendar, step: Step) -> Iterator[TimelineEvent]:
    for reminder in (OPENING, *reminder_keys(step)):
        moment = reminder_moment(session, calendar.cycle, step.id, reminder)
        if moment is not None:
            yield TimelineEvent(moment=moment, kind=EventKind.REMINDER, step_id=step.id)


def _units_of(session: Session, calendar: Calendar, step: Step) -> Sequence[units.Unit]:
    return list_asked(session, calendar, step)


def _special_units(
    session: Session, calendar: Calendar, seed: int
) -> dict[tuple[str, str], Behaviour]:
    """Pick the nil, the broken and the late unit, in steps of their own where there are three."""
    steps = [step for step in calendar.steps if collects(step) and not step.optional]
    if not steps:
        return {}
    late = late_step(calendar)
    others = [step for step in steps if step.id != (late.id if late else "")] or steps
    random = Random(f"{seed}/special")
    chosen: dict[tuple[str, str], Behaviour] = {}
    for step, behaviour in (
        (others[0], Behaviour.NIL),
        (others[-1], Behaviour.BROKEN_THEN_RIGHT),
        (late or steps[-1], Behaviour.AFTER_CLOSING),
    ):
        free = [
            unit.code
            for unit in _units_of(session, calendar, step)
            if (step.id, unit.code) not in chosen
        ]
        if free and not (behaviour == Behaviour.AFTER_CLOSING and step.window.due is None):
            chosen[step.id, random.choice(free)] = behaviour
    return chosen


def late_step(calendar: Calendar) -> Step | None:
    """The last step with a due date whose submissions reach the final plan, or any such step."""
    reaching = steps_of_final_plan(calendar)
    dated = [step for step in calendar.steps if collects(step) and step.window.due is not None]
    feeding = [step for step in dated if step.id in reaching]
    candidates = feeding or dated
    return candidates[-1] if candidates else None
