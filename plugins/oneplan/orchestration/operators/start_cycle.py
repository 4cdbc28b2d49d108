"""Register the cycle of a run."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context

from oneplan.config.places import CALENDARS
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.orchestration.transaction import transaction
from oneplan.services.cycles.provinces import join_provinces
from oneplan.services.operations.amendments import follow_calendar


class StartCycleOperator(BaseOperator):
    """Register a cycle and the calendar in its file; a changed file is a new revision.

    :param cycle_id: cycle; its calendar is ``dags/calendars/<cycle_id>.yaml``.

    Returns (XCom): of a national cycle the codes of the provinces that take part, in the
    order of their mapped tasks; of another an empty list.
    """

    custom_operator_name = "งานของระบบ"

    def __init__(self, *, cycle_id: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cycle_id = cycle_id

    def execute(self, context: Context) -> list[str]:
        """Register the calendar."""
        calendar = load_calendar(CALENDARS / f"{self.cycle_id}.yaml")
        with transaction() as session:
            follow_calendar(session, calendar)
            return list(join_provinces(session, calendar))
