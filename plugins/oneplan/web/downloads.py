"""Files as a browser saves them."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi.responses import Response

from oneplan.services.documents.files import FILE_TYPES

TYPES = {**FILE_TYPES, "yaml": "application/yaml; charset=utf-8"}
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def as_attachment(content: bytes | str, name: str, *, kind: str = "") -> Response:
    """A file that is saved under *name* and never opened as a page.

    Args:
        content: Its bytes, or its text.
        name: Its name; another alphabet is told as RFC 6266 has it.
        kind: Its type; by the ending of its name where none is given.
    """
    ending = name.rpartition(".")[2].lower()
    saved = (
        f'filename="{name}"'
        if _PLAIN.fullmatch(name)
        else f"filename*=UTF-8''{quote(name, safe='')}"
    )
    return Response(
        content,
        media_type=kind or TYPES.get(ending, "application/octet-stream"),
        headers={"Content-Disposition": f"attachment; {saved}"},
    )
