"""Read back what a file says of itself in its properties: kind, version, content hash, state."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import unquote

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import Stamp
from oneplan.gateways.files.file_types import FileRefused, open_archive

_STAMP = re.compile(
    r"oneplan:(?P<cycle>[a-z0-9-]{3,60})/(?P<kind>[a-z_]+)/(?P<group>[^/\s<]{1,900})"
    r"/(?P<version>\d+)/(?P<hash>[0-9a-f]{16})/(?P<state>[a-z]+)"
)
MAX_PROPERTIES = 100_000


def read_document_stamp(content: bytes) -> Stamp | None:
    """The stamp of a PDF, workbook, Word or JSON file that OnePlan wrote; None where there is none."""
    found = _STAMP.search(_properties(content))
    if found is None or found["kind"] not in set(DocumentKind):
        return None
    return Stamp(
        cycle_id=found["cycle"],
        kind=DocumentKind(found["kind"]),
        group="" if found["group"] == "-" else unquote(found["group"]),
        version=int(found["version"]),
        short_hash=found["hash"],
        state=found["state"],
    )


def _properties(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    if content.startswith(b"PK"):
        return _of_archive(content)
    try:
        said = json.loads(content)
    except ValueError:
        return ""
    return str(said.get("stamp", "")) if isinstance(said, dict) else ""


def _of_pdf(content: bytes) -> str:
    try:
        information = PdfReader(io.BytesIO(content)).metadata
    except (PyPdfError, ValueError, KeyError, RecursionError):
        return ""
    return str(information.get("/Subject", "")) if information else ""


def _of_archive(content: bytes) -> str:
    try:
        with open_archive(content) as archive, archive.open("docProps/core.xml") as stream:
            return stream.read(MAX_PROPERTIES).decode("utf-8", "replace")
    except (FileRefused, KeyError):
        return ""
