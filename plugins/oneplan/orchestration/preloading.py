"""What a component of Airflow that forks its work holds before the first fork.

A task is a process forked from the scheduler, and each reading of a DAG file one forked from
the DAG processor. What the parent has imported, mapped and read is there in the child; what
it has not, each child does anew (docs/decisions/0006).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import configure_mappers

# Imported for what it imports: the operators, and by them the services and the tables.
import oneplan.orchestration.cycle_dag as _cycle_dag  # noqa: F401
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from oneplan.services.cycles.due_dates import working_days_of


def preload(calendars: Path) -> int:
    """Configure the tables and read every calendar of a folder with its working days.

    No connection is opened. A calendar that cannot be read is passed over: the DAG file
    that reports it reads it again, and so does whoever finds it changed.

    Returns:
        How many calendars were read.
    """
    configure_mappers()
    read = 0
    for path in list_calendar_files(calendars):
        with suppress(OneplanError, OSError):
            working_days_of(load_calendar(path))
            read += 1
    return read
