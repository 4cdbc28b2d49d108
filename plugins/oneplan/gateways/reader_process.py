"""A child process with a memory limit, in which files of others are opened.

A reader that dies takes one file with it and no worker. The child is kept for
the next file and replaced when it dies; it ends with its parent.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from oneplan.gateways.file_types import refuse

T = TypeVar("T")

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60

_lock = threading.Lock()
_readers: list[ProcessPoolExecutor] = []


def run_in_reader(task: Callable[..., T], *arguments: object) -> T:
    """Run *task*, a function of a module, in the child process.

    Raises:
        FileRefused: The child died, or took too long; or what *task* raised.
    """
    try:
        with _lock:
            return _reader().submit(task, *arguments).result(timeout=SECONDS)
    except (BrokenProcessPool, MemoryError, TimeoutError) as error:
        close_reader()
        raise refuse("reader_died") from error


def _reader() -> ProcessPoolExecutor:
    if not _readers:
        _readers.append(
            ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_limit_reader,
                initargs=(os.getpid(),),
            )
        )
    return _readers[0]


def close_reader() -> None:
    """End the child process; the next file starts another."""
    while _readers:
        executor = _readers.pop()
        for process in list((executor._processes or {}).values()):  # noqa: SLF001  a child that hangs
            process.kill()
        executor.shutdown(wait=False, cancel_futures=True)


def _limit_reader(parent: int) -> None:
    """Bound the child's memory, and let it end with a parent that was killed."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
