"""The calendar that a DAG is made of: its file's, or the one in force where that is spoilt."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from oneplan.domain.cycles.calendars import Calendar
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import CalendarFileInvalid, load_calendar
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.shared.session import begin


def find_calendar(path: Path) -> Calendar | None:
    """Read the calendar of a file; of one that is spoilt while its cycle runs, from the store.

    Airflow schedules nothing of a DAG that its files do not make any more: without this a
    cycle would stand still until somebody mends its file. The store is asked for no file
    that can be read (docs/decisions/0020).

    Returns:
        The calendar; None where the file is spoilt and no cycle of its name was started, or
        the store does not answer.
    """
    try:
        return load_calendar(path)
    except CalendarFileInvalid:
        return _in_force(path.stem)


def _in_force(cycle_id: str) -> Calendar | None:
    try:
        with begin(source="airflow", only_asks=True) as session:
            return calendar_in_force(session, cycle_id)
    except (OneplanError, SQLAlchemyError):
        return None
