"""Threads of their own for work that takes long, so that pages are answered meanwhile.

Who sends many hostile files at once has one of them in work and the others in the queue.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from anyio import CapacityLimiter, Lock, to_thread

from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError

T = TypeVar("T")

PAGE_THREADS = 8
UPLOAD_THREADS = 3
HEAVY_THREADS = 2
"""Together fewer than the connections of the pool, so that no thread waits for one in vain."""
UPLOADS_WAITING = 300
HEAVY_WAITING = 30
MIN_SECONDS, MAX_SECONDS = 5, 120
SMOOTHING = 0.1


class PortalBusy(OneplanError):
    """Too much waits already; what was sent is not kept and can be sent again."""

    status_code = 503
    retryable = True

    def __init__(self, *, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        self.th = (
            "ขณะนี้มีผู้ส่งพร้อมกันจำนวนมาก ยังไม่ได้เก็บไฟล์ของท่าน"
            f" กรุณากดย้อนกลับแล้วส่งใหม่ในอีก {to_thai_digits(str(retry_after_seconds))} วินาที"
        )
        super().__init__(
            "Many are sending at this moment and nothing of yours was kept;"
            f" go back and send it again in {retry_after_seconds} seconds."
        )


class WorkerQueue:
    """Some threads, and a queue before them that has an end."""

    def __init__(self, *, threads: int, waiting: int) -> None:
        self._threads, self._limit = threads, threads + waiting
        self._limiter: CapacityLimiter | None = None
        self._inside = 0
        self._turns: dict[str, tuple[Lock, int]] = {}
        self._seconds = 0.5

    async def run(self, task: Callable[[], T], *, of: str) -> T:
        """Run *task* in a thread when its turn comes.

        Args:
            task: What takes long.
            of: Whose it is: one at a time of each, so that nobody takes every thread.

        Raises:
            PortalBusy: The queue is full.
        """
        if self._inside >= self._limit:
            raise PortalBusy(retry_after_seconds=self._wait_seconds())
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._threads)
        self._inside += 1
        try:
            async with self._turn(of):
                return await to_thread.run_sync(self._timed(task), limiter=self._limiter)
        finally:
            self._inside -= 1

    @asynccontextmanager
    async def _turn(self, of: str) -> AsyncIterator[None]:
        turn, waiting = self._turns.get(of, (Lock(), 0))
        self._turns[of] = (turn, waiting + 1)
        try:
            async with turn:
                yield
        finally:
            turn, waiting = self._turns[of]
            self._turns[of] = (turn, waiting - 1)
            if waiting == 1:
                del self._turns[of]

    def _timed(self, task: Callable[[], T]) -> Callable[[], T]:
        def timed() -> T:
            start = time.perf_counter()
            try:
                return task()
            finally:
                taken = time.perf_counter() - start
                self._seconds += SMOOTHING * (taken - self._seconds)

        return timed

    def _wait_seconds(self) -> int:
        """How long what waits will take, at the pace of late."""
        expected = math.ceil(self._inside * self._seconds / self._threads)
        return min(MAX_SECONDS, max(MIN_SECONDS, expected))
