"""Triggers that wait until a fact is in the store.

All triggers of a process are answered together by one poll: a poll for a
thousand waiting groups costs what it costs for one. A due date is read at every
poll, so an amended calendar moves what waits.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent
from sqlalchemy.exc import DBAPIError

from oneplan.services.running.polls import Answers, Kind, Question, answer
from oneplan.store.session import begin

REAL_POLL_SECONDS = 60.0
REHEARSAL_POLL_SECONDS = 0.25
GATHER_SECONDS = 0.05
"""Triggers that start together are asked about together."""

log = structlog.get_logger()


class StorePoller:
    """Asks the store for everyone who waits in one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Question, set[asyncio.Future[None]]] = defaultdict(set)
        self._has_news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def wait(self, question: Question) -> None:
        """Return once the store says that *question* is over."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[question].add(future)
        self._has_news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            await future
        finally:
            self._waiting[question].discard(future)
            if not self._waiting[question]:
                del self._waiting[question]

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            self._has_news.clear()
            pause = REAL_POLL_SECONDS
            try:
                found = await asyncio.to_thread(_ask, tuple(self._waiting))
                pause = REHEARSAL_POLL_SECONDS if found.is_rehearsal else REAL_POLL_SECONDS
                self._tell(found.over)
            except DBAPIError as error:
                # A store that is away for a minute must not fail every waiting task.
                log.warning("poll.failed", reason=type(error).__name__)
            try:
                async with asyncio.timeout(pause):
                    await self._has_news.wait()
            except TimeoutError:
                continue

    def _tell(self, over: Collection[Question]) -> None:
        for question in over:
            for future in self._waiting.get(question, ()):
                if not future.done():
                    future.set_result(None)


def _ask(questions: Collection[Question]) -> Answers:
    with begin() as session:
        return answer(session, questions)


_pollers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, StorePoller] = (
    weakref.WeakKeyDictionary()
)


def poller() -> StorePoller:
    """The poller of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _pollers:
        _pollers[loop] = StorePoller()
    return _pollers[loop]


class StorePollTrigger(BaseTrigger):
    """Asks the store one question until the answer is yes.

    :param cycle_id: cycle.
    :param step_id: step of its calendar.
    :param detail: what the question is about: a group's code or a rung's key.
    """

    kind: ClassVar[Kind]

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
        await poller().wait(Question(self.kind, self.cycle_id, self.step_id, self.detail))
        yield TriggerEvent({"detail": self.detail})


class StepOpensTrigger(StorePollTrigger):
    """Waits for the opening of a step on the planning clock."""

    kind = Kind.OPENS


class SubmissionsReceivedTrigger(StorePollTrigger):
    """Waits until a group is complete, its deadline and grace are past, or it is released."""

    kind = Kind.RECEIVED


class RungDueTrigger(StorePollTrigger):
    """Waits for the moment of one reminder."""

    kind = Kind.RUNG


class AnswersDueTrigger(StorePollTrigger):
    """Waits until every mail of a rung is found out about, or a person is to be asked."""

    kind = Kind.ANSWERS
