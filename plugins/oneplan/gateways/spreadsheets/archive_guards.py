"""What a zipped workbook must keep to before any reader sees it.

A 1.6 KB file with one cell at XFD1048576 makes every reader ask for hundreds of
gigabytes, and its sizes look innocent. So every part is inflated once, its bytes
counted and not believed, and searched for what a form never holds. The search
is one pass of compiled patterns; only a part that looks wrong is parsed.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache

from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.ods_boxes import measure_ods
from oneplan.gateways.spreadsheets.package_parts import (
    MAX_BYTES,
    TYPES,
    guard_relationships,
    guard_types,
    plain_name,
)
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_boxes import (
    MAX_COLUMNS,
    MAX_ROWS,
    SheetScan,
    is_plainly_long,
    measure_sheet,
)

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "guard_archive"]

MAX_ENTRIES = 500
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 250
RATIO_FROM_BYTES = 4 * 1024 * 1024

_EMBEDDED = re.compile(r"(^|/)(embeddings|activeX|ctrlProps)/|oleObject", re.IGNORECASE)
_EXTERNAL = re.compile(r"^xl/(externalLinks|connections\.xml|queryTables)", re.IGNORECASE)
_MACROS = re.compile(r"vbaProject|vbaData|macrosheets/|^Basic/|^Scripts/", re.IGNORECASE)
_NAMED = (("macros", _MACROS), ("external_links", _EXTERNAL), ("embedded", _EMBEDDED))
_OBJECTS = {
    "ctrlprops": "ปุ่มหรือตัวควบคุมแบบฟอร์ม (Form Control)",
    "activex": "ตัวควบคุม ActiveX",
    "ole": "วัตถุของโปรแกรมอื่น (OLE)",
    "embeddings": "ไฟล์ที่แทรกไว้ในไฟล์นี้",
}
_UNSAFE_NAME = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_PIECES = re.compile(
    rb"<(?:\w{1,20}:)?v(?:\s[^<>]{0,60})?>[0-9.,eE+\-\s]{0,40}(?:<!|&#)"
    rb"|</(?:\w{1,20}:)?v>\s{0,20}<(?:\w{1,20}:)?v[ >]"
)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.IGNORECASE)


def guard_archive(package: Package) -> None:
    """Refuse a zipped workbook that holds what a form never holds.

    Raises:
        FileRefused: Names the rule that the file breaks.
    """
    members = package.infolist()
    _guard_directory(members)
    names = [member.filename for member in members]
    total = 0
    for member in members:
        total += _guard_part(package, member, room=MAX_UNPACKED_BYTES - total)
        _guard_links(package, member, names)


def _guard_part(package: Package, member: zipfile.ZipInfo, *, room: int) -> int:
    """Inflate one part, search it, and return its true size."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = member.filename.startswith("xl/worksheets/") and is_xml
    scan, size, tail = SheetScan(), 0, b""
    for number, chunk in enumerate(package.inflate(member)):
        size += len(chunk)
        if size > member.file_size:
            raise refuse("size_lies")
        if size > room:
            raise refuse("unpacked")
        seen = tail + chunk
        is_sheet = is_sheet or b"sheetData" in seen  # whatever a workbook calls its sheets
        if is_xml or is_sheet:
            _guard_xml(seen, is_first=number == 0)
        if is_sheet:
            _guard_values(seen)
            scan.look(seen)
        elif is_xml:
            scan.count_word_cells(chunk)
        tail = scan.open_end(seen) if is_sheet else chunk[-512:]
    if size != member.file_size:
        raise refuse("size_lies")
    _measure(package, member, is_plain=scan.is_plain)
    return size


def _guard_values(seen: bytes) -> None:
    """Refuse a number in several pieces: a reader takes one of them for all of it."""
    if _PIECES.search(seen):
        raise refuse("damaged", "a value in pieces")


def _guard_links(package: Package, member: zipfile.ZipInfo, names: list[str]) -> None:
    """Look at what a part says of the others: their relationships and their types."""
    name = plain_name(member.filename).casefold()
    if not name.endswith(".rels") and name != TYPES:
        return
    if member.file_size > MAX_BYTES:
        raise refuse("damaged", name[:60])
    part = b"".join(package.inflate(member))
    if name == TYPES:
        guard_types(part, names)
    else:
        guard_relationships(part)


def _measure(package: Package, member: zipfile.ZipInfo, *, is_plain: bool) -> None:
    """Parse a sheet that is not plainly what a form holds."""
    if not is_plain and not is_plainly_long(package.inflate(member)):
        measure_sheet(package.inflate(member))
    elif member.filename == "content.xml":
        measure_ods(package.inflate(member))


def _guard_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_ENTRIES:
        raise refuse("entries", len(members))
    seen: set[str] = set()
    for member in members:
        rule = _rule_of_name(member.filename)
        if member.filename in seen or rule == "names":
            raise refuse("names", member.filename[:60])
        seen.add(member.filename)
        _guard_member(member)
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise refuse("unpacked")


def _guard_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise refuse("encrypted")
    packed = max(1, member.compress_size)
    if member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * packed:
        raise refuse("ratio")
    rule = _rule_of_name(member.filename)
    if rule:
        raise refuse(rule, _said_of(rule, member.filename))


def _said_of(rule: str, name: str) -> str:
    """What a clerk is told of a part: an object by its kind, anything else by its name."""
    kinds = (th for key, th in _OBJECTS.items() if rule == "embedded" and key in name.casefold())
    return next(kinds, name[:60])


@lru_cache(maxsize=1024)
def _rule_of_name(name: str) -> str:
    """The rule that a part's name breaks, or an empty string; most workbooks share theirs."""
    if _UNSAFE_NAME.search(name):
        return "names"
    return next((rule for rule, pattern in _NAMED if pattern.search(name)), "")


def _guard_xml(chunk: bytes, *, is_first: bool) -> None:
    if is_first:
        _guard_encoding(chunk)
    if b"!" in chunk and _DTD.search(chunk):
        raise refuse("dtd")


def _guard_encoding(chunk: bytes) -> None:
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in chunk[:64]:
        raise refuse("encoding", "UTF-16")
    found = _ENCODING.search(chunk[:256])
    if found and found[1].lower() not in (b"utf-8", b"us-ascii", b"utf8"):
        raise refuse("encoding", found[1].decode()[:20])
