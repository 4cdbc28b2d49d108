"""No room for a file: a page that says so and when to come back; nothing of it lies about."""

import errno
import re

import pytest
from starlette.datastructures import UploadFile

from oneplan.gateways.files import files as gateway
from oneplan.gateways.files.files import FilesFull, FsspecFiles
from oneplan.store.submissions import submissions
from tests.support.world import CYCLE, rows_of, workbook

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def fill(monkeypatch, number=errno.ENOSPC):
    """Let every write end halfway."""

    def write_half(path, content):
        with path.open("wb") as stream:
            stream.write(content[: len(content) // 2])
        raise OSError(number, "no room", str(path))

    monkeypatch.setattr("oneplan.gateways.files.files.write_private_file", write_half)


@pytest.mark.parametrize("number", sorted(gateway.FULL))
def test_a_full_disk_is_named_and_leaves_no_half(tmp_path, monkeypatch, number):
    files = FsspecFiles(f"file://{tmp_path}")
    fill(monkeypatch, number)

    with pytest.raises(FilesFull) as refused:
        files.put(b"a" * 1000)

    assert refused.value.status_code == 503
    assert "เต็ม" in refused.value.in_thai
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_another_fault_of_a_disk_leaves_no_half_either(tmp_path, monkeypatch):
    files = FsspecFiles(f"file://{tmp_path}")
    fill(monkeypatch, errno.EIO)

    with pytest.raises(OSError, match="no room"):
        files.put(b"a" * 1000)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def send(client, link, content):
    csrf = CSRF.search(client.get(f"{link}/steps/1").text)[1]
    return client.post(
        f"{link}/steps/1/files",
        data={"csrf": csrf, "sender": "ก"},
        files={"file": ("a.xlsx", content)},
    )


@pytest.mark.postgres
def test_a_file_for_which_there_is_no_room_can_be_sent_again(client, world, link_of, monkeypatch):
    session, _, calendar = world
    content = workbook(calendar, rows_of("A1", calendar))
    with monkeypatch.context() as full:
        fill(full)
        answer = send(client, link_of("A1"), content)
    kept = list(submissions.list_submissions(session, cycle_id=CYCLE))
    again = send(client, link_of("A1"), content)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "ที่เก็บไฟล์ของสำนักงานเต็ม" in answer.text
    assert kept == []
    assert again.status_code == 200


@pytest.mark.postgres
def test_no_room_while_an_upload_comes_in_is_named_too(client, link_of, monkeypatch):
    async def write(_self, _data):
        raise OSError(errno.ENOSPC, "no room")

    link = link_of("A1")
    csrf = CSRF.search(client.get(f"{link}/steps/1").text)[1]
    monkeypatch.setattr(UploadFile, "write", write)
    answer = client.post(
        f"{link}/steps/1/files",
        data={"csrf": csrf, "sender": "ก"},
        files={"file": ("a.xlsx", b"x" * 3_000_000)},
    )

    assert answer.status_code == 503
    assert "ที่เก็บไฟล์ของสำนักงานเต็ม" in answer.text
