"""The objects of a PDF as the pinned Typst writes it: plain, with one cross-reference table.

Nothing here reads the PDF of anyone else; what is built otherwise is refused.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\n")
_END = b"\nendobj"
_LENGTH = re.compile(rb"/Length (\d+)")
_STREAM = b"\nstream\n"
_INNER = rb"\\.|[^\\()]"
LITERAL = rb"\((?:" + _INNER + rb")*\)"
for _ in range(4):  # a string holds balanced brackets as they are
    LITERAL = rb"\((?:" + _INNER + rb"|" + LITERAL + rb")*\)"
"""Pattern of a string in brackets."""
HEX = rb"<[0-9A-Fa-f]*>"
"""Pattern of a string in hexadecimal digits."""


class UnknownPdf(ValueError):
    """A PDF is not built as the pinned Typst builds one."""

    def __init__(self, *, what: str) -> None:
        super().__init__(
            f"The typesetter's PDF has {what}; gateways/pdf/pdf_objects.py must follow."
        )


@dataclass(slots=True)
class PdfObjects:
    """A PDF taken apart: object number → its body (between ``obj`` and ``endobj``)."""

    header: bytes
    bodies: dict[int, bytes]
    trailer: bytes

    def to_bytes(self) -> bytes:
        """Put the file together again, with a cross-reference table of its own."""
        out = [self.header]
        at, offsets = len(self.header), {}
        for number in sorted(self.bodies):
            offsets[number] = at
            pieces = (b"%d 0 obj\n" % number, self.bodies[number], b"\nendobj\n\n")
            at += sum(map(len, pieces))
            out += pieces
        size = max(self.bodies) + 1
        rows = [
            b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n"
            for n in range(1, size)
        ]
        out += [
            b"xref\n0 %d\n0000000000 65535 f \n" % size,
            *rows,
            self.trailer,
            b"startxref\n%d\n%%%%EOF" % at,
        ]
        return b"".join(out)


def take_apart(pdf: bytes) -> PdfObjects:
    """Read the objects of a file of the pinned Typst.

    Raises:
        UnknownPdf: It is built in another way.
    """
    at = pdf.rfind(b"startxref\n")
    table = pdf.rfind(b"\nxref\n", 0, at) + 1
    if at < 0 or table < 1:
        raise UnknownPdf(what="no plain cross-reference table")
    lines = pdf[table:at].split(b"\n")
    count = int(lines[1].split()[1])
    starts = sorted(int(line[:10]) for line in lines[2 : 2 + count] if line[17:18] == b"n")
    bodies = {}
    for start, end in zip(starts, [*starts[1:], table], strict=True):
        head = _OBJECT.match(pdf, start)
        last = pdf.rfind(_END, start, end)
        if head is None or last < 0:
            raise UnknownPdf(what=f"no object at {start}")
        bodies[int(head[1])] = pdf[head.end() : last]
    return PdfObjects(pdf[: starts[0]], bodies, pdf[pdf.index(b"trailer", table) : at])


def stream_of(body: bytes) -> bytes:
    """The content of a stream, unpacked.

    Raises:
        UnknownPdf: It is packed in another way than Typst's.
    """
    head, _, rest = body.partition(_STREAM)
    length = _LENGTH.search(head)
    if length is None or (b"/Filter" in head and b"/FlateDecode" not in head):
        raise UnknownPdf(what="a stream of another filter")
    content = rest[: int(length[1])]
    return zlib.decompress(content) if b"/FlateDecode" in head else content


def packed_stream(content: bytes, kind: bytes = b"") -> bytes:
    """The body of a stream object; *kind* are further entries of its dictionary."""
    packed = zlib.compress(content, 6)
    return b"<<%s/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (
        kind,
        len(packed),
        packed,
    )


def plain_stream(content: bytes, kind: bytes) -> bytes:
    """The body of a stream object that stays readable, such as a file's metadata."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (kind, len(content), content)


def head_of(body: bytes) -> tuple[bytes, bytes]:
    """An object's own words, and the stream behind them (empty without one)."""
    head, mark, stream = body.partition(_STREAM)
    return head, mark + stream
