"""Every mail that a year of a calendar sends by its reminder schedule, before it begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pendulum
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.opening import opens_at
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import (
    ReminderLevel,
    levels_told,
    opening_moment,
    plan_reminders,
)
from oneplan.domain.units.submitters import select_asked
from oneplan.services.cycles.due_dates import due_of, working_days_of
from oneplan.store.cycles import cycles
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail:
    """Mails of one step, reminder and level on one day.

    Attributes:
        day: When they go; None where the step opens when its inputs are there.
        step: Step.
        reminder: ``opening``, ``due-7``, …
        level: Whom they go to; above a unit it is one digest a day for each office.
        count: How many, if nobody has sent by then: the most that there can be.
    """

    day: date | None
    step: str
    reminder: str
    level: ReminderLevel
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMails:
    """The mails of a year in order of their days, and how many go on each day."""

    mails: Sequence[PlannedMail]
    load: Mapping[date, int]

    @property
    def total(self) -> int:
        """All mails of the year."""
        return sum(each.count for each in self.mails)


def plan_year(session: Session, calendar: Calendar, *, like: str | None = None) -> YearMails:
    """List the mails of a calendar with the units that the register holds now.

    Args:
        session: Open transaction; nothing is written.
        calendar: A calendar, whether or not its cycle was started.
        like: Cycle whose kind of units (real or simulated) are counted where this one
            was not started.
    """
    known = cycles.find_cycle(session, calendar.cycle) or cycles.find_cycle(session, like or "")
    register = units.list_units(
        session,
        levels=None,
        under=calendar.province.code if calendar.province else "",
        simulated=known is not None and known.is_simulated,
    )
    days = working_days_of(calendar)
    mails = [
        mail
        for step in calendar.steps
        if collects(step)
        for mail in _mails_of(calendar, step, _asked(step, register), days)
    ]
    order = [step.id for step in calendar.steps]
    mails.sort(key=lambda each: (each.day or date.max, order.index(each.step), each.reminder))
    load: Counter[date] = Counter()
    digests: dict[tuple[date, ReminderLevel], int] = {}
    for each in mails:
        if each.day is None:
            continue
        if each.level == ReminderLevel.UNIT:
            load[each.day] += each.count
        else:
            key = (each.day, each.level)
            digests[key] = max(digests.get(key, 0), each.count)
    for (day, _), count in digests.items():
        load[day] += count
    return YearMails(mails=mails, load=dict(sorted(load.items())))


def _asked(step: Step, register: Sequence[units.Unit]) -> Sequence[units.Unit]:
    levels = {level.value for level in step.submitted_by.levels}
    return select_asked(step, [unit for unit in register if unit.level in levels])


def _mails_of(
    calendar: Calendar, step: Step, asked: Sequence[units.Unit], days: WorkingDays
) -> Iterator[PlannedMail]:
    opens, due = opens_at(calendar, step), due_of(calendar, step)
    first = opening_moment(step.policy, opens, days)[1].date() if opens else None
    yield PlannedMail(
        day=first, step=step.id, reminder=OPENING, level=ReminderLevel.UNIT, count=len(asked)
    )
    if due is None:
        return
    offices = _offices_above(asked)
    for planned in plan_reminders(step.policy, due.at, days):
        if planned.taken_over_by is not None:
            continue
        for level in levels_told(step.policy, planned.reminder.days):
            yield PlannedMail(
                day=pendulum.instance(planned.at).date(),
                step=step.id,
                reminder=planned.reminder.key,
                level=level,
                count=len(asked) if level == ReminderLevel.UNIT else offices[level],
            )


def _offices_above(asked: Sequence[units.Unit]) -> Mapping[ReminderLevel, int]:
    """How many offices of each level stand above some units: one an amphoe, one a province."""
    amphoe = {unit.area_code[:4] if len(unit.area_code) > 2 else unit.code for unit in asked}  # noqa: PLR2004
    provinces = {unit.area_code[:2] for unit in asked}
    return {
        ReminderLevel.SUPERIOR: len(amphoe),
        ReminderLevel.PROVINCIAL_OFFICE: len(provinces),
        ReminderLevel.GOVERNOR: len(provinces),
    }
