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
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TypeVar

from oneplan.gateways.file_types import refuse

T = TypeVar("T")

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60


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
    with _lock:
        reader = _readers.get(os.getpid()) or _start()
        try:
            reader.pipe.send((task, arguments))
            if not reader.pipe.poll(SECONDS):
                raise TimeoutError
            error, result = reader.pipe.recv()
        except (OSError, EOFError) as failure:
            close_reader()
            raise refuse("reader_died") from failure
    if error == "MemoryError":
        close_reader()
        raise refuse("reader_died")
    if error:
        raise ValueError(error)
    found: T = result
    return found


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
        try:
            answer = ("", task(*arguments))
        except MemoryError:
            answer = ("MemoryError", None)
        except Exception as error:  # noqa: BLE001  whatever a file makes a library raise
            answer = (f"{type(error).__name__}: {error}"[:200], None)
        pipe.send(answer)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
