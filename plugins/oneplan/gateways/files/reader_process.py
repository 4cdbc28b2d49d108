"""A child process with bounded memory and time, in which files of others are opened.

A reader that dies takes one file with it and no worker. The child is kept for
the next file and replaced when it dies, grows or has served long; it ends with its parent.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeVar

import msgspec

import oneplan
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused, refuse
from oneplan.gateways.files.reader_messages import HEADER, MAX_FRAME_BYTES, SPENT, Frame, encode
from oneplan.gateways.files.reader_tasks import ReaderTask

T = TypeVar("T")

MEMORY_BYTES = 160 * 1024 * 1024
"""What the child may ask for beyond what it starts with."""
SPENT_BYTES = 80 * 1024 * 1024
"""A child that has grown beyond this is replaced after the file it works on."""
FILES = 2_000
CPU_SECONDS = 20
"""What a file may take of the processor: a workbook of 50,000 rows takes three to five."""
SECONDS = 120
"""How long its answer is waited for: a busy machine is no reason to refuse a file."""
TASKS = "oneplan.gateways.files.reader_tasks:TASKS"
CODE = "from oneplan.gateways.files.reader_process import serve; serve()"
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
"""All that the child knows of its parent's environment; keys and passwords stay outside."""
READER_DIED = "reader_died"
"""The rule by which a file is refused that its reader did not outlive."""
_PAGE = os.sysconf("SC_PAGESIZE")


class TaskFailed(OneplanError):
    """A task raised something in the child; the message says what, for a log."""


class ReaderProcess:
    """One child and the socket to it; used by one thread at a time.

    It is a program of its own and not a copy: it shares no memory, opens no file
    of its parent's and runs no line of the parent's main module.

    Attributes:
        is_spent: Whether another child must take its place.
        has_served: Whether it has read a file.
    """

    def __init__(self, tasks: str = TASKS) -> None:
        """Start it; *tasks* is where its registry of tasks stands, as ``module:name``."""
        self.is_spent = self.has_served = False
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = str(Path(oneplan.__path__[0]).parent)
        environment["MALLOC_ARENA_MAX"] = "1"
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  our own words only
                [sys.executable, "-c", CODE, str(theirs.fileno()), str(os.getpid()), tasks],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
            )
        self.socket = ours

    def ask(
        self, task: ReaderTask[T], content: bytes, arguments: tuple[object, ...], seconds: float
    ) -> list[T]:
        """Have *task* done and collect its parts.

        Raises:
            FileRefused: The task refused the file, or the child died, ran out of
                memory or took too long.
            TaskFailed: The task raised anything else.
        """
        deadline = time.monotonic() + seconds
        parts: list[T] = []
        request = encode([task.name, len(content), encode(list(arguments))])
        try:
            self.socket.settimeout(seconds)
            self.socket.sendall(HEADER.pack(Frame.MORE, len(request)) + request)
            self.socket.sendall(content)
            while True:
                kind, frame = self._receive(deadline)
                if kind not in (Frame.MORE, Frame.LAST):
                    break
                parts.append(task.decode_part(frame))
                if kind == Frame.LAST:
                    break
            _raise_for(kind, frame)
        except (OSError, EOFError, ValueError, msgspec.MsgspecError) as failure:
            self.is_spent = True
            raise refuse(READER_DIED) from failure
        finally:
            self.has_served = True
        return parts

    def _receive(self, deadline: float) -> tuple[Frame, bytearray]:
        kind, size = HEADER.unpack(self._receive_bytes(HEADER.size, deadline))
        if size > MAX_FRAME_BYTES:
            raise EOFError(size)
        frame = self._receive_bytes(size, deadline)
        self.is_spent = self.is_spent or bool(kind & SPENT)
        return Frame(kind & ~SPENT), frame

    def _receive_bytes(self, size: int, deadline: float) -> bytearray:
        """So many bytes; the time left is counted anew before each piece of them."""
        received = bytearray(size)
        view = memoryview(received)
        while view:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            count = self.socket.recv_into(view)
            if not count:
                raise EOFError
            view = view[count:]
        return received

    def close(self) -> None:
        """End it."""
        self.is_spent = True
        self.process.kill()
        self.process.wait()
        self.socket.close()

    def forget(self) -> None:
        """Close this process's end of a child that belongs to the process it was forked from."""
        self.process.returncode = 0
        self.socket.close()


def _raise_for(kind: Frame, frame: bytearray) -> None:
    """Raise what the last frame of an answer says.

    Raises:
        FileRefused: The task refused the file.
        TaskFailed: The task raised.
        EOFError: The child ran out of memory.
    """
    if kind == Frame.REFUSED:
        rule, th, en = msgspec.msgpack.decode(frame, type=tuple[str, str, str])
        raise FileRefused(rule=rule, th=th, en=en)
    if kind == Frame.FAILED:
        raise TaskFailed(msgspec.msgpack.decode(frame, type=str))
    if kind == Frame.OUT_OF_MEMORY:
        raise EOFError


def serve() -> None:
    """Be the child: do one task after another, in bounds, until the parent is gone."""
    descriptor, parent = map(int, sys.argv[1:3])
    module, _, name = sys.argv[3].partition(":")
    tasks: Mapping[str, ReaderTask[object]] = getattr(importlib.import_module(module), name)
    warnings.simplefilter("ignore")  # libraries warn of what a file lacks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to answer
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl asks for it and needs it not
    threading.stack_size(1 << 18)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    limit = _pages(statm)[0] * _PAGE + MEMORY_BYTES
    _limit(resource.RLIMIT_AS, limit, for_good=True)
    _limit(resource.RLIMIT_CORE, 0, for_good=True)
    with socket.socket(fileno=descriptor) as pipe, pipe.makefile("rb") as stream:
        left = FILES
        while header := stream.read(HEADER.size):
            left -= 1
            _, size = HEADER.unpack(header)
            task_name, length, given = msgspec.msgpack.decode(
                stream.read(size), type=tuple[str, int, bytes]
            )
            _limit_cpu()
            task = tasks[task_name]
            content = _read_exactly(stream, length)
            kind, frame = _answer(pipe, task, content, given)
            del content
            is_spent = left <= 0 or _pages(statm)[1] * _PAGE > SPENT_BYTES
            _send(pipe, kind | (SPENT if is_spent else 0), frame)
            del frame


def _read_exactly(stream: BufferedReader, length: int) -> bytes:
    content = stream.read(length)
    if len(content) != length:
        sys.exit(0)  # the parent went while it sent
    return content


def _answer(
    pipe: socket.socket, task: ReaderTask[object], content: bytes, given: bytes
) -> tuple[int, bytes]:
    """Send all parts but the last, and return that one with how the task ended."""
    last: bytes | None = None
    try:
        for part in task.function(content, *task.decode_arguments(given)):
            if last is not None:
                _send(pipe, Frame.MORE, last)
            last = encode(part)
    except MemoryError:
        return Frame.OUT_OF_MEMORY | SPENT, b""
    except FileRefused as refusal:
        return Frame.REFUSED, encode((refusal.rule, refusal.th, refusal.en))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  a panic of compiled code is no Exception
        return Frame.FAILED, encode(f"{type(error).__name__}: {error}"[:200])
    return (Frame.END, b"") if last is None else (Frame.LAST, last)


def _send(pipe: socket.socket, kind: int, frame: bytes) -> None:
    pipe.sendall(HEADER.pack(kind, len(frame)) + frame)


def _limit_cpu() -> None:
    """Let the next file have so much of the processor; the kernel ends what uses more."""
    used: Any = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _limit(resource.RLIMIT_CPU, soft)


def _limit(kind: int, soft: int, *, for_good: bool = False) -> None:
    """Set a limit, or leave a tighter one that the machine has set."""
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(kind, (soft, soft if for_good else hard))


def _pages(statm: int) -> tuple[int, int]:
    """Pages of this process, by its open ``statm``: asked for, and in memory."""
    asked, resident, *_ = os.pread(statm, 100, 0).split()
    return int(asked), int(resident)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
