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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TypeVar

from oneplan.gateways.file_types import refuse

T = TypeVar("T")

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60
MORE = "more"


@dataclass(slots=True)
class _Reader:
    """The child and the pipe to it."""

    process: SpawnProcess
    pipe: Connection


_lock = threading.Lock()
_readers: dict[int, _Reader] = {}


def run_in_reader(task: Callable[..., T], *arguments: object) -> T:
    """Run *task*, a function of a module, in the child process.

    Raises:
        FileRefused: The child died, ran out of memory or took too long.
        ValueError: *task* raised; says what.
    """
    (result,) = stream_from_reader(_once, task, *arguments)
    found: T = result
    return found


def stream_from_reader(task: Callable[..., Iterator[T]], *arguments: object) -> list[T]:
    """Run *task*, which yields, in the child process; each part is sent when it is ready.

    Raises:
        FileRefused: The child died, ran out of memory or took too long.
        ValueError: *task* raised; says what.
    """
    parts: list[T] = []
    with _lock:
        reader = _readers.get(os.getpid()) or _start()
        deadline = time.monotonic() + SECONDS
        try:
            reader.pipe.send((task, arguments))
            while True:
                if not reader.pipe.poll(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                state, part = reader.pipe.recv()
                if state != MORE:
                    break
                parts.append(part)
        except (OSError, EOFError) as failure:
            close_reader()
            raise refuse("reader_died") from failure
    if state == "MemoryError":
        close_reader()
        raise refuse("reader_died")
    if state:
        raise ValueError(state)
    return parts


def _once(task: Callable[..., T], *arguments: object) -> Iterator[T]:
    yield task(*arguments)


def _start() -> _Reader:
    """Start a child of this process; one that was forked over from a parent is not ours."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    _readers.clear()
    _readers[os.getpid()] = _Reader(process, ours)
    return _readers[os.getpid()]


def close_reader() -> None:
    """End the child process; the next file starts another."""
    reader = _readers.pop(os.getpid(), None)
    if reader is not None:
        reader.process.kill()
        reader.process.join()
        reader.process.close()
        reader.pipe.close()


def _serve(pipe: Connection, parent: int) -> None:
    """Do one task after another, with bounded memory, until the parent is gone."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        task, arguments = pipe.recv()
        state = ""
        try:
            for part in task(*arguments):
                pipe.send((MORE, part))
        except MemoryError:
            state = "MemoryError"
        except Exception as error:  # noqa: BLE001  whatever a file makes a library raise
            state = f"{type(error).__name__}: {error}"[:200]
        pipe.send((state, None))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
