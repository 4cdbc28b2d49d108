"""A child process with a memory limit, in which files of others are opened.

A reader that dies takes one file with it and no worker. The child is kept for
the next file and replaced when it dies; it ends with its parent.
"""

from __future__ import annotations

import os
import pickle
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedRWPair
from pathlib import Path
from typing import TypeVar, cast

import oneplan
from oneplan.gateways.file_types import refuse

T = TypeVar("T")

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60
MORE = "more"
BUFFER = 1 << 18
CODE = "from oneplan.gateways.reader_process import serve; serve()"
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
"""All that the child knows of its parent's environment; keys and passwords stay outside."""


@dataclass(slots=True)
class _Reader:
    """The child and the socket to it."""

    process: subprocess.Popen[bytes]
    socket: socket.socket
    stream: BufferedRWPair


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
        state = MORE
        try:
            _send(reader.stream, (task, arguments))
            while state == MORE:
                reader.socket.settimeout(max(0.001, deadline - time.monotonic()))
                state, sent = pickle.load(reader.stream)  # noqa: S301  our own child
                parts += sent
        except (OSError, EOFError, pickle.UnpicklingError) as failure:
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


def _stream(end: socket.socket) -> BufferedRWPair:
    return cast("BufferedRWPair", end.makefile("rwb", buffering=BUFFER))


def _send(stream: BufferedRWPair, message: object) -> None:
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _start() -> _Reader:
    """Start a child of this process; one that was forked over from a parent is not ours.

    It is a program of its own and not a copy: it shares no memory, opens no file
    of its parent's and runs no line of the parent's main module.
    """
    ours, theirs = socket.socketpair()
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = str(Path(oneplan.__path__[0]).parent)
    with theirs:
        process = subprocess.Popen(  # noqa: S603  our own words only
            [sys.executable, "-c", CODE, str(theirs.fileno()), str(os.getpid())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment,
        )
    _readers.clear()
    _readers[os.getpid()] = _Reader(process, ours, _stream(ours))
    return _readers[os.getpid()]


def close_reader() -> None:
    """End the child process; the next file starts another."""
    reader = _readers.pop(os.getpid(), None)
    if reader is not None:
        reader.process.kill()
        reader.process.wait()
        with reader.socket, suppress(OSError):
            reader.stream.close()


def serve() -> None:
    """Be the child: do one task after another, with bounded memory, until the parent is gone."""
    descriptor, parent = map(int, sys.argv[1:])
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=descriptor) as pipe, _stream(pipe) as stream:
        while True:
            try:
                task, arguments = pickle.load(stream)  # noqa: S301  our own parent
            except EOFError:
                return
            _send(stream, _answer(stream, task, arguments))


def _answer(
    stream: BufferedRWPair, task: Callable[..., Iterator[object]], arguments: tuple[object, ...]
) -> tuple[str, list[object]]:
    """Send all parts but the last, and return that one with how the task ended."""
    last: list[object] = []
    try:
        for part in task(*arguments):
            if last:
                _send(stream, (MORE, last))
            last = [part]
    except MemoryError:
        return "MemoryError", []
    except Exception as error:  # noqa: BLE001  whatever a file makes a library raise
        return f"{type(error).__name__}: {error}"[:200], []
    return "", last


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
