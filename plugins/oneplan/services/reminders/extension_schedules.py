"""The reminders of units with a due day of their own: their step's schedule, from that day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pendulum import DateTime
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.closing import is_extended
from oneplan.domain.reminders.mail_key import extension_key
from oneplan.domain.reminders.reminder_schedule import PlannedReminder, plan_reminders
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.services.cycles.due_dates import working_days_of
from oneplan.store.cycles import stored_steps
from oneplan.store.submissions import extensions
from oneplan.store.submissions.extensions import ExpectedSubmission


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReminder:
    """A reminder of one unit, counted from its own due day.

    Attributes:
        step_id: Its step.
        unit_code: The unit, nothing of which counts yet.
        due_at: The unit's due moment, Bangkok.
        planned: The reminder with its moment.
    """

    step_id: str
    unit_code: str
    due_at: DateTime
    planned: PlannedReminder

    @property
    def key(self) -> str:
        """The key that its mail has."""
        return extension_key(self.planned.reminder.key, self.due_at)


def list_own_reminders(session: Session, calendar: Calendar, day: date) -> list[OwnReminder]:
    """The reminders of a day to the units of a cycle with more time, in order of step and unit."""
    found = extensions.list_extended(session, cycle_id=calendar.cycle)
    if not found:
        return []
    steps = stored_steps.list_steps(session, calendar.cycle)
    return own_reminders(calendar, found, due_days(steps), day)


def due_days(steps: Iterable[stored_steps.StoredStep]) -> dict[str, datetime]:
    """Step → its due moment; steps without one, or whose files were brought in later, are not."""
    return {
        step.step_id: step.due_at
        for step in steps
        if step.due_at is not None and step.backfilled_at is None
    }


def own_reminders(
    calendar: Calendar,
    found: Sequence[ExpectedSubmission],
    dues: Mapping[str, datetime],
    day: date,
) -> list[OwnReminder]:
    """As :func:`list_own_reminders`, from what was read before.

    Args:
        calendar: The calendar in force.
        found: Expectations with a due moment of their own.
        dues: What :func:`due_days` says.
        day: The day.
    """
    days = working_days_of(calendar)
    asked = {step.id: step for step in calendar.steps if collects(step)}
    return [
        OwnReminder(
            step_id=each.step_id,
            unit_code=each.unit_code,
            due_at=in_bangkok(each.extended_to),
            planned=planned,
        )
        for each in found
        if each.step_id in asked and each.extended_to is not None
        if is_extended(dues.get(each.step_id), each.extended_to)
        for planned in plan_reminders(
            asked[each.step_id].policy, in_bangkok(each.extended_to), days
        )
        if planned.at.date() == day and planned.taken_over_by is None
    ]


def count_extended(
    found: Iterable[ExpectedSubmission], dues: Mapping[str, datetime]
) -> dict[str, int]:
    """Step → its units that are reminded from their own day, and not with the others."""
    counts: dict[str, int] = {}
    for each in found:
        if is_extended(dues.get(each.step_id), each.extended_to):
            counts[each.step_id] = counts.get(each.step_id, 0) + 1
    return counts
