"""The files that go with mails: read when a mail is sent, once for all that carry the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.gateways.mail.mail import Attachment

KEPT_BYTES = 64 * 1024 * 1024
"""What one run of a sender keeps of the files it has read, at most."""


class AttachmentLost(OneplanError):
    """A file that a mail carries is not in the store any more; the mail cannot go."""

    def __init__(self, *, name: str) -> None:
        super().__init__(f"The attachment {name} is not in the store of files.")


class AttachmentAway(OneplanError):
    """A file that a mail carries cannot be read now; the mail waits."""

    retryable = True

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"The attachment {name} cannot be read now ({reason}).")


class AttachmentReader:
    """Reads files by their hash; each once while it is kept.

    Args:
        files: Where they are kept.
        limit: Bytes kept at most; the file used least lately goes first.
    """

    def __init__(self, files: Files, *, limit: int = KEPT_BYTES) -> None:
        self._files = files
        self._limit = limit
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._reading: dict[str, Lock] = {}

    def read(self, attachment: Mapping[str, Any]) -> Attachment:
        """One file of a mail.

        Args:
            attachment: Its name, type and sha256.

        Raises:
            AttachmentLost: It is not there.
            AttachmentAway: It cannot be read now.
        """
        name = str(attachment["name"])
        try:
            content = self._content(str(attachment["sha256"]))
        except FileNotFoundError as error:
            raise AttachmentLost(name=name) from error
        except OSError as error:
            raise AttachmentAway(name=name, reason=type(error).__name__) from error
        return Attachment(name=name, type=str(attachment["type"]), content=content)

    def _content(self, sha256: str) -> bytes:
        with self._lock:
            reading = self._reading.setdefault(sha256, Lock())
        with reading:
            with self._lock:
                if sha256 in self._kept:
                    self._kept.move_to_end(sha256)
                    return self._kept[sha256]
            content = self._files.get(sha256)
            self._keep(sha256, content)
            return content

    def _keep(self, sha256: str, content: bytes) -> None:
        with self._lock:
            self._kept[sha256] = content
            self._size += len(content)
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)
