"""An Office package while it is read: its directory and its small parts are read once."""

from __future__ import annotations

import io
import zipfile

KEPT_BYTES = 1 << 20
"""So much of the parts is kept: several readers ask for the same, and opening one takes long."""


class Package(zipfile.ZipFile):
    """A zipped workbook or letter.

    Attributes:
        content: The file that it was opened from.
    """

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises:
            BadZipFile: It is no archive.
        """
        super().__init__(io.BytesIO(content))
        self.content = content
        self._kept: dict[str, bytes] = {}
        self._room = KEPT_BYTES

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            KeyError: There is none of this name.
        """
        found = self._kept.get(name)
        if found is None:
            found = self.read(name)
            if len(found) <= self._room:
                self._room -= len(found)
                self._kept[name] = found
        return found
