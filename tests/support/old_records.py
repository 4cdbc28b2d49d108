"""The records of .xls workbooks, for what no library writes."""

import io
import struct

import xlwt.CompoundDoc


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def in_ole(book: bytes, stream: str) -> bytes:
    """A workbook within an Office file, in a stream of this name."""
    written = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(written, book)
    content = bytearray(written.getvalue())
    at = content.find("Workbook".encode("utf-16-le"))
    content[at : at + 64] = stream.encode("utf-16-le").ljust(64, b"\0")
    content[at + 64 : at + 66] = struct.pack("<H", 2 * len(stream) + 2)
    return bytes(content)
