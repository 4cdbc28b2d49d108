"""What a file is, by its content and never by its name."""

from __future__ import annotations

import io
import zipfile

import olefile

from oneplan.gateways.files.file_types import (
    BOOK,
    LETTER,
    OLE,
    PDF,
    ZIP,
    FileType,
    open_archive,
    refuse,
)
from oneplan.gateways.files.foreign_files import rule_of_head, rule_of_parts
from oneplan.gateways.spreadsheets.old_workbook_streams import (
    STREAMS,
    asks_password,
    name_older,
    open_stream,
)
from oneplan.gateways.spreadsheets.package_parts import MAX_BYTES, find_main
from oneplan.gateways.spreadsheets.wide_texts import UTF32_MARKS, wide_codec

MANIFEST, LOCKED, MANIFEST_BYTES = "META-INF/manifest.xml", "encrypted-package", 1 << 20
_OPEN = b"application/vnd.oasis.opendocument"


def detect(content: bytes) -> FileType:
    """Say what *content* is.

    Raises:
        FileRefused: Empty, encrypted, with macros, damaged, or nothing a form comes in.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise refuse("empty")
    if content.startswith(ZIP):
        return _detect_zip(content)
    if content.startswith(OLE):
        return _detect_ole(content)
    if PDF in content[:1024]:
        return FileType.PDF
    rule, name = rule_of_head(content)
    if rule:
        raise refuse(rule, name)
    if content.startswith(UTF32_MARKS):
        raise refuse("encoding", "UTF-32")
    if b"\x00" in content[:4096].rstrip(b"\x00\x1a") and not wide_codec(content)[0]:
        raise refuse("type_unknown")
    return FileType.CSV


def _detect_zip(content: bytes) -> FileType:
    with open_archive(content) as archive:
        names = set(archive.namelist())
        kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
        if kind.startswith(_OPEN) and _is_locked(archive, names):
            raise refuse("encrypted")
        usual = {BOOK, LETTER} & names
        main = "" if len(usual) == 1 else _type_of_main(archive, names)
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return FileType.ODS
    if usual == {BOOK} or "spreadsheetml" in main:
        return FileType.XLSX
    if usual == {LETTER} or "wordprocessingml" in main:
        return FileType.DOCX
    if "macroenabled" in main and "binary" not in main:
        raise refuse("macros")
    raise refuse(*rule_of_parts(names))


def _is_locked(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an OpenDocument file has a password: its manifest says how it is encrypted."""
    if LOCKED in names:
        return True
    if MANIFEST not in names:
        return False
    with archive.open(MANIFEST) as part:
        return b":encryption-data" in part.read(MANIFEST_BYTES)


def _type_of_main(archive: zipfile.ZipFile, names: set[str]) -> str:
    """The content type of the main part, wherever it stands."""

    def read(name: str) -> bytes:
        with archive.open(name) as part:
            return part.read(MAX_BYTES)

    return find_main(names, read)[1]


def _detect_ole(content: bytes) -> FileType:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
            records = open_stream(ole)
    except Exception as error:
        raise refuse("damaged", type(error).__name__) from error
    tops = {stream.split("/")[0] for stream in streams}
    if {"EncryptedPackage", "EncryptionInfo"} & tops or asks_password(records):
        raise refuse("encrypted")
    if {"_VBA_PROJECT_CUR", "Macros", "VBA"} & tops:
        raise refuse("macros")
    if any(top.startswith(("MBD", "ObjectPool")) for top in tops):
        raise refuse("embedded", "OLE")
    if older := name_older(records):
        raise refuse("save_as", older)
    if set(STREAMS) & tops:
        return FileType.XLS
    if "WordDocument" in tops:
        return FileType.DOC
    raise refuse("type_unknown")
