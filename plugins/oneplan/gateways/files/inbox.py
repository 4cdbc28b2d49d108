"""The drop folder under ``ONEPLAN_FILES_URL``: local, or an object store, through fsspec."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from oneplan.config.settings import settings
from oneplan.gateways.files.local_folders import open_folder, read_within, write_within

FOLDER = "inbox"
DONE = "inbox-done"
MAX_NAME_BYTES = 200
DEPTH = 4
"""Cycle, step, unit, file."""
PARTIAL = (".part", ".partial", ".tmp", ".crdownload")


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedFile:
    """A file as it lies there; two that are equal have not been written to in between."""

    path: str
    cycle_id: str
    step_id: str
    unit_code: str
    name: str
    size: int
    changed: str


class Inbox:
    """``inbox/<cycle>/<step>/<unit>/<file>``."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(url)

    def list_files(self) -> Iterator[DroppedFile]:
        """Every whole-named file, in the order of their paths.

        A link that an office lays there leads to what is not its own, and a pipe has
        no end: neither is a file.
        """
        base = f"{self._root}/{FOLDER}"
        self._fs.invalidate_cache()
        if not self._fs.exists(base) or self._is_link(base):
            return
        depth = {"maxdepth": DEPTH} if self._is_local else {}
        for path, about in sorted(self._fs.find(base, detail=True, **depth).items()):
            parts = path[len(base) :].strip("/").split("/")
            if len(parts) != DEPTH or _is_partial(parts[3]) or about["type"] != "file":
                continue
            yield DroppedFile(
                path=path,
                cycle_id=parts[0],
                step_id=parts[1],
                unit_code=parts[2],
                name=parts[3].encode(errors="surrogateescape").decode(errors="replace"),
                size=int(about["size"]),
                changed=_changed(about),
            )

    def read(self, file: DroppedFile, limit: int) -> bytes:
        """The bytes of a file, no more than *limit* and one.

        Raises:
            OSError: It is gone, or a link lies on its way.
        """
        if not self._is_local:
            content: bytes = self._fs.cat_file(file.path, start=0, end=limit + 1)
            return content
        with open_folder(Path(self._root), self._folders(file)) as folder:
            return read_within(folder, Path(file.path).name, limit + 1)

    def finish(self, file: DroppedFile, answer: str) -> None:
        """Move a file out of the folder and lay its answer beside it.

        One that was replaced since it was read stays, for it was not read. Nothing is
        written through a link that an office laid in the way: it is taken out.
        """
        kept = _short(file.name)
        done = (DONE, file.cycle_id, file.step_id, file.unit_code)
        if self._is_local:
            with open_folder(Path(self._root), done, make=True) as target:
                write_within(target, f"{kept}.answer.json", answer.encode())
                if self._is_as_read(file):
                    with open_folder(Path(self._root), self._folders(file)) as folder:
                        os.rename(Path(file.path).name, kept, src_dir_fd=folder, dst_dir_fd=target)
            return
        target_path = "/".join((self._root, *done))
        with self._fs.open(f"{target_path}/{kept}.answer.json", "wb") as stream:
            stream.write(answer.encode())
        if self._is_as_read(file):
            self._fs.mv(file.path, f"{target_path}/{kept}")

    def _is_as_read(self, file: DroppedFile) -> bool:
        self._fs.invalidate_cache()
        about = self._fs.info(file.path)
        return (int(about["size"]), _changed(about)) == (file.size, file.changed)

    @property
    def _is_local(self) -> bool:
        return isinstance(self._fs, LocalFileSystem)

    def _is_link(self, path: str) -> bool:
        return self._is_local and Path(path).is_symlink()

    @staticmethod
    def _folders(file: DroppedFile) -> tuple[str, ...]:
        return (FOLDER, file.cycle_id, file.step_id, file.unit_code)


def _changed(about: Mapping[str, Any]) -> str:
    """What tells one content of a file from the next; an object store's clock ticks in seconds."""
    known = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
    return " ".join(str(about[name]) for name in known if about.get(name))


def _short(name: str) -> str:
    """A name with room for an ending: file systems end at 255 bytes, Thai takes three a letter."""
    raw = name.encode(errors="replace")
    if len(raw) <= MAX_NAME_BYTES:
        return name
    digest = hashlib.sha256(raw).hexdigest()[:8]
    return f"{raw[:MAX_NAME_BYTES].decode(errors='ignore')}-{digest}"


def _is_partial(name: str) -> bool:
    return name.startswith((".", "~")) or name.lower().endswith(PARTIAL)


def inbox() -> Inbox:
    """The drop folder of this deployment."""
    return Inbox(settings().files_url)
