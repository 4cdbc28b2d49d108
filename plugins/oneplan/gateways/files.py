"""Uploads and packages under one fsspec URL, by content hash or by name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from oneplan.config import settings


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
            FileNotFoundError: Nothing was kept under it.
        """
        content: bytes = self._fs.cat_file(f"{self._root}/content/{sha256[:2]}/{sha256}")
        return content

    def write(self, name: str, content: bytes) -> str:
        """Write a named file, whole or not at all, and return its address.

        An object store puts an object whole. On a disk the file is renamed into
        its place; fsspec's own transactions are one for all threads.
        """
        path = f"{self._root}/{name}"
        self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        if isinstance(self._fs, LocalFileSystem):
            part = Path(f"{path}.{uuid4().hex}.part")
            part.write_bytes(content)
            part.replace(path)
        else:
            self._fs.pipe_file(path, content)
        return str(self._fs.unstrip_protocol(path))


def files() -> FsspecFiles:
    """The files of this deployment."""
    return FsspecFiles(settings().files_url)
