"""The parts of an Office package by their relationships and content types, not by their names.

Source: ECMA-376 part 2, Open Packaging Conventions: names are compared without
regard to case, and a target is relative to the folder of the part it belongs to.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.xml_scans import scan_untrusted

TYPES, ROOT = "[content_types].xml", "_rels/.rels"
MAX_BYTES = 1 << 20
"""Size of a part that names others."""
MACROS = frozenset(
    {"vbaproject", "vbaprojectsignature", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}
)
LINKS = frozenset(
    {"externallink", "externallinkpath", "xlexternallinkpath", "xlpathmissing", "connections",
     "querytable", "frame", "subdocument", "mailmergesource", "recipientdata"}
)  # fmt: skip
EMBEDDED = frozenset({"oleobject", "package", "control", "activexcontrolbinary", "ctrlprop"})
OUTSIDE = frozenset({"hyperlink", "image", "video", "audio", "media", "attachedtemplate"})
"""Kinds of relationships that may lead out of the file: nothing of the form is read there."""
_MACRO_TYPES = ("vbaproject", "macroenabled", "macrosheet")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One part's relationship to another.

    Attributes:
        id: Its name within the part.
        kind: Last word of its type, in small letters.
        target: Where it leads.
        is_outside: Whether that is out of the file.
    """

    id: str
    kind: str
    target: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """The content types of a package: by part and by the end of a name, in small letters."""

    parts: Mapping[str, str]
    ends: Mapping[str, str]

    def of(self, part: str) -> str:
        """The content type of a part, or an empty string."""
        name = part.casefold()
        return self.parts.get(name) or self.ends.get(name.rpartition(".")[2], "")


def plain_name(name: str) -> str:
    """A part's name with slashes, as every program but a few writes it."""
    return name.replace("\\", "/").lstrip("/")


def resolve(source: str, target: str) -> str:
    """The part that *target* leads to from *source*."""
    folder = posixpath.dirname(source)
    path = posixpath.join("/", folder, unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def rels_of(part: str) -> str:
    """The part that holds the relationships of *part*."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=128)
def parse_relationships(part: bytes) -> tuple[Relationship, ...]:
    """The relationships that a ``.rels`` part holds; comments say nothing.

    Raises:
        FileRefused: ``damaged``.
    """
    found: list[Relationship] = []

    def start(tag: str, values: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            kind = values.get("Type", "").rstrip("/").rpartition("/")[2].casefold()
            is_outside = values.get("TargetMode", "").strip().casefold() == "external"
            target = values.get("Target", "")
            found.append(Relationship(values.get("Id", ""), kind, target, is_outside))

    scan_untrusted((part,), start)
    return tuple(found)


@lru_cache(maxsize=64)
def parse_types(part: bytes) -> ContentTypes:
    """The content types of a package.

    Raises:
        FileRefused: ``damaged``.
    """
    parts: dict[str, str] = {}
    ends: dict[str, str] = {}

    def start(tag: str, values: dict[str, str]) -> None:
        kind = values.get("ContentType", "").casefold()
        if tag.rpartition(":")[2] == "Override":
            parts[plain_name(values.get("PartName", "")).casefold()] = kind
        elif tag.rpartition(":")[2] == "Default":
            ends[values.get("Extension", "").casefold()] = kind

    scan_untrusted((part,), start)
    return ContentTypes(parts, ends)


def guard_relationships(part: bytes) -> None:
    """Refuse macros, embedded objects and links to data, by the types of relationships.

    Raises:
        FileRefused: Names the rule.
    """
    for each in parse_relationships(part):
        if each.kind in MACROS:
            raise refuse("macros")
        if each.kind in LINKS or (each.is_outside and each.kind not in OUTSIDE):
            raise refuse("external_links")
        if each.kind in EMBEDDED:
            raise refuse("embedded", each.kind)


def guard_types(part: bytes, names: Collection[str]) -> None:
    """Refuse macros, by the content types of the parts that there are.

    Raises:
        FileRefused: ``macros``.
    """
    types = parse_types(part)
    for name in names:
        kind = types.of(plain_name(name))
        if any(each in kind for each in _MACRO_TYPES):
            raise refuse("macros")


def find_main(names: Collection[str], read: Callable[[str], bytes]) -> tuple[str, str]:
    """The main part of a package and its content type; empty where it names none.

    Args:
        names: Names of the parts, as the archive has them.
        read: Reads a part by such a name.
    """
    by_name = {plain_name(name).casefold(): name for name in names}
    if ROOT not in by_name or TYPES not in by_name:
        return "", ""
    types = parse_types(read(by_name[TYPES]))
    for each in parse_relationships(read(by_name[ROOT])):
        main = resolve("", each.target)
        if each.kind == "officedocument" and not each.is_outside and main.casefold() in by_name:
            return main, types.of(main)
    return "", ""
