"""Join the parts of a book, each set by itself, to one tagged PDF.

Typst holds every page of a document until the last is set; a long book is set
in parts so that it fits in memory. Tools that join PDFs keep the pages and
leave the structure of all files but the first behind. Here the pages, the
structure tree, the identifiers of table headings and the table of contents of
all parts become one of each, and what several parts hold alike is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from oneplan.gateways.pdf.pdf_objects import (
    HEX,
    LITERAL,
    PdfObjects,
    UnknownPdf,
    head_of,
    plain_stream,
    stream_of,
)

PAGES, STRUCTURE, DOCUMENT = 1, 2, 3
"""Numbers of the three objects that hold all parts together."""
_REFERENCE = re.compile(rb"(\d+) 0 R")
_TOKEN = re.compile(
    rb"(?P<heading>/ID\(U\d+|/Headers\[(?:\(U\d+x\d+y\d+\))+\])"
    rb"|(?P<key>/StructParents? \d+)"
    rb"|(?P<text>" + LITERAL + rb"|" + HEX + rb")"
    rb"|(?P<object>\d+) 0 R",
    re.DOTALL,
)
_TABLE = re.compile(rb"\(U(\d+)")
_NUMBER = re.compile(rb"\d+$")
_KEYED = re.compile(rb"(\d+) (\d+) 0 R")
_NAMED = re.compile(rb"\((U\d+x\d+y\d+)\)(\d+) 0 R")
_PAGE_COUNT = re.compile(rb"(<xmpTPg:NPages>)\d+")


def page_count(pdf: PdfObjects) -> int:
    """How many pages a file has."""
    return len(_kids(pdf))


def heading_pages(pdf: PdfObjects) -> list[int]:
    """The page (from 0) on which each heading stands, in the order of the text."""
    pages = {number: at for at, number in enumerate(_kids(pdf))}
    return [pages[_first(rb"\[(\d+) 0 R", pdf.bodies[dest])] for dest in _heading_places(pdf)]


def join_parts(front: PdfObjects, parts: list[PdfObjects], *, places: int) -> PdfObjects:
    """Join *front* and *parts*; the objects of *parts* are given up on the way.

    The last *places* pages of *front* bear the headings of the parts, one each,
    so that its table of contents names them and leads to them. They are left
    out, and what led to them leads to the headings themselves.

    Raises:
        UnknownPdf: A file is not built as the pinned Typst builds one, or the
            parts have not as many headings as the front says.
    """
    book = _Book()
    begun = _Part(book, front)
    begun.leave_out_pages(places)
    stood_for = _heading_places(front)[-places:] if places else []
    left = [begun.reserve(place) for place in stood_for]
    begun.carry()
    for pdf in parts:
        headings = _heading_places(pdf)
        if len(headings) > len(left):
            raise UnknownPdf(what=f"more headings in its parts than the {places} of its contents")
        _Part(book, pdf).carry(dict(zip(headings, left, strict=False)))
        left = left[len(headings) :]
        pdf.bodies.clear()
    if left:
        raise UnknownPdf(what=f"{len(left)} headings in its contents that no part has")
    root = begun.close()
    info = begun.known[_first(rb"/Info (\d+) 0 R", front.trailer)]
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % (max(book.objects) + 1), front.trailer)
    trailer = re.sub(rb"/Root \d+", b"/Root %d" % root, trailer)
    trailer = re.sub(rb"/Info \d+", b"/Info %d" % info, trailer)
    return PdfObjects(front.header, book.objects, trailer)


def _first(pattern: bytes, body: bytes) -> int:
    found = re.search(pattern, body)
    if found is None:
        raise UnknownPdf(what=f"no {pattern.decode()} in {body[:80]!r}")
    return int(found[1])


def _root(pdf: PdfObjects) -> bytes:
    return pdf.bodies[_first(rb"/Root (\d+) 0 R", pdf.trailer)]


def _kids(pdf: PdfObjects) -> list[int]:
    tree = pdf.bodies[_first(rb"/Pages (\d+) 0 R", _root(pdf))]
    return [int(number) for number in _REFERENCE.findall(_between(tree, b"/Kids[", b"]"))]


def _heading_places(pdf: PdfObjects) -> list[int]:
    """The object of each heading's place, as the bookmarks name them from the first to the last."""
    outlines = re.search(rb"/Outlines (\d+) 0 R", _root(pdf))
    return list(_walk_bookmarks(pdf, pdf.bodies[int(outlines[1])])) if outlines else []


def _walk_bookmarks(pdf: PdfObjects, above: bytes) -> Iterator[int]:
    at = re.search(rb"/First (\d+) 0 R", above)
    while at is not None:
        item = pdf.bodies[int(at[1])]
        yield _first(rb"/Dest (\d+) 0 R", item)
        yield from _walk_bookmarks(pdf, item)
        at = re.search(rb"/Next (\d+) 0 R", item)


def _between(body: bytes, start: bytes, end: bytes) -> bytes:
    return body.partition(start)[2].partition(end)[0]


@dataclass(slots=True)
class _Book:
    """What was carried over so far."""

    objects: dict[int, bytes] = field(default_factory=dict)
    last: int = DOCUMENT
    pages: list[int] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    keys: list[tuple[int, int]] = field(default_factory=list)
    """Key of a page or a link → its elements."""
    names: dict[bytes, int] = field(default_factory=dict)
    """Identifier of a table heading → its element."""
    next_key: int = 0
    next_table: int = 0
    alike: dict[bytes, int] = field(default_factory=dict)
    """Fonts, colours and the like, by what they are."""

    def new_number(self) -> int:
        self.last += 1
        return self.last


class _Part:
    """One file as it is carried into the book."""

    def __init__(self, book: _Book, pdf: PdfObjects) -> None:
        self.book, self.pdf = book, pdf
        root = _root(pdf)
        self.structure = _first(rb"/StructTreeRoot (\d+) 0 R", root)
        self.tree = pdf.bodies[self.structure]
        self.document = _first(rb"/K\[(\d+) 0 R\]", self.tree)
        self.pages = _kids(pdf)
        elements = _between(pdf.bodies[self.document], b"/K[", b"]")
        self.elements = [int(number) for number in _REFERENCE.findall(elements)]
        numbers = _between(self.tree, b"/ParentTree<</Nums[", b"]")
        self.keys = [(int(key), int(value)) for key, value in _KEYED.findall(numbers)]
        self.first_key, self.first_table = book.next_key, book.next_table
        self.known = {
            _first(rb"/Pages (\d+) 0 R", root): PAGES,
            self.structure: STRUCTURE,
            self.document: DOCUMENT,
        }
        self.waiting: list[int] = []

    def leave_out_pages(self, count: int) -> None:
        """Forget the last *count* pages and the elements that stand on them."""
        gone = set(self.pages[len(self.pages) - count :])
        self.pages = self.pages[: len(self.pages) - count]
        self.elements = [each for each in self.elements if self._page_of(each) not in gone]
        lost = {
            _first(rb"/StructParents (\d+)", self.pdf.bodies[page])
            for page in gone
            if b"/StructParents" in self.pdf.bodies[page]
        }
        self.keys = [(key, value) for key, value in self.keys if key not in lost]

    def _page_of(self, element: int) -> int:
        body = self.pdf.bodies[element]
        page = re.search(rb"/Pg (\d+) 0 R", body)
        return int(page[1]) if page else self._page_of(_first(rb"/K\[(\d+) 0 R", body))

    def reserve(self, place: int) -> int:
        """A number in the book for the place of a heading that comes with another part."""
        self.known[place] = self.book.new_number()
        return self.known[place]

    def carry(self, headings: Mapping[int, int] | None = None) -> None:
        """Take over pages, elements, identifiers and the places of *headings* (object → number)."""
        book = self.book
        for page in self.pages:
            self._share(_first(rb"/Resources (\d+) 0 R", self.pdf.bodies[page]))
        book.pages += [self._number(page) for page in self.pages]
        book.elements += [self._number(element) for element in self.elements]
        book.keys += [(self.first_key + key, self._number(value)) for key, value in self.keys]
        tables = 0
        for name, element in _NAMED.findall(_between(self.tree, b"/IDTree<</Names[", b"]")):
            tables = max(tables, int(name[1 : name.index(b"x")]))
            book.names[self._name(b"(" + name)[1:]] = self._number(int(element))
        if headings:
            self.known.update(headings)
            self.waiting += headings
        self._work_off()
        book.next_key += _first(rb"/ParentTreeNextKey (\d+)", self.tree)
        book.next_table += tables

    def close(self) -> int:
        """Write what holds the book together; return the number of its root."""
        book, pdf = self.book, self.pdf
        pages = b" ".join(b"%d 0 R" % page for page in book.pages)
        book.objects[PAGES] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(book.pages), pages)
        roles = _between(self.tree, b"/RoleMap<<", b">>")
        keys = b" ".join(b"%d %d 0 R" % pair for pair in book.keys)
        names = b"".join(b"(%s)%d 0 R" % pair for pair in sorted(book.names.items()))
        book.objects[STRUCTURE] = (
            b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%d 0 R]/ParentTree<</Nums[%s]>>"
            b"/IDTree<</Names[%s]>>/ParentTreeNextKey %d>>"
            % (roles, DOCUMENT, keys, names, book.next_key)
        )
        elements = b" ".join(b"%d 0 R" % element for element in book.elements)
        book.objects[DOCUMENT] = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (
            STRUCTURE,
            elements,
        )
        metadata = _first(rb"/Metadata (\d+) 0 R", _root(pdf))
        told = _PAGE_COUNT.sub(rb"\g<1>%d" % len(book.pages), stream_of(pdf.bodies[metadata]))
        pdf.bodies[metadata] = plain_stream(told, b"/Type/Metadata/Subtype/XML")
        root = self._number(_first(rb"/Root (\d+) 0 R", pdf.trailer))
        self._number(_first(rb"/Info (\d+) 0 R", pdf.trailer))
        self._work_off()
        return root

    def _number(self, old: int) -> int:
        """The number of an object in the book; one that is new waits to be carried over."""
        if old not in self.known:
            self.known[old] = self.book.new_number()
            self.waiting.append(old)
        return self.known[old]

    def _work_off(self) -> None:
        while self.waiting:
            old = self.waiting.pop()
            self.book.objects[self.known[old]] = self._rewritten(self.pdf.bodies[old])

    def _share(self, old: int) -> int:
        """Carry over what a page is drawn with, once for all that are alike."""
        if old not in self.known:
            for below in _REFERENCE.findall(head_of(self.pdf.bodies[old])[0]):
                self._share(int(below))
            body = self._rewritten(self.pdf.bodies[old])
            if body not in self.book.alike:
                self.book.alike[body] = self.book.new_number()
                self.book.objects[self.book.alike[body]] = body
            self.known[old] = self.book.alike[body]
        return self.known[old]

    def _rewritten(self, body: bytes) -> bytes:
        head, stream = head_of(body)
        return _TOKEN.sub(self._token, head) + stream

    def _token(self, found: re.Match[bytes]) -> bytes:
        if found["object"]:
            return b"%d 0 R" % self._number(int(found["object"]))
        if found["key"]:
            return _NUMBER.sub(lambda m: b"%d" % (int(m[0]) + self.first_key), found["key"])
        return self._name(found[0]) if found["heading"] else found[0]

    def _name(self, text: bytes) -> bytes:
        return _TABLE.sub(lambda m: b"(U%d" % (int(m[1]) + self.first_table), text)
