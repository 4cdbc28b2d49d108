"""A workbook without the errors that its reader does not know; runs in the child process.

Calamine reads the seven errors of the first Excel and refuses a workbook with another one, as
what Google Sheets and newer functions give; the cell is told of by its own type.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.xml_scans import whole_tags

_UNKNOWN = re.compile(
    rb"v>(?:#(?:GETTING_DATA|DATA!|SPILL!|CALC!|FIELD!|ERROR!|BUSY!|CONNECT!|BLOCKED!|UNKNOWN!"
    rb"|EXTERNAL!|PYTHON!|TIMEOUT!)|Err:[0-9]{3})</"
)
_KNOWN = b"v>#VALUE!</"


def with_known_errors(package: Package) -> bytes:
    """The content of a workbook; each other error in its sheets is one that is known."""
    changed = [part for part in name_sheets(package) if _has_unknown(package.pieces(part))]
    if not changed:
        return package.content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name in package.namelist():
            pieces = package.pieces(name)
            with written.open(name, "w") as target:
                for piece in _known(pieces) if name in changed else pieces:
                    target.write(piece)
    return stream.getvalue()


def _has_unknown(pieces: Iterable[bytes]) -> bool:
    return any(_UNKNOWN.search(piece + b"</") for piece in whole_tags(pieces))


def _known(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces with errors that are known; a text and the tag behind it may be cut apart."""
    before = b""
    for piece in whole_tags(pieces):
        whole = before + piece
        at = whole.rfind(b"<c ") if whole.rfind(b"<c ") > 0 else len(whole)
        yield _UNKNOWN.sub(_KNOWN, whole[:at])
        before = whole[at:]
    yield _UNKNOWN.sub(_KNOWN, before)
