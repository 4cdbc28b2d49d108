"""Triggers that look in the store until a fact is there.

A due date is read at every poll, so an amended calendar moves what waits.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent
from sqlalchemy.orm import Session

from oneplan.services.ladder import is_rung_due
from oneplan.services.reconciliation import is_answer_due
from oneplan.services.steps import has_opened, waiting
from oneplan.store.cycles import find_clock
from oneplan.store.session import begin

REAL_POLL_SECONDS = 60.0
REHEARSAL_POLL_SECONDS = 1.0


class StorePollTrigger(BaseTrigger):
    """Asks the store one question until the answer is yes.

    :param cycle_id: cycle.
    :param step_id: step of its calendar.
    :param detail: what the question is about: a group's code or a rung's key.
    """

    def __init__(self, cycle_id: str, step_id: str, detail: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own
        self.cycle_id = cycle_id
        self.step_id = step_id
        self.detail = detail

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Path of the class and its arguments, all plain strings."""
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        arguments = {"cycle_id": self.cycle_id, "step_id": self.step_id, "detail": self.detail}
        return path, arguments

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once, when the store says yes."""
        while True:
            is_over, pause = await asyncio.to_thread(self._poll)
            if is_over:
                yield TriggerEvent({"detail": self.detail})
                return
            await asyncio.sleep(pause)

    def _poll(self) -> tuple[bool, float]:
        with begin() as session:
            is_simulated = find_clock(session, self.cycle_id) is not None
            pause = REHEARSAL_POLL_SECONDS if is_simulated else REAL_POLL_SECONDS
            return self.is_over(session), pause

    @abstractmethod
    def is_over(self, session: Session) -> bool:
        """Whether the wait is over, by what the store holds now."""


class StepOpensTrigger(StorePollTrigger):
    """Waits for the opening of a step on the planning clock."""

    def is_over(self, session: Session) -> bool:
        """Whether the step has opened."""
        return has_opened(session, self.cycle_id, self.step_id)


class SubmissionsReceivedTrigger(StorePollTrigger):
    """Waits until a group is complete, its deadline and grace are past, or it is released."""

    def is_over(self, session: Session) -> bool:
        """Whether the group may be collected."""
        return waiting(session, self.cycle_id, self.step_id, self.detail).is_over


class RungDueTrigger(StorePollTrigger):
    """Waits for the moment of one reminder."""

    def is_over(self, session: Session) -> bool:
        """Whether the rung's moment has come."""
        return is_rung_due(session, self.cycle_id, self.step_id, self.detail)


class AnswersDueTrigger(StorePollTrigger):
    """Waits until every mail of a rung is found out about, or a person is to be asked."""

    def is_over(self, session: Session) -> bool:
        """Whether there is something to do."""
        return is_answer_due(session, self.cycle_id, self.step_id, self.detail)
