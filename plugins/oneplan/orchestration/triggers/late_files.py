"""A trigger that looks for late files of any cycle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent

from oneplan.services.decisions.open_questions import list_runs
from oneplan.services.late_submissions.questions import list_unasked
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin

POLL_SECONDS = 5.0
"""One query over an index for the whole office."""

log = structlog.get_logger()


class LateFilesTrigger(BaseTrigger):
    """Fires when a file waits that nobody has been asked about; it outlives a store away."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Path of the class; it has no arguments."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once. It sleeps first: the run that asks needs a moment to say that it does."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                count = await asyncio.to_thread(self._count)
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("poll.failed", reason=type(error).__name__)
                continue
            if count:
                yield TriggerEvent({"waiting": count})
                return

    def _count(self) -> int:
        with begin() as session:
            return len(list_unasked(session)) + len(list_runs(session))
