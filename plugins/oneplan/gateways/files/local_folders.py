"""Folders on a disk that offices write into as well: no link that they lay is followed.

Every name on the way is opened within the folder before it, so a folder that is
exchanged for a link in between leads nowhere else either.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def open_folder(root: Path, parts: Sequence[str], *, make: bool = False) -> Iterator[int]:
    """Open ``root/parts…`` and give its descriptor; links among *parts* are not followed.

    Args:
        root: A folder of our own.
        parts: Names below it.
        make: Whether what is missing is made; a link in the way is taken out first.

    Raises:
        OSError: A part is missing, or is no folder.
    """
    opened = os.open(root, _FOLDER)
    try:
        for part in parts:
            if make:
                _make_folder(opened, part)
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=opened)
            os.close(opened)
            opened = inner
        yield opened
    finally:
        os.close(opened)


def _make_folder(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            os.unlink(name, dir_fd=folder)
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)


def read_within(folder: int, name: str, limit: int) -> bytes:
    """The bytes of a plain file, no more than *limit*.

    Raises:
        OSError: It is gone, a link, or no plain file.
    """
    descriptor = os.open(name, _FILE, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return stream.read(limit)


def write_within(folder: int, name: str, content: bytes) -> None:
    """Write a file whole or not at all; what had its name is replaced, a link by itself."""
    part = f".{uuid4().hex}.part"
    try:
        with os.fdopen(os.open(part, _NEW, 0o644, dir_fd=folder), "wb") as stream:
            stream.write(content)
        os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise
