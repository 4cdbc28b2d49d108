"""A package written anew with the names that its readers look for; runs in the child process.

Calamine finds a workbook's parts by their usual names, while a package may call them
anything; some programs write backslashes into names.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from oneplan.gateways.files.file_types import FileType
from oneplan.gateways.spreadsheets.package_parts import (
    Relationship,
    find_main,
    parse_relationships,
    plain_name,
    rels_of,
    resolve,
)
from oneplan.gateways.spreadsheets.packages import Package

BOOK = "xl/workbook.xml"
_USUAL = {"sharedstrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {"sharedstrings": "sharedStrings", "officedocument": "officeDocument"}
COPIED = 1 << 20


def with_usual_names(package: Package, kind: FileType) -> Package:
    """The same package, or one written anew where a reader would miss its parts."""
    if kind == FileType.ODS:
        return package
    names = package.namelist()
    known = {plain_name(name).casefold(): name for name in names}
    parts = {name: plain_name(name) for name in names}
    if kind == FileType.XLSX:
        main, _ = find_main(names, package.part)
        rels = known.get(rels_of(main).casefold(), "") if main else ""
        if rels:
            related = parse_relationships(package.part(rels))
            moved = _moved(main, related, known)
            if moved:
                return _write(package, moved, _relations(main, related, known, moved))
    if all(name == new for name, new in parts.items()):
        return package
    return _write(package, parts, {})


def _moved(
    main: str, related: tuple[Relationship, ...], known: Mapping[str, str]
) -> dict[str, str]:
    """Name in the archive → usual name, of the parts that are read; empty if all have theirs."""
    parts = {known[main.casefold()]: BOOK}
    is_usual = known[main.casefold()] == BOOK
    for number, each in enumerate(related, start=1):
        name = known.get(resolve(main, each.target).casefold(), "")
        if not name or each.is_outside:
            continue
        if each.kind in _USUAL:
            parts[name] = _USUAL[each.kind]
            is_usual = is_usual and name == _USUAL[each.kind]
        elif each.kind.endswith("sheet"):
            parts[name] = f"xl/worksheets/sheet{number}.xml"
            is_usual = is_usual and _is_found(name, each.target)
    return {} if is_usual else parts


def _is_found(name: str, target: str) -> bool:
    """Whether a reader that joins the folder and the target finds the sheet."""
    return name in (f"xl/{target}", target, target.lstrip("/"))


def _relations(
    main: str, related: tuple[Relationship, ...], known: Mapping[str, str], parts: Mapping[str, str]
) -> dict[str, bytes]:
    """The relationships of the package and of the workbook, with the usual names."""
    lines = []
    for each in related:
        new = parts.get(known.get(resolve(main, each.target).casefold(), ""), "")
        if new and not each.is_outside:
            lines.append(_line(each.id, each.kind, new.removeprefix("xl/")))
    return {
        "_rels/.rels": _rels([_line("rId1", "officedocument", BOOK)]),
        rels_of(BOOK): _rels(lines),
    }


def _line(number: str, kind: str, target: str) -> str:
    full = quoteattr(f"{_OFFICE}/{_KINDS.get(kind, kind)}")
    return f"<Relationship Id={quoteattr(number)} Type={full} Target={quoteattr(target)}/>"


def _rels(lines: list[str]) -> bytes:
    text = "".join(lines)
    return f'<?xml version="1.0"?><Relationships xmlns="{_SPACE}">{text}</Relationships>'.encode()


def _write(archive: Package, parts: Mapping[str, str], added: Mapping[str, bytes]) -> Package:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name, new in parts.items():
            with written.open(new, "w") as target:
                for piece in _pieces(archive, name):
                    target.write(piece)
        for name, part in added.items():
            written.writestr(name, part)
    return Package(stream.getvalue())


def _pieces(archive: Package, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(COPIED):
            yield piece
