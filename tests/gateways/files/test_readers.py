"""The child processes that files are opened in: their bounds, their queue, their words."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import psutil
import pytest

from oneplan.config.environment import SettingMissing
from oneplan.config.readers import reader_count
from oneplan.gateways.files import file_contents, reader_pool, reader_process
from oneplan.gateways.files.file_types import FileRefused, FileType
from oneplan.gateways.files.reader_pool import ReaderBusy, ReaderPool
from oneplan.gateways.files.reader_process import ReaderProcess, TaskFailed
from oneplan.gateways.spreadsheets import workbooks
from tests.support import odd_tasks as odd

GATEWAYS = Path(reader_pool.__file__).parent


@pytest.fixture(autouse=True)
def _with_odd_tasks(monkeypatch):
    """Children that know the tasks of the tests: they find the modules where the tests run."""
    monkeypatch.chdir(Path(__file__).parents[3])
    monkeypatch.setattr(
        reader_pool, "ReaderProcess", lambda: ReaderProcess("tests.support.odd_tasks:TASKS")
    )
    reader_pool.close_readers()
    yield
    reader_pool.close_readers()


@pytest.fixture
def pool():
    made = ReaderPool(2, waiting=1)
    yield made
    made.close()


def ask(pool, task, content=b"", *arguments, seconds=30.0, timeout=10.0):
    with pool.reader(timeout) as reader:
        return reader.ask(task, content, arguments, seconds)


CELLS = [
    "ก", "", 1, 1.5, True, None, 10**30, -(2**63), float("inf"), date(2562, 2, 1),
    datetime(2019, 2, 28, 8, 30, 1, 5),  # noqa: DTZ001  as a workbook has it
    datetime(2019, 1, 1, tzinfo=UTC), clock_time(23, 59), timedelta(days=-1, seconds=5),
]  # fmt: skip


def test_cells_of_every_kind_come_back_as_they_were(pool):
    assert ask(pool, odd.ECHO, "ไฟล์".encode(), list(CELLS)) == [["ไฟล์", *CELLS]]


def test_half_a_character_stops_nothing(pool):
    assert ask(pool, odd.ECHO, b"", ["a\ud800b"]) == [["", "a?b"]]


def test_parts_come_in_their_order(pool):
    assert ask(pool, odd.MANY) == [0, 1, 2, 3, 4]


def test_a_refusal_of_the_child_is_the_same_refusal(pool):
    with pytest.raises(FileRefused) as refused:
        ask(pool, odd.REFUSE)

    assert refused.value.rule == "embedded"
    assert "OLE" in refused.value.th
    assert refused.value.status_code == 422


def test_what_a_task_raises_leaves_the_reader_alive(pool):
    with pytest.raises(TaskFailed, match="OverflowError"):
        ask(pool, odd.FAIL)
    (reader,) = pool.readers

    assert ask(pool, odd.PROCESS) == [reader.process.pid]


@pytest.mark.parametrize(
    "task", [odd.END, odd.TAKE_MEMORY, odd.WRONG], ids=["it ended", "memory", "another type"]
)
def test_a_reader_that_dies_takes_one_file(pool, task):
    with pytest.raises(FileRefused, match="more memory or time"):
        ask(pool, task)

    assert ask(pool, odd.ECHO, b"next", []) == [["next"]]


def test_what_a_reader_read_before_does_not_refuse_a_file():
    """The same file is answered alike, whatever its reader still holds of others."""
    pids = {reader_pool.run_in_reader(odd.END_AT_SECOND, b"") for _ in range(3)}

    assert len(pids) == 3


def test_a_file_that_ends_a_new_reader_is_refused():
    with pytest.raises(FileRefused, match="more memory or time"):
        reader_pool.run_in_reader(odd.END, b"")


def test_a_reader_that_takes_too_long_is_ended(pool):
    start = time.monotonic()
    with pytest.raises(FileRefused, match="more memory or time"):
        ask(pool, odd.SLEEP, b"", 30.0, seconds=0.3)

    assert time.monotonic() - start < 5
    assert ask(pool, odd.ECHO, b"next", []) == [["next"]]


def test_the_kernel_ends_what_uses_the_processor_too_long(monkeypatch):
    """The bound holds even where nobody looks at a clock."""
    code = "from oneplan.gateways.files import reader_process as r; r.CPU_SECONDS = 1; r.serve()"
    monkeypatch.setattr(reader_process, "CODE", code)
    reader = ReaderProcess("tests.support.odd_tasks:TASKS")

    with pytest.raises(FileRefused, match="more memory or time"):
        reader.ask(odd.SPIN, b"", (), 60)
    reader.close()


def test_two_files_are_read_at_once_and_a_third_waits(pool):
    with ThreadPoolExecutor(3) as threads:
        start = time.monotonic()
        asked = [threads.submit(lambda: ask(pool, odd.SLEEP, b"", 0.5)) for _ in range(3)]
        assert [each.result() for each in asked] == [[True]] * 3

    assert time.monotonic() - start > 0.9
    assert len(pool.readers) == 2


def test_a_slow_file_stops_no_other(pool):
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(lambda: ask(pool, odd.SLEEP, b"", 5.0))
        for number in range(20):
            assert ask(pool, odd.ECHO, b"", [number]) == [["", number]]
        assert not slow.done()
        assert slow.result() == [True]


def test_the_queue_is_bounded_and_says_when_to_come_back(pool):
    gone = threading.Event()

    def hold():
        with pool.reader(10):
            gone.wait(20)

    with ThreadPoolExecutor(3) as threads:
        for _ in range(2):
            threads.submit(hold)
        while len(pool.readers) < 2:
            time.sleep(0.01)
        waits = threads.submit(lambda: ask(pool, odd.MANY, timeout=20))
        while not pool._waiting:
            time.sleep(0.01)
        start = time.monotonic()
        with pytest.raises(ReaderBusy) as full:
            ask(pool, odd.MANY)
        at_once = time.monotonic() - start
        gone.set()
        assert waits.result() == [0, 1, 2, 3, 4]

    assert at_once < 1
    assert full.value.status_code == 503
    assert full.value.retry_after_seconds > 0
    assert "วินาที" in full.value.th


def test_who_has_waited_long_enough_is_told():
    pool = ReaderPool(1)
    with pool.reader(10), pytest.raises(ReaderBusy):
        ask(pool, odd.MANY, timeout=0.1)
    pool.close()


def test_a_reader_that_has_served_long_is_replaced(monkeypatch):
    code = "from oneplan.gateways.files import reader_process as r; r.FILES = 3; r.serve()"
    monkeypatch.setattr(reader_process, "CODE", code)
    pool = ReaderPool(1)
    served = [ask(pool, odd.PROCESS)[0] for _ in range(7)]
    pool.close()

    assert [served.count(each) for each in dict.fromkeys(served)] == [3, 3, 1]


def test_a_process_that_was_forked_has_readers_of_its_own():
    ours = reader_pool.stream_from_reader(odd.PROCESS, b"")
    child = os.fork()
    if not child:
        theirs = reader_pool.stream_from_reader(odd.PROCESS, b"")
        reader_pool.close_readers()
        os._exit(0 if theirs != ours else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert reader_pool.stream_from_reader(odd.PROCESS, b"") == ours


def test_closing_ends_every_child(pool):
    pid = ask(pool, odd.PROCESS)[0]
    pool.close()

    assert not psutil.pid_exists(pid)


def test_the_reader_knows_no_secret_of_its_parent(monkeypatch, pool):
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.secret")
    monkeypatch.setenv("ONEPLAN_SECRET_KEY", "secret")
    pid = ask(pool, odd.PROCESS)[0]

    assert not {"SENDGRID_API_KEY", "ONEPLAN_SECRET_KEY"} & set(psutil.Process(pid).environ())


@pytest.mark.parametrize("text", ["0", "x", "33", "-1", "1.5"])
def test_a_number_of_readers_that_is_none_is_said(monkeypatch, text):
    monkeypatch.setenv("ONEPLAN_READERS", text)

    with pytest.raises(SettingMissing, match="ONEPLAN_READERS"):
        reader_count()


def test_no_gateway_unpickles_anything():
    assert not [path.name for path in GATEWAYS.glob("*.py") if "import pickle" in path.read_text()]


def test_a_file_whose_reading_raises_is_returned_with_a_finding(monkeypatch):
    def fail(_content):
        raise OverflowError("date value out of range")

    monkeypatch.setitem(file_contents._READERS, FileType.CSV, fail)
    (part,) = file_contents.read_content(b"a,b\n1,2\n", ("csv",))
    monkeypatch.setattr(workbooks, "stream_from_reader", lambda *_, **__: [part])

    file = workbooks.read_file(b"a,b\n1,2\n", accepts=("csv",))

    assert file.is_unreadable
    assert [(each.rule, each.severity) for each in file.findings] == [("unreadable", "error")]
    assert "OverflowError" not in file.findings[0].message_th
