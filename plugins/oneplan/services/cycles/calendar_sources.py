"""Where a calendar that somebody names is read from: a file, or a stored revision of a cycle."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.store.cycles import calendar_revisions


class NoSuchCalendar(OneplanError):
    """A calendar was named that is neither a file nor a revision."""

    status_code = 404

    def __init__(self, *, name: str, rule: str, rule_th: str) -> None:
        self.th = f"ไม่พบปฏิทิน {name}: {rule_th}"
        super().__init__(f"There is no calendar {name!r}: {rule}.")


def read_calendar(session: Session | None, name: str, *, cycle_id: str | None = None) -> Calendar:
    """Read a calendar by the path of its file, or by its revision number in *cycle_id*.

    Raises:
        NoSuchCalendar: It is a number without a cycle, or nothing has that name.
        CalendarFileInvalid: The file cannot be read.
        CycleUnknown: The cycle was never started.
    """
    if name.isdecimal():
        if session is None or cycle_id is None:
            raise NoSuchCalendar(
                name=name,
                rule="a revision is of a cycle; name it with --cycle",
                rule_th="เลขครั้งที่ปรับปรุงเป็นของรอบแผนใด ให้บอกด้วย --cycle",
            )
        return stored_calendar(session, cycle_id, int(name))
    path = Path(name)
    if not path.is_file():
        raise NoSuchCalendar(name=name, rule="no such file", rule_th="ไม่มีแฟ้มนี้")
    return load_calendar(path)


def stored_calendar(session: Session, cycle_id: str, number: int) -> Calendar:
    """A revision of a cycle's calendar, in force or not.

    Raises:
        NoSuchCalendar: The cycle has no revision of that number.
        CycleUnknown: It was never started.
    """
    document, last = calendar_revisions.find_revision_document(session, cycle_id, number)
    if document is None:
        raise NoSuchCalendar(
            name=f"{cycle_id} {number}",
            rule=f"its last revision is {last}",
            rule_th=f"รอบแผนนี้ปรับปรุงถึงครั้งที่ {last}",
        )
    return Calendar.model_validate_json(json.dumps(document))
