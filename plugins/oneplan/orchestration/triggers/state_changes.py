"""A trigger that looks into Airflow's audit log for states that were set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pendulum
import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent

from oneplan.config.accounts import ADMIN
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_events import AirflowEvents, StateChange
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.operations.hand_set_states import last_noticed
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin

POLL_SECONDS = 15.0
SETTLED_AFTER = pendulum.duration(seconds=5)
"""Airflow writes the log before it sets the state."""
LOOKS_BACK = pendulum.duration(days=1)
"""How far an office looks back that has noticed nothing yet."""

log = structlog.get_logger()


def list_new_changes() -> tuple[AirflowEvents, Sequence[StateChange]]:
    """Sign in, and list what was set by hand since the last change that is known.

    Raises:
        AirflowRefused: Airflow is away, or does not show its log to the office's user.
        AirflowUserUnknown: The office has no user.
    """
    now = real_now()
    with begin() as session:
        after = last_noticed(session) or now - LOOKS_BACK
    airflow = AirflowEvents.sign_in(ADMIN)
    return airflow, airflow.list_state_changes(after=after, before=now - SETTLED_AFTER)


class StateChangesTrigger(BaseTrigger):
    """Fires when somebody set a state by hand; it outlives a store or an Airflow that is away."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Path of the class; it has no arguments."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if count := await asyncio.to_thread(self._count):
                yield TriggerEvent({"changes": count})
                return

    def _count(self) -> int:
        try:
            airflow, changes = list_new_changes()
            airflow.close()
            return len(changes)
        except (AirflowRefused, AirflowUserUnknown) as error:
            log.warning("state_changes.not_read", reason=type(error).__name__)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("poll.failed", reason=type(error).__name__)
        return 0
