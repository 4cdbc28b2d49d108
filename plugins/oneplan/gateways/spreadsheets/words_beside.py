"""What a sheet of an .xlsx workbook says beside its cells: page headers, text boxes, comments.

Everything here runs in the child process. No value is read there; a unit of money may be
stated there (ECMA-376 part 1, 18.3.1.46: the codes of page headers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from oneplan.gateways.spreadsheets.package_parts import parse_relationships, rels_of, resolve
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.sheet_parts import name_sheets
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

KINDS = frozenset({"drawing", "comments", "threadedcomment"})
MAX_LETTERS = 10_000
"""Letters of one sheet that are looked at."""
MAX_PART = 1 << 20
TAIL = 1 << 18
"""Page headers stand after the cells, with little behind them."""
_PAGE = re.compile(rb"<(?:\w{1,20}:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]{0,200}>([^<]+)<")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,3}|[A-Za-z&])')


def find_words_beside(archive: Package) -> dict[str, str]:
    """Sheet → what it says beside its cells, a line for each text; sheets without any are absent.

    Raises:
        ExpatError: A part is no XML.
    """
    found = {}
    for part, name in name_sheets(archive).items():
        texts = [*_page_texts(archive.pieces(part)), *_texts_of_parts(archive, part)]
        if texts:
            found[name] = "\n".join(texts)[:MAX_LETTERS]
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


def _texts_of_parts(archive: Package, part: str) -> Iterator[str]:
    relations = rels_of(part)
    if relations not in archive.NameToInfo:
        return
    for each in parse_relationships(archive.part(relations)):
        target = resolve(part, each.target)
        if each.kind not in KINDS or each.is_outside or target not in archive.NameToInfo:
            continue
        if archive.getinfo(target).file_size <= MAX_PART:
            yield from _paragraphs(archive.part(target))


def _paragraphs(part: bytes) -> list[str]:
    """The texts of a part; those of one paragraph or comment are one."""
    texts: list[list[str]] = [[]]
    is_text = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal is_text
        name = local_name(tag)
        is_text = name in {"t", "text"}
        if name in {"p", "comment", "threadedComment"}:
            texts.append([])

    def end(_: str) -> None:
        nonlocal is_text
        is_text = False

    def data(text: str) -> None:
        if is_text:
            texts[-1].append(text)

    scan_xml((part,), start, end, data)
    return [text for each in texts if (text := "".join(each).strip())]
