"""An Office package while it is read: its directory and its small parts are read once."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from oneplan.gateways.files.file_types import refuse

KEPT_BYTES = 1 << 20
"""So much of the parts is kept: several readers ask for the same, and opening one takes long."""
CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_UNUSUAL = 0x61
"""Flags of a part that is encrypted, or packed in a way that nobody uses."""


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
            BadZipFile: It is not what the directory says of it.
        """
        found = self._kept.get(name)
        if found is None:
            found = self.read(name)
            self._keep(name, found)
        return found

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part of any size, in pieces of at most :data:`CHUNK`.

        Raises:
            KeyError: There is none of this name.
            BadZipFile: It is not what the directory says of it.
        """
        if name in self._kept or self.getinfo(name).file_size <= self._room:
            yield self.part(name)
            return
        with self.open(name) as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def inflate(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes that a reader would inflate, whatever the directory says of them, in pieces.

        Raises:
            FileRefused: ``damaged``.
        """
        at = member.header_offset
        header = self.content[at : at + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise refuse("damaged", "local header")
        fields = _LOCAL.unpack(header)
        named = at + _LOCAL.size
        start = named + fields[9] + fields[10]
        packed = memoryview(self.content)[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
            return
        if member.compress_type != zipfile.ZIP_DEFLATED:
            raise refuse("damaged", "compression")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            chunk = inflater.decompress(packed, CHUNK)
            if inflater.eof and self.content[named : named + fields[9]] == _plain_name(member):
                self._keep_checked(member, chunk)
            while chunk:
                yield chunk
                chunk = inflater.decompress(inflater.unconsumed_tail, CHUNK)
        except zlib.error as error:
            raise refuse("damaged", "zlib") from error
        if not inflater.eof:
            raise refuse("damaged", "cut short")

    def _keep_checked(self, member: zipfile.ZipInfo, content: bytes) -> None:
        """Keep a part that is whole; what is wrong with another is said when it is read."""
        if len(content) == member.file_size and zlib.crc32(content) == member.CRC:
            self._keep(member.filename, content)

    def _keep(self, name: str, content: bytes) -> None:
        if len(content) <= self._room and name not in self._kept:
            self._room -= len(content)
            self._kept[name] = content


def _plain_name(member: zipfile.ZipInfo) -> bytes:
    """A part's name as its own header must give it; empty where that takes more than a look."""
    name = member.orig_filename
    return name.encode() if name.isascii() and not member.flag_bits & _UNUSUAL else b""
