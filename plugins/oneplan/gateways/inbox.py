"""The drop folder under ``ONEPLAN_FILES_URL``: local, or an object store, through fsspec."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import fsspec

from oneplan.config import settings

FOLDER = "inbox"
DONE = "inbox-done"
MAX_NAME_BYTES = 200
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
        if not self._fs.exists(base):
            return
        for path, about in sorted(self._fs.find(base, detail=True).items()):
            parts = path[len(base) :].strip("/").split("/")
            if len(parts) != 4 or _is_partial(parts[3]) or about["type"] != "file":  # noqa: PLR2004  cycle, step, unit, file
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
        """The bytes of a file, no more than *limit* and one."""
        content: bytes = self._fs.cat_file(file.path, start=0, end=limit + 1)
        return content

    def finish(self, file: DroppedFile, answer: str) -> None:
        """Move a file out of the folder and lay its answer beside it.

        One that was replaced since it was read stays, for it was not read.
        """
        target = f"{self._root}/{DONE}/{file.cycle_id}/{file.step_id}/{file.unit_code}"
        self._fs.makedirs(target, exist_ok=True)
        kept = _short(file.name)
        with self._fs.open(f"{target}/{kept}.answer.json", "wb") as stream:
            stream.write(answer.encode())
        self._fs.invalidate_cache()
        about = self._fs.info(file.path)
        if (int(about["size"]), _changed(about)) == (file.size, file.changed):
            self._fs.mv(file.path, f"{target}/{kept}")


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
