"""The reminder schedule of a step: who is reminded on which day, how urgently, and when it moves.

The sources give no rule for reminders. This one is the office's own and all of
it can be set in a calendar, for the cycle or for a step: units are told before
and after the due day; each level above them has its own escalation delay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

import pendulum
from pendulum import DateTime

from oneplan.domain.cycles.calendar_steps import Policy, Step
from oneplan.domain.cycles.working_days import WorkingDays
from oneplan.domain.shared.bangkok import bangkok, in_bangkok

STALE_AFTER = pendulum.duration(days=1)
"""A reminder that could have been sent this long ago is dropped: a late start is no burst."""


class ReminderLevel(StrEnum):
    """Whom a notice is for, from the unit up."""

    UNIT = "unit"
    SUPERIOR = "superior"
    PROVINCIAL_OFFICE = "provincial_office"
    GOVERNOR = "governor"


LEVELS_TH = {
    ReminderLevel.UNIT: "หน่วยงาน",
    ReminderLevel.SUPERIOR: "นายอำเภอ/หัวหน้าหน่วยงาน",
    ReminderLevel.PROVINCIAL_OFFICE: "สำนักงานจังหวัด",
    ReminderLevel.GOVERNOR: "ผู้ว่าราชการจังหวัด",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of the reminder schedule; *days* from the due day, negative before it."""

    days: int

    @property
    def key(self) -> str:
        """The reminder in the unique key of a mail: ``due-7``, ``due``, ``due+3``."""
        return "due" if self.days == 0 else f"due{self.days:+d}"

    @property
    def template(self) -> str:
        """The folder of the template."""
        if self.days > 0:
            return "overdue"
        return "due_today" if self.days == 0 else "reminder"

    @property
    def label_th(self) -> str:
        """What the Airflow UI shows on the mapped task."""
        if self.days == 0:
            return "วันครบกำหนด"
        return f"ก่อนกำหนด {-self.days} วัน" if self.days < 0 else f"เกินกำหนด {self.days} วัน"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReminder:
    """A reminder with its day.

    Attributes:
        reminder: The reminder.
        nominal_at: The start of the send window on its own day.
        at: When it goes: later than *nominal_at* where that is put off.
        taken_over_by: Key of the later reminder that is put off to the same moment
            or before; that one speaks for both.
    """

    reminder: Reminder
    nominal_at: DateTime
    at: DateTime
    taken_over_by: str | None = None

    @property
    def is_put_off(self) -> bool:
        """Whether it goes later than its own day."""
        return self.at > self.nominal_at


def reminder_of(key: str) -> Reminder:
    """Read a reminder back from its key.

    Raises:
        ValueError: *key* is no key of a reminder.
    """
    if key == "due":
        return Reminder(days=0)
    if not key.startswith("due"):
        message = f"{key!r} is no reminder; a reminder reads due-7, due or due+3."
        raise ValueError(message)
    return Reminder(days=int(key.removeprefix("due")))


def reminder_keys(step: Step) -> tuple[str, ...]:
    """Keys of the reminders that a step sends; none without a due date."""
    if step.window.due is None:
        return ()
    return tuple(Reminder(days=days).key for days in step.policy.reminders)


@lru_cache(maxsize=1024)
def plan_reminders(
    policy: Policy, due_at: datetime, working_days: WorkingDays
) -> tuple[PlannedReminder, ...]:
    """Give every reminder of a step its moment, Bangkok.

    The answer is remembered: a poll asks for every step, and sums of pendulum are slow.
    """
    window, due_day = policy.send_window.as_window(), in_bangkok(due_at).date()
    planned: list[PlannedReminder] = []
    for days in reversed(policy.reminders):
        nominal = bangkok(due_day.add(days=days), window.opens)
        at = window.first_moment(nominal, working_days)
        later = planned[-1] if planned else None
        over = later.taken_over_by or later.reminder.key if later and later.at <= at else None
        planned.append(
            PlannedReminder(
                reminder=Reminder(days=days), nominal_at=nominal, at=at, taken_over_by=over
            )
        )
    return tuple(reversed(planned))


def opening_moment(
    policy: Policy, opens_at: datetime, working_days: WorkingDays
) -> tuple[DateTime, DateTime]:
    """When an invitation would go, and when it may: a step opens at midnight of some days off."""
    window, opens = policy.send_window.as_window(), in_bangkok(opens_at)
    nominal = max(opens, bangkok(opens.date(), window.opens))
    return nominal, window.first_moment(opens, working_days)


def levels_told(policy: Policy, days: int) -> tuple[ReminderLevel, ...]:
    """The levels that a reminder goes to: a unit always, an office above after its delay."""
    delays = {
        ReminderLevel.SUPERIOR: policy.escalation.superior,
        ReminderLevel.PROVINCIAL_OFFICE: policy.escalation.provincial_office,
        ReminderLevel.GOVERNOR: policy.escalation.governor,
    }
    told = [level for level, after in delays.items() if after is not None and days >= after]
    return (ReminderLevel.UNIT, *told)


def urgency_of(policy: Policy, days: int) -> str:
    """The mark of a reminder: empty, ด่วน, ด่วนมาก or ด่วนที่สุด; it grows with the reminder."""
    marks = policy.urgency
    reached = ""
    for mark, since in (
        ("ด่วน", marks.urgent),
        ("ด่วนมาก", marks.very_urgent),
        ("ด่วนที่สุด", marks.most_urgent),
    ):
        if since is not None and days >= since:
            reached = mark
    return reached


def is_stale(moment: datetime, *, now: datetime) -> bool:
    """Whether a reminder's day is over."""
    return now - moment >= STALE_AFTER


def reminders_between(
    planned: Sequence[PlannedReminder], *, until: datetime
) -> tuple[PlannedReminder, ...]:
    """The reminders that have their say up to *until*, those taken over left out."""
    return tuple(each for each in planned if each.at <= until and each.taken_over_by is None)
