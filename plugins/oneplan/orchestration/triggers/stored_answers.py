"""Triggers that wait until a person's answer is in the store."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent

from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.services.decisions.gates import missing_answers
from oneplan.services.decisions.open_questions import is_open
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin

POLL_SECONDS = 5.0
"""Few wait so: only an answer that was refused, or that is missing, is waited for here."""

log = structlog.get_logger()


class _StoredAnswerTrigger(BaseTrigger):
    """Fires when the store says so; it outlives a store that is away."""

    def __init__(self, **arguments: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own
        self.arguments = arguments

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Path of the class and its arguments, all plain strings."""
        return f"{type(self).__module__}.{type(self).__qualname__}", dict(self.arguments)

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once."""
        while True:
            try:
                is_there = await asyncio.to_thread(self.is_there)
            except Exception as error:
                if not is_passing(error):
                    raise
                log.warning("poll.failed", reason=type(error).__name__)
                is_there = False
            if is_there:
                yield TriggerEvent({})
                return
            await asyncio.sleep(POLL_SECONDS)

    @abstractmethod
    def is_there(self) -> bool:
        """Whether the answer is in the store."""


def as_arguments(key: QuestionKey) -> dict[str, str]:
    """A question as the arguments of its trigger, all plain strings."""
    return {name: str(value) for name, value in asdict(key).items()}


class QuestionAnsweredTrigger(_StoredAnswerTrigger):
    """Waits until a question that was asked anew is answered.

    :param cycle_id, step_id, act, group_code, version: what it is about.
    """

    def is_there(self) -> bool:
        """Whether no such question is open."""
        key = QuestionKey(
            cycle_id=self.arguments["cycle_id"],
            step_id=self.arguments["step_id"],
            act=Asked(self.arguments["act"]),
            group_code=self.arguments["group_code"],
            version=int(self.arguments["version"]),
        )
        with begin() as session:
            return not is_open(session, key)


class GatesTrigger(_StoredAnswerTrigger):
    """Waits until every answer is there without which an act has no effect.

    :param cycle_id, step_id, group: the act's step and group.
    """

    def is_there(self) -> bool:
        """Whether none is missing."""
        named = self.arguments
        with begin() as session:
            return not missing_answers(session, named["cycle_id"], named["step_id"], named["group"])
