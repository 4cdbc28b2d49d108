"""A picture that a simulated unit attaches to its project: small, plain, another for each unit."""

from __future__ import annotations

import struct
import zlib
from random import Random

PHOTO = "ภาพจำลอง.png"
"""What it is called: nobody takes it for a picture of a place."""
SIDE = 32
ONE_IN = 6
"""Of the units that fill their form in on the web, how many attach one."""


def simulated_photo(seed: str) -> bytes:
    """A PNG of one colour, which is drawn by *seed*; of most seeds none."""
    random = Random(seed)
    if random.randrange(ONE_IN):
        return b""
    line = b"\x00" + bytes(random.randrange(256) for _ in range(3)) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(line * SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
