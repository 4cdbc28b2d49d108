"""The readers of this process: a few children, and a bounded queue before them."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from oneplan.config.readers import reader_count
from oneplan.errors import OneplanError
from oneplan.gateways.files import reader_process
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.reader_process import READER_DIED, ReaderProcess
from oneplan.gateways.files.reader_tasks import ReaderTask

T = TypeVar("T")

MAX_WAITING = 64
READER_TIMEOUT = 10.0
"""Seconds that a caller waits for a free reader, where a person waits for the answer."""
BATCH_TIMEOUT = 300.0
"""The same, where nobody does: the drop folder, a ZIP."""


class ReaderBusy(OneplanError):
    """More files wait to be read than can be answered in time.

    Attributes:
        retry_after_seconds: When to send again.
    """

    retryable = True
    status_code = 503

    def __init__(self, *, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        self.th = f"มีไฟล์รอตรวจจำนวนมาก ยังไม่ได้รับไฟล์นี้ กรุณาส่งใหม่ใน {retry_after_seconds} วินาที"
        super().__init__(
            f"Too many files wait to be read; send this one again in {retry_after_seconds} seconds."
        )


class ReaderPool:
    """At most *size* children, started when they are needed; used by any thread."""

    def __init__(self, size: int, *, waiting: int = MAX_WAITING) -> None:
        self._size, self._room = size, waiting
        self._free = threading.Condition()
        self._idle: list[ReaderProcess] = []
        self._busy: set[ReaderProcess] = set()
        self._starting = 0
        self._waiting = 0

    @property
    def readers(self) -> list[ReaderProcess]:
        """The children that there are."""
        with self._free:
            return [*self._idle, *self._busy]

    @contextmanager
    def reader(self, timeout: float, *, is_new: bool = False) -> Iterator[ReaderProcess]:
        """A reader for one task; a new one has read no other file.

        Raises:
            ReaderBusy: None is free within *timeout* seconds, or too many wait already.
        """
        reader = self._take(timeout, is_new=is_new)
        try:
            yield reader
        except BaseException as error:
            # Interrupted in the middle of an answer: the rest would be taken for the next one's.
            reader.is_spent = reader.is_spent or not isinstance(error, OneplanError)
            raise
        finally:
            self._give_back(reader)

    def _take(self, timeout: float, *, is_new: bool) -> ReaderProcess:
        with self._free:
            self._wait(timeout)
            used = self._idle.pop() if self._idle else None
            if used is not None and not (is_new and used.has_served):
                self._busy.add(used)
                return used
            self._starting += 1
        try:
            if used is not None:
                used.close()
            started = ReaderProcess()
        except BaseException:
            with self._free:
                self._starting -= 1
                self._free.notify()
            raise
        with self._free:
            self._starting -= 1
            self._busy.add(started)
        return started

    def _wait(self, timeout: float) -> None:
        if self._is_free():
            return
        if self._waiting >= self._room:
            raise ReaderBusy(retry_after_seconds=int(READER_TIMEOUT))
        self._waiting += 1
        try:
            if not self._free.wait_for(self._is_free, timeout=timeout):
                raise ReaderBusy(retry_after_seconds=int(READER_TIMEOUT))
        finally:
            self._waiting -= 1

    def _is_free(self) -> bool:
        return bool(self._idle) or len(self._busy) + self._starting < self._size

    def _give_back(self, reader: ReaderProcess) -> None:
        if reader.is_spent or reader.process.poll() is not None:
            reader.close()
        with self._free:
            self._busy.discard(reader)
            if not reader.is_spent:
                self._idle.append(reader)
            self._free.notify()

    def close(self) -> None:
        """End every child; the next file starts another."""
        with self._free:
            ended, self._idle = [*self._idle, *self._busy], []
        for reader in ended:
            reader.close()

    def forget(self) -> None:
        """Close this end of every child: they belong to the process it was forked from."""
        for reader in (*self._idle, *self._busy):
            reader.forget()


_lock = threading.Lock()
_pools: list[ReaderPool] = []


def pool() -> ReaderPool:
    """The readers of this process."""
    with _lock:
        if not _pools:
            _pools.append(ReaderPool(reader_count()))
        return _pools[0]


def stream_from_reader(
    task: ReaderTask[T], content: bytes, *arguments: object, timeout: float = READER_TIMEOUT
) -> list[T]:
    """Run *task* in a reader and collect its parts, each sent when it is ready.

    Raises:
        FileRefused: The task refused the file, or the reader died, ran out of memory
            or took too long.
        TaskFailed: The task raised anything else.
        ReaderBusy: No reader was free within *timeout* seconds.
    """
    with pool().reader(timeout) as reader:
        has_served = reader.has_served
        try:
            return reader.ask(task, content, arguments, reader_process.SECONDS)
        except FileRefused as refusal:
            if refusal.rule != READER_DIED or not has_served:
                raise
    # What the child had read before may be why it lacked memory: a new one has read nothing.
    with pool().reader(timeout, is_new=True) as reader:
        return reader.ask(task, content, arguments, reader_process.SECONDS)


def run_in_reader(
    task: ReaderTask[T], content: bytes, *arguments: object, timeout: float = READER_TIMEOUT
) -> T:
    """The one part of *task*; raises as :func:`stream_from_reader` does."""
    (part,) = stream_from_reader(task, content, *arguments, timeout=timeout)
    return part


def close_readers() -> None:
    """End the readers of this process; the next file starts another."""
    with _lock:
        closed = list(_pools)
        _pools.clear()
    for each in closed:
        each.close()


def _forget() -> None:
    """In a process that was forked: the readers are its parent's, and so is the lock."""
    global _lock  # noqa: PLW0603  another thread may have held it when this process was forked
    _lock = threading.Lock()
    for each in _pools:
        each.forget()
    _pools.clear()


os.register_at_fork(after_in_child=_forget)
atexit.register(close_readers)
