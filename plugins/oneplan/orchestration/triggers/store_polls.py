"""Triggers that wait until a fact is in the store.

All triggers of a process are answered together by one poll: a poll for a
thousand waiting groups costs what it costs for one. A due date is read at every
poll, so an amended calendar moves what waits. A wait that cannot be answered
fails its own task; a store that is away for a while fails nobody.
"""

from __future__ import annotations

import asyncio
import math
import weakref
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import structlog
from airflow.triggers.base import BaseTrigger, TriggerEvent

from oneplan.orchestration.transaction import FAILED
from oneplan.services.operations.polls import Answers, Kind, WaitCondition, answer
from oneplan.store.shared.faults import is_passing, limit_statements
from oneplan.store.shared.session import begin

REAL_POLL_SECONDS = 60.0
REHEARSAL_POLL_SECONDS = 0.25
AWAY_POLL_SECONDS = 5.0
"""How soon a store that did not answer is asked again."""
GATHER_SECONDS = 0.05
"""Triggers that start together are asked about together."""
STATEMENT_SECONDS = 30
"""A query of a poll that takes longer is given up and asked again: all would wait for it."""

log = structlog.get_logger()


class WaitFailed(Exception):
    """One wait cannot be answered; the message says why."""


class StorePoller:
    """Asks the store for everyone who waits in one event loop.

    Each cycle is asked about at its own pace, and cycles of one pace at the same
    moments: a rehearsal's quarter of a second quickens nobody else's minute.
    """

    def __init__(self) -> None:
        self._waiting: dict[WaitCondition, set[asyncio.Future[None]]] = defaultdict(set)
        self._due: dict[str, float] = {}
        self._pace: dict[str, float] = {}
        self._has_news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def wait(self, condition: WaitCondition) -> None:
        """Return once the store says that *condition* is over.

        Raises:
            WaitFailed: It cannot be answered.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting[condition].add(future)
        self._due[condition.cycle_id] = 0.0
        self._has_news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            await future
        finally:
            self._waiting[condition].discard(future)
            if not self._waiting[condition]:
                del self._waiting[condition]

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            self._has_news.clear()
            try:
                await self._ask_those_due()
            except Exception as error:  # noqa: BLE001  no error of a poll may end the polling
                log.warning("poll.failed", reason=type(error).__name__)
                self._put_off()
            pause = max(min(self._due.values(), default=0.0) - _clock(), 0.0)
            try:
                async with asyncio.timeout(pause):
                    await self._has_news.wait()
            except TimeoutError:
                continue

    async def _ask_those_due(self) -> None:
        """Ask about the cycles whose moment has come, and find each one's next moment."""
        waiting = tuple(self._waiting)
        ids = {each.cycle_id for each in waiting}
        self._due = {each: at for each, at in self._due.items() if each in ids}
        due = {each for each in ids if self._due.get(each, 0.0) <= _clock()}
        if not due:
            return
        # Before asking: whoever begins to wait meanwhile sets the moment of its cycle anew.
        self._due.update(dict.fromkeys(due, math.inf))
        asked = tuple(each for each in waiting if each.cycle_id in due)
        found = await asyncio.to_thread(_ask, asked)
        for cycle_id in due:
            pace = self._pace[cycle_id] = _pace_of(cycle_id, found)
            if self._due[cycle_id] > 0.0:
                self._due[cycle_id] = (_clock() // pace + 1) * pace
        self._tell(found)

    def _put_off(self) -> None:
        """Ask again soon about the cycles that got no answer."""
        for each, at in self._due.items():
            if at == math.inf or at <= _clock():
                pace = min(self._pace.get(each, REAL_POLL_SECONDS), AWAY_POLL_SECONDS)
                self._due[each] = _clock() + pace

    def _tell(self, found: Answers) -> None:
        for condition in found.over:
            for future in self._unfinished(condition):
                future.set_result(None)
        for condition, reason in found.failed.items():
            for future in self._unfinished(condition):
                future.set_exception(WaitFailed(reason))

    def _unfinished(self, condition: WaitCondition) -> list[asyncio.Future[None]]:
        return [each for each in self._waiting.get(condition, ()) if not each.done()]


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _pace_of(cycle_id: str, found: Answers) -> float:
    return REHEARSAL_POLL_SECONDS if cycle_id in found.rehearsals else REAL_POLL_SECONDS


def _ask(conditions: Collection[WaitCondition]) -> Answers:
    """Ask about all together; where one makes the asking fail, about each by itself.

    Raises:
        Exception: A passing fault of the store: nobody can be answered now.
    """
    try:
        return _ask_together(conditions)
    except Exception as error:
        if is_passing(error):
            raise
        if len(conditions) == 1:
            (only,) = conditions
            reason = f"{type(error).__name__}: {error}"
            return Answers(over=frozenset(), failed={only: reason}, rehearsals=frozenset())
    return _joined([_ask([each]) for each in conditions])


def _ask_together(conditions: Collection[WaitCondition]) -> Answers:
    with begin() as session:
        limit_statements(session, seconds=STATEMENT_SECONDS)
        return answer(session, conditions)


def _joined(parts: Collection[Answers]) -> Answers:
    return Answers(
        over=frozenset().union(*(each.over for each in parts)),
        failed={key: why for each in parts for key, why in each.failed.items()},
        rehearsals=frozenset().union(*(each.rehearsals for each in parts)),
    )


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
    """Asks the store one condition until the answer is yes.

    :param cycle_id: cycle.
    :param step_id: step of its calendar.
    :param detail: what the condition is about: a group's code or a reminder's key.
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
        """Fire once: when the store says yes, or with the reason why it cannot say anything."""
        condition = WaitCondition(self.kind, self.cycle_id, self.step_id, self.detail)
        try:
            await poller().wait(condition)
        except WaitFailed as error:
            yield TriggerEvent({"detail": self.detail, FAILED: str(error)})
            return
        yield TriggerEvent({"detail": self.detail})


class StepOpensTrigger(StorePollTrigger):
    """Waits for the opening of a step on the planning clock."""

    kind = Kind.OPENS


class SubmissionsReceivedTrigger(StorePollTrigger):
    """Waits until a group is complete, its deadline and grace are past, or it is released."""

    kind = Kind.RECEIVED


class ReminderDueTrigger(StorePollTrigger):
    """Waits for the moment of one reminder."""

    kind = Kind.REMINDER


RungDueTrigger = ReminderDueTrigger
"""The class under the name that tasks deferred by releases before this one were stored with."""


class AnswersDueTrigger(StorePollTrigger):
    """Waits until every mail of a reminder is found out about, or a person is to be asked."""

    kind = Kind.ANSWERS
