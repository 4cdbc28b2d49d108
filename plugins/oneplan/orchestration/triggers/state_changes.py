"""A trigger that looks into Airflow's audit log for states that were set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import pendulum
import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent

from oneplan.config.accounts import ADMIN
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_events import AirflowEvents, StateChange
from oneplan.gateways.calendars.clock import real_now
from oneplan.orchestration.pending_notes import write_pending_notes
from oneplan.orchestration.waiting_notes import refresh_notes
from oneplan.services.operations.hand_set_states import last_noticed
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin

POLL_SECONDS = 15.0
SETTLED_AFTER = pendulum.duration(seconds=5)
"""Airflow writes the log before it sets the state."""
OVERLAP = pendulum.duration(minutes=2)
"""What is read again at the next poll: an entry may be written late."""
POLLS_BETWEEN_NOTES = 4
LOOKS_BACK = pendulum.duration(days=1)
"""How far an office looks back that has noticed nothing yet."""

log = structlog.get_logger()


def list_new_changes(
    *, since: datetime | None = None
) -> tuple[AirflowEvents, Sequence[StateChange]]:
    """Sign in, and list what was set by hand since the last change that is known.

    Args:
        since: Moment up to which the log was read before and held nothing new. Notes that
            people write stand in the same log as states.

    Raises:
        AirflowRefused: Airflow is away, or does not show its log to the office's user.
        AirflowUserUnknown: The office has no user.
    """
    now = real_now()
    with begin() as session:
        after = last_noticed(session) or now - LOOKS_BACK
    if since is not None:
        after = max(after, since)
    airflow = AirflowEvents.sign_in(ADMIN)
    return airflow, airflow.list_state_changes(after=after, before=now - SETTLED_AFTER)


class StateChangesTrigger(BaseTrigger):
    """Fires when somebody set a state by hand; it outlives a store or an Airflow that is away."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own
        self._read_until: datetime | None = None

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Path of the class; it has no arguments."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once."""
        polls = 0
        while True:
            await asyncio.sleep(POLL_SECONDS)
            polls += 1
            await asyncio.to_thread(write_pending_notes)
            if polls % POLLS_BETWEEN_NOTES == 0:
                await asyncio.to_thread(refresh_notes)
            if count := await asyncio.to_thread(self._count):
                yield TriggerEvent({"changes": count})
                return

    def _count(self) -> int:
        began = real_now()
        try:
            airflow, changes = list_new_changes(since=self._read_until)
            airflow.close()
            if not changes:
                self._read_until = began - OVERLAP
            return len(changes)
        except (AirflowRefused, AirflowUserUnknown) as error:
            log.warning("state_changes.not_read", reason=type(error).__name__)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("poll.failed", reason=type(error).__name__)
        return 0
