"""Tasks that misbehave, for readers that the tests start."""

import os
import time

from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.files.reader_tasks import ReaderTask

HERE = __name__


def echo(content, cells):
    yield [content.decode(), *cells]


def many(_content):
    yield from range(5)


def sleep(_content, seconds):
    time.sleep(seconds)
    yield True


def spin(_content):
    while True:
        pass


def take_memory(_content):
    kept = [bytearray(1 << 20) for _ in range(4_000)]
    yield len(kept)


def end(_content):
    os._exit(3)
    yield


_read: list[bytes] = []


def end_at_second(content):
    """Read a file, unless another was read before."""
    _read.append(content)
    if len(_read) > 1:
        os._exit(3)
    yield os.getpid()


def fail(_content):
    raise OverflowError("Python int too large to convert to C int")
    yield


def refuse_file(_content):
    yield "first"
    raise refuse("embedded", "OLE")


def wrong_type(_content):
    yield {"not": "a number"}


def process(_content):
    yield os.getpid()


ECHO = ReaderTask("echo", f"{HERE}:echo", list[object], tuple[list[object]])
MANY = ReaderTask("many", f"{HERE}:many", int)
SLEEP = ReaderTask("sleep", f"{HERE}:sleep", bool, tuple[float])
SPIN = ReaderTask("spin", f"{HERE}:spin", bool)
TAKE_MEMORY = ReaderTask("take_memory", f"{HERE}:take_memory", int)
END = ReaderTask("end", f"{HERE}:end", bool)
END_AT_SECOND = ReaderTask("end_at_second", f"{HERE}:end_at_second", int)
FAIL = ReaderTask("fail", f"{HERE}:fail", bool)
REFUSE = ReaderTask("refuse", f"{HERE}:refuse_file", str)
WRONG = ReaderTask("wrong", f"{HERE}:wrong_type", int)
PROCESS = ReaderTask("process", f"{HERE}:process", int)
TASKS = {each.name: each for each in
         (ECHO, MANY, SLEEP, SPIN, TAKE_MEMORY, END, END_AT_SECOND, FAIL, REFUSE, WRONG, PROCESS)}  # fmt: skip
