"""The stream of records of an .xls workbook, and what its first records say of it.

Source: [MS-XLS] 2.1.7.20 (globals substream), 2.4.21 (BOF), 2.4.52 (CodePage), 2.4.117 (FilePass).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import olefile

STREAMS = ("Workbook", "Book")
EXCEL_95, EXCEL_4 = "Excel 95 (.xls)", "Excel 4.0 (.xls)"
_HEADER = struct.Struct("<HH")
_BOF, _PASSWORD, _CODEPAGE, _DATE_MODE, _END = 0x0809, 0x002F, 0x0042, 0x0022, 0x000A
_OLDER_BOFS = frozenset({0x0009, 0x0209, 0x0409})
_EXCEL_97, _WIDE = 0x0600, 1200
_DIMENSIONS, _WORD = 0x0200, 2
_FIRST = 8
"""A password is asked for by one of the first records."""
_MAX_BOF = 16


def name_older(stream: bytes) -> str:
    """The program of before Excel 97 that a stream of records is of, or an empty string.

    Their texts are bytes of a code page, which a file may name wrongly or not at all.
    """
    if len(stream) < _HEADER.size + 2:
        return ""
    kind, size, version = struct.unpack_from("<HHH", stream)
    if size > _MAX_BOF:
        return ""
    if kind in _OLDER_BOFS and size >= 4:  # noqa: PLR2004
        return EXCEL_4
    return EXCEL_95 if kind == _BOF and 0 < version < _EXCEL_97 else ""


def asks_password(stream: bytes) -> bool:
    """Whether the records that follow are encrypted."""
    kinds = (kind for number, (_, kind, _) in enumerate(_records(stream)) if number < _FIRST)
    return _PASSWORD in kinds


def open_stream(ole: olefile.OleFileIO[Any]) -> bytes:
    """The records of the workbook in an Office file; empty where it holds none."""
    name = next((each for each in STREAMS if ole.exists(each)), "")
    return ole.openstream(name).read() if name else b""


def read_stream(content: bytes) -> bytes:
    """The same of a file."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        return open_stream(ole)


def is_of_1904(stream: bytes) -> bool:
    """Whether the workbook counts days from 1904."""
    return any(kind == _DATE_MODE and data[:1] == b"\x01" for _, kind, data in _records(stream))


def with_plain_records(content: bytes) -> bytes:
    """The same workbook without what its reader should not believe.

    Some programs name a code page, which means nothing since Excel 97: texts are UTF-16
    or Latin-1, and calamine would read letters that nobody wrote. The size that a sheet
    says it has counts cells that are only formatted, and calamine asks for their memory.
    """
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        stream = open_stream(ole)
        name = next((each for each in STREAMS if ole.exists(each)), "")
    written = bytearray(stream)
    for at, kind, data in all_records(stream):
        if kind == _CODEPAGE and len(data) == _WORD:
            struct.pack_into("<H", written, at + _HEADER.size, _WIDE)
        elif kind == _DIMENSIONS:
            written[at + _HEADER.size : at + _HEADER.size + len(data)] = bytes(len(data))
    if bytes(written) == stream:
        return content
    target = io.BytesIO(content)
    with olefile.OleFileIO(target, write_mode=True) as ole:
        ole.write_stream(name, bytes(written))
        return target.getvalue()


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of the workbook itself, before its sheets."""
    return takewhile(lambda record: record[1] != _END, all_records(stream))


def all_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and content of each record."""
    at = 0
    while at + _HEADER.size <= len(stream):
        kind, size = _HEADER.unpack_from(stream, at)
        yield at, kind, stream[at + _HEADER.size : at + _HEADER.size + size]
        at += _HEADER.size + size
