"""What a unit was told last of a step: when it is due, and on which form it is sent.

A calendar may be amended again before the mail about the first change has gone: that mail
is dropped, and the next one tells the change from what the unit knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar, StepNotInCalendar
from oneplan.domain.reminders.mail_key import AMENDED
from oneplan.domain.reminders.notices import OPENING
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendar_sources import stored_calendar
from oneplan.services.cycles.due_dates import due_of
from oneplan.store.reminders import dropped_mails, notices

OUTDATED = "the calendar was amended"
"""Why a mail that told the dates of an earlier calendar was dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDates:
    """When a step is due and on which form it is sent, as a mail told it."""

    due_at: datetime | None
    form: str | None

    def values(self, now: ToldDates) -> dict[str, object]:
        """What the mail about an amended calendar says of the change from this to *now*."""
        titles = list_form_titles()
        is_other_form = self.form is not None and self.form != now.form
        return {
            "due_before": self.due_at,
            "is_moved": self.due_at != now.due_at,
            "form_before": titles.get(self.form or "", self.form) if is_other_form else None,
            "form_after": titles.get(now.form or "", now.form),
        }


def told_of(calendar: Calendar, step_id: str) -> ToldDates:
    """What a calendar says of a step; raises :class:`StepNotInCalendar` where it has none."""
    step = calendar.step(step_id)
    due = due_of(calendar, step)
    return ToldDates(due_at=due.at if due else None, form=step.form)


def list_last_told(session: Session, cycle_id: str, step_id: str) -> Mapping[str, ToldDates]:
    """Unit → what the last mail that has gone to it told of a step.

    A unit whose reminder was dropped by an amendment since is left out: it is owed a mail.
    """
    scope = {"cycle_id": cycle_id, "step_id": step_id}
    revisions = notices.list_told_revisions(session, **scope)
    owed = dropped_mails.list_dropped(session, **scope, reason=OUTDATED, but=(AMENDED, OPENING))
    revisions = {
        code: revision
        for code, revision in revisions.items()
        if owed.get(code, revision - 1) < revision
    }
    known: dict[int, ToldDates | None] = {}
    for revision in set(revisions.values()):
        try:
            known[revision] = told_of(stored_calendar(session, cycle_id, revision), step_id)
        except StepNotInCalendar:
            known[revision] = None
    return {
        code: told for code, revision in revisions.items() if (told := known[revision]) is not None
    }
