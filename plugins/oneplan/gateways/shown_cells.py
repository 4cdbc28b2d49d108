"""What the cells of a workbook show, whatever its type; runs in the child process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from oneplan.gateways import xlsx_shown
from oneplan.gateways.shown_texts import ShownText


def find_shown(content: bytes) -> Mapping[str, Sequence[ShownText]]:
    """Sheet → what is shown of its numbers, where that is not the number itself."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return xlsx_shown.find_shown(archive)
