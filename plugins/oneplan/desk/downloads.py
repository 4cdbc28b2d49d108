"""Files as a browser saves them."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response


def as_attachment(content: bytes, name: str, *, kind: str = "application/octet-stream") -> Response:
    """A file that is saved under *name* and never opened as a page."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})
