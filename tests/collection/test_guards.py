"""Guards that need more than a file: a scanner, a reader that dies, a parent that is killed."""

import io
import socket
import struct
import subprocess
import sys
import threading
import zipfile

import psutil
import pytest

from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets import archive_guards, workbooks
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import packed, text_table, xlsx

pytestmark = pytest.mark.slow
TABLES = ("xlsx", "csv")


@pytest.fixture
def clamd(monkeypatch):
    """A scanner that speaks clamd's protocol and answers as the test says."""
    server = socket.create_server(("127.0.0.1", 0))
    answers = [b"stream: OK\0"]
    received = []

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(size)
                received.append(content)
                connection.sendall(answers[0])

    threading.Thread(target=serve, daemon=True).start()
    monkeypatch.setenv("ONEPLAN_CLAMD", f"127.0.0.1:{server.getsockname()[1]}")
    yield answers, received
    server.close()


def rule_of(content, accepts=TABLES):
    with pytest.raises(FileRefused) as refused:
        read_file(content, accepts=accepts)
    return refused.value.rule


def test_a_file_that_the_scanner_passes_is_read(clamd):
    content = text_table("utf-8")
    read_file(content, accepts=TABLES)

    assert clamd[1] == [content]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [pytest.param(b"stream: Eicar-Signature FOUND\0", "virus", id="a virus"),
     pytest.param(b"INSTREAM size limit exceeded. ERROR\0", "scanner", id="an error"),
     pytest.param(b"", "scanner", id="no answer")],
)  # fmt: skip
def test_without_a_clean_answer_nothing_is_let_in(clamd, answer, rule):
    clamd[0][0] = answer

    assert rule_of(text_table("utf-8")) == rule


def test_a_scanner_that_is_away_closes_the_door(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("ONEPLAN_CLAMD", f"127.0.0.1:{port}")

    assert rule_of(text_table("utf-8")) == "scanner"


def test_too_many_rows_are_refused():
    assert rule_of(b"a,b\n" * (archive_guards.MAX_ROWS + 1)) == "too_many_rows"


def test_what_unpacks_to_more_than_a_form_holds_is_refused():
    parts = {f"{n}.bin": bytes(range(256)) * 16_000 for n in range(60)}

    assert rule_of(packed({"xl/workbook.xml": b"<x/>", **parts})) == "unpacked"


def test_a_bomb_costs_no_memory():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b"<row/>" * 174_762)
    before = psutil.Process().memory_info().rss

    assert rule_of(stream.getvalue()) in {"ratio", "unpacked"}
    assert psutil.Process().memory_info().rss - before < 64 * 1024 * 1024


def test_what_unpacks_is_bounded():
    assert archive_guards.MAX_UNPACKED_BYTES <= 200 * 1024**2


def test_the_reader_ends_with_a_parent_that_was_killed(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx())
    code = (
        "import sys, pathlib; from oneplan.gateways.spreadsheets.workbooks import read_file\n"
        "read_file(pathlib.Path('a.xlsx').read_bytes(), accepts=('xlsx',))\n"
        "print('read', flush=True); sys.stdin.read()\n"
    )
    (tmp_path / "killed.py").write_text(code)
    parent = subprocess.Popen(
        [sys.executable, "killed.py"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout.readline() == "read\n"
    children = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()

    _, alive = psutil.wait_procs(children, timeout=20)
    assert children
    assert alive == []
    parent.stdin.close()
    parent.stdout.close()


def test_files_are_read_ahead_in_their_order_and_a_bad_one_stops_none():
    contents = [text_table("utf-8"), b"", xlsx(), b"\x01\x02abc,def\n", text_table("cp874")] * 3

    read = list(workbooks.read_ahead(iter(contents), accepts=TABLES))

    assert [content for content, _ in read] == contents
    assert [getattr(file, "rule", "") or file.type for _, file in read] == [
        "csv",
        "empty",
        "xlsx",
        "not_binary",
        "csv",
    ] * 3
