"""What a sheet of an .xlsx workbook says beside its cells: page headers, text boxes, comments.

Everything here runs in the child process. No value is read there; a unit of money may be
stated there, and a project may stand in a box (ECMA-376 part 1, 18.3.1.46: codes of headers).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from oneplan.gateways.spreadsheets.package_parts import parse_relationships, rels_of, resolve
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.unread_texts import (
    BOX,
    COMMENT,
    MAX_TEXT,
    MAX_TEXTS,
    TALK,
    SheetText,
    read_texts,
)

DRAWING = "drawing"
KINDS = frozenset({DRAWING, "comments", "threadedcomment"})
_DIAGRAMS = frozenset({"diagramdata"})
MAX_LETTERS = 10_000
"""Letters of one sheet that are looked at."""
MAX_PART = 1 << 20
TAIL = 1 << 18
"""Page headers stand after the cells, with little behind them."""
_PAGE = re.compile(rb"<(?:\w{1,20}:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]{0,200}>([^<]+)<")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,3}|[A-Za-z&])')


class Beside(NamedTuple):
    """What a sheet says beside its cells: the texts of its pages, and those that stand on it."""

    pages: Sequence[str]
    texts: Sequence[SheetText]

    @property
    def words(self) -> str:
        """All of it, a line for each paragraph."""
        return "\n".join((*self.pages, *(each.text for each in self.texts)))[:MAX_LETTERS]


def find_words_beside(archive: Package) -> dict[str, Beside]:
    """Sheet → what it says beside its cells; sheets without any are absent.

    Raises:
        ExpatError: A part is no XML.
    """
    found = {}
    for part, name in name_sheets(archive).items():
        beside = Beside([*_page_texts(archive.pieces(part))], _texts_of_parts(archive, part))
        if any(beside):
            found[name] = beside
    return found


def _page_texts(pieces: Iterable[bytes]) -> Iterator[str]:
    tail = b""
    for piece in pieces:
        tail = (tail + piece)[-TAIL:]
    if b"eaderFooter" not in tail:
        return
    for found in _PAGE.finditer(tail, max(0, tail.find(b"eaderFooter"))):
        if text := page_text(unescape(found[1].decode(errors="replace"))):
            yield text


def page_text(text: str) -> str:
    """A header or footer of pages without its codes; empty where it holds nothing else."""
    words = _CODE.sub(" ", text).strip()
    return words if any(map(str.isalnum, words)) else ""


def _texts_of_parts(archive: Package, part: str) -> list[SheetText]:
    """The text boxes, shapes and comments of a sheet; a conversation replaces its comment."""
    texts = [
        text
        for kind, target in _targets(archive, part, KINDS)
        for text in (
            *read_texts(archive.part(target)),
            *(_texts_of_diagrams(archive, target) if kind == DRAWING else ()),
        )
    ]
    talked = {text.cell for text in texts if text.kind == TALK}
    kept = (t for t in texts if t.kind != COMMENT or t.cell not in talked)
    said = [SheetText(COMMENT, t.cell, t.text) if t.kind == TALK else t for t in kept]
    return said[:MAX_TEXTS]


def _texts_of_diagrams(archive: Package, drawing: str) -> Iterator[SheetText]:
    for _, target in _targets(archive, drawing, _DIAGRAMS):
        if text := "\n".join(each.text for each in read_texts(archive.part(target))):
            yield SheetText(BOX, "", text[:MAX_TEXT])


def _targets(archive: Package, part: str, kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    """Kind and name of the parts of some kinds that a part names."""
    relations = rels_of(part)
    if relations not in archive.NameToInfo:
        return
    for each in parse_relationships(archive.part(relations)):
        target = resolve(part, each.target)
        if each.kind not in kinds or each.is_outside or target not in archive.NameToInfo:
            continue
        if archive.getinfo(target).file_size <= MAX_PART:
            yield each.kind, target
