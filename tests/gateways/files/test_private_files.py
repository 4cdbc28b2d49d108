"""What the office keeps is its owner's alone, whatever the umask of who runs the command."""

import os
import stat

import pytest

from oneplan.gateways.files.files import FsspecFiles
from oneplan.gateways.mail.outbox_folder import move_to_earlier
from tests.support.outbox_mails import mail


@pytest.fixture(autouse=True)
def _an_open_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder):
    return [
        path.name for path in sorted(folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def test_mails_in_the_outbox_and_those_moved_to_earlier_are_private(tmp_path):
    mail(tmp_path / "home" / "outbox", 1, "rayong-2564")
    move_to_earlier("rayong-2564", folder=tmp_path / "home" / "outbox")
    mail(tmp_path / "home" / "outbox", 2, "rayong-2564")

    assert len(list(tmp_path.rglob("*.eml"))) == 2
    assert open_to_others(tmp_path) == []


def test_kept_files_are_private(tmp_path):
    files = FsspecFiles(f"file://{tmp_path}/files")
    files.put(b"x")
    files.write("a/b.json", b"{}")

    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2
    assert open_to_others(tmp_path) == []
