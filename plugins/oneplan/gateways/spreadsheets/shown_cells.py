"""What the cells of a workbook show, whatever its type; runs in the child process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from oneplan.gateways.spreadsheets import ods_shown, xls_shown, xlsx_shown
from oneplan.gateways.spreadsheets.shown_texts import ShownText


def find_shown(content: bytes) -> Mapping[str, Sequence[ShownText]]:
    """Sheet → what is shown of its numbers, where that is not the number itself."""
    if not content.startswith(b"PK"):
        return xls_shown.find_shown(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_ods = ods_shown.CONTENT in archive.NameToInfo
        return ods_shown.find_shown(archive) if is_ods else xlsx_shown.find_shown(archive)
