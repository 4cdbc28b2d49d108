"""Uploads and packages under one fsspec URL, by content hash or by name."""

from __future__ import annotations

import errno
import hashlib
import re
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from oneplan.config.settings import settings
from oneplan.errors import OneplanError
from oneplan.gateways.files.private_files import make_private_folder, write_private_file


class FilesFull(OneplanError):
    """There is no room where files are kept: nothing of the file was."""

    status_code = 503
    retryable = True
    retry_after_seconds = 300
    th = "ที่เก็บไฟล์ของสำนักงานเต็ม ยังไม่ได้เก็บไฟล์ของท่าน กรุณาแจ้งสำนักงานและส่งใหม่ภายหลัง"

    def __init__(self) -> None:
        super().__init__("The office has no room for files; nothing was kept. Send it again later.")


class ContentUnknown(OneplanError, FileNotFoundError):
    """Bytes were asked for under a name that nothing was kept under."""

    status_code = 404
    th = "ไม่พบไฟล์นี้ กรุณาเลือกไฟล์อีกครั้ง"

    def __init__(self) -> None:
        super().__init__("There is no such file; choose it again.")


_SHA256 = re.compile(r"[0-9a-f]{64}")
"""What content is kept under: a form may send anything in its place, such as a path."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that a disk, or a share of one, is full."""
    return isinstance(error, OSError) and error.errno in FULL


class Files(Protocol):
    """Where bytes are kept."""

    def put(self, content: bytes) -> str:
        """Keep *content* under its SHA-256 and return the hash."""
        ...

    def get(self, sha256: str) -> bytes:
        """Read what was kept under *sha256*."""
        ...

    def write(self, name: str, content: bytes) -> str:
        """Write a named file, whole or not at all, and return its address."""
        ...


class FsspecFiles:
    """Files on a local disk or an object store, as the URL says."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)

    def put(self, content: bytes) -> str:
        """Keep *content* under its SHA-256 and return the hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"content/{sha256[:2]}/{sha256}"
        if not self._fs.exists(f"{self._root}/{path}"):
            self.write(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Read what was kept under *sha256*.

        Raises:
            ContentUnknown: Nothing was kept under it.
        """
        if not _SHA256.fullmatch(sha256):
            raise ContentUnknown
        try:
            content: bytes = self._fs.cat_file(f"{self._root}/content/{sha256[:2]}/{sha256}")
        except FileNotFoundError as error:
            raise ContentUnknown from error
        return content

    def write(self, name: str, content: bytes) -> str:
        """Write a named file, whole or not at all, and return its address.

        An object store puts an object whole. On a disk the file is renamed into
        its place; fsspec's own transactions are one for all threads.

        Raises:
            FilesFull: There is no room; nothing was kept.
        """
        path = f"{self._root}/{name}"
        try:
            if isinstance(self._fs, LocalFileSystem):
                _write_local(path, content)
            else:
                self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
                self._fs.pipe_file(path, content)
        except OSError as error:
            if is_full(error):
                raise FilesFull from error
            raise
        return str(self._fs.unstrip_protocol(path))


def _write_local(path: str, content: bytes) -> None:
    part = Path(f"{path}.{uuid4().hex}.part")
    try:
        try:
            write_private_file(part, content)
        except FileNotFoundError:  # its folder is there but for the first file in it
            make_private_folder(part.parent)
            write_private_file(part, content)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def files() -> FsspecFiles:
    """The files of this deployment."""
    return FsspecFiles(settings().files_url)
