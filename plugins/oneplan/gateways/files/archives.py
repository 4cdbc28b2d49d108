"""Files put into one .zip, to the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def pack(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A .zip of *members* in their order; equal members are equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()
