"""Make Thai text in a PDF of Typst's copy out as it was written.

Two things stand between a page and its text. Typst sets a mark that is raised
above another as a piece of its own and gives it the text of the whole syllable,
so that ครั้ง is read out as ครั้รั้ง. And each glyph is said to mean the first
syllable it was seen in, so that a reader which passes over ``/ActualText``
(pypdf, Firefox) sees letters in the wrong places. Here each glyph means its own
letter, and a syllable in two pieces is told letter by letter. What a page shows
is not touched. The structure that is relied on (plain objects,
one cross-reference table) is that of the pinned Typst; anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from oneplan.gateways.pdf.pdf_objects import HEX, LITERAL, PdfObjects, packed_stream, stream_of

_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_FONTS = re.compile(rb"/Font<<(.*?)>>", re.DOTALL)
_FONT = re.compile(rb"/(\w+) (\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]*)>")
_PIECE = re.compile(
    rb"/Span<</ActualText<(?P<actual>FEFF[0-9A-F]*)>>>BDC"
    rb"|/(?P<font>\w+) [\d.]+ Tf"
    rb"|(?P<show>\[(?:[^\]\(<]|"
    + LITERAL
    + rb"|"
    + HEX
    + rb")*\]TJ|(?:"
    + LITERAL
    + rb"|"
    + HEX
    + rb")Tj)"
    rb"|(?P<end>EMC)|(?P<begin>BT)",
    re.DOTALL,
)
_STRING = re.compile(rb"(" + LITERAL + rb")|(" + HEX + rb")", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SARA_AM, _NIKHAHIT, _SARA_AA = "\u0e33", "\u0e4d", "\u0e32"


@dataclass(slots=True)
class _Font:
    """What the glyphs of one font were said to mean, and what they mean by themselves."""

    said: dict[bytes, str]
    own: dict[bytes, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Said:
    """A syllable as it was told: its text, the glyphs under it, and where its marks stand."""

    text: str
    glyphs: tuple[bytes, ...]
    marks: tuple[tuple[int, int], ...]

    def goes_on_in(self, other: _Said) -> bool:
        """Whether *other* is the raised mark of this syllable, told with the same text again."""
        return (
            self.text == other.text
            and len(self.glyphs) < len(self.text)
            and all("\u0e00" <= letter <= "\u0e7f" for letter in self.text)
        )


def make_copyable(pdf: PdfObjects) -> None:
    """Change *pdf* so that the same pages copy out as they were written.

    Raises:
        UnknownPdf: The file is not built as the pinned Typst builds one.
    """
    bodies = pdf.bodies
    fonts = {
        number: _Font(said=_read_map(stream_of(body)))
        for number, body in bodies.items()
        if _is_map(body)
    }
    owners = {
        number: int(m[1])
        for number, body in bodies.items()
        if (m := _TO_UNICODE.search(body[:400]))
    }
    for page in [body for body in bodies.values() if b"/Type/Page/" in body[:400]]:
        resources, contents = _RESOURCES.search(page), _CONTENTS.search(page)
        if resources is None or contents is None:
            continue
        named = _FONTS.search(bodies[int(resources[1])])
        here = {
            name: fonts[owners[int(number)]]
            for name, number in _FONT.findall(named[1] if named else b"")
        }
        number = int(contents[1])
        bodies[number] = packed_stream(b"".join(_retell(stream_of(bodies[number]), here)))
    for number, font in fonts.items():
        content = _write_map(stream_of(bodies[number]), font)
        bodies[number] = packed_stream(content, b"/Type/CMap/CMapName/Custom")


def _is_map(body: bytes) -> bool:
    return b"/Type/CMap" in body[:200]


def _read_map(cmap: bytes) -> dict[bytes, str]:
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in _PAIR.findall(cmap)
    }


def _write_map(cmap: bytes, font: _Font) -> bytes:
    def rewrite(found: re.Match[bytes]) -> bytes:
        glyph = bytes.fromhex(found[1].decode())
        text = font.own.get(glyph)
        if text is None or not found[2]:
            return found[0]
        return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().upper().encode())

    changed = _PAIR.sub(rewrite, cmap)
    missing = sorted(set(font.own) - set(font.said))
    lines = [
        b"<%s> <%s>\n"
        % (g.hex().upper().encode(), font.own[g].encode("utf-16-be").hex().upper().encode())
        for g in missing
    ]
    blocks = [
        b"%d beginbfchar\n%sendbfchar\n" % (len(part), b"".join(part))
        for part in (lines[i : i + 100] for i in range(0, len(lines), 100))
    ]
    return changed.replace(b"endcmap", b"".join(blocks) + b"endcmap")


def _retell(content: bytes, fonts: dict[bytes, _Font]) -> Iterator[bytes]:
    """The page's content, its parted syllables told letter by letter; the fonts learn on the way."""
    at = 0
    for start, end in sorted(_cuts(content, fonts)):
        yield content[at:start]
        at = end
    yield content[at:]


def _cuts(content: bytes, fonts: dict[bytes, _Font]) -> list[tuple[int, int]]:
    """The marks to take out: those that give a part of a syllable the text of all of it."""
    page = _Page(fonts)
    for piece in _PIECE.finditer(content):
        if piece["begin"]:
            page.is_start = True
        elif piece["font"]:
            page.font = fonts.get(piece["font"])
        elif piece["actual"] is not None:
            page.actual, page.glyphs = piece, ()
        elif piece["show"]:
            page.show(_glyphs(piece["show"]))
        elif page.actual is not None:
            page.close(piece.span())
    return page.cuts


@dataclass(slots=True)
class _Page:
    """A page as it is read from its first piece to its last."""

    fonts: dict[bytes, _Font]
    font: _Font | None = None
    last: _Said | None = None
    actual: re.Match[bytes] | None = None
    glyphs: tuple[bytes, ...] = ()
    is_start: bool = False
    cuts: list[tuple[int, int]] = field(default_factory=list)

    def show(self, glyphs: tuple[bytes, ...]) -> None:
        """Take in glyphs that are shown; those under a text of their own are told when it ends."""
        if self.actual is not None:
            self.glyphs += glyphs
        elif self.font is not None:
            text = self.font.said.get(glyphs[-1], "")
            told = _Said(text if len(text) > 1 else "", glyphs[-1:], ())
            if len(glyphs) > 1 or not self._goes_on(self.font, told):
                _learn_plain(self.font, glyphs)
                self.last = told
            self.is_start = False

    def close(self, end: tuple[int, int]) -> None:
        """A text of its own ends: it is a syllable, or the raised mark of the one before."""
        actual, self.actual = self.actual, None
        if actual is None or self.font is None:
            return
        text = bytes.fromhex(actual["actual"].decode())[2:].decode("utf-16-be")
        told = _Said(text, self.glyphs, (actual.span(), end))
        if not self._goes_on(self.font, told):
            _learn(self.font, text, self.glyphs)
            self.last = told
        self.is_start = False

    def _goes_on(self, font: _Font, told: _Said) -> bool:
        last = self.last
        if not self.is_start or last is None or not last.goes_on_in(told):
            return False
        self.cuts += (*last.marks, *told.marks)
        _learn(font, told.text, (*last.glyphs, *told.glyphs))
        self.last = None
        return True


def _learn(font: _Font, text: str, glyphs: tuple[bytes, ...]) -> None:
    """Each glyph of a syllable means the letter at its place; sara am is two glyphs."""
    letters = list(text)
    if letters and letters[-1] == _SARA_AM:
        tone = "".join(letters[1:-1])
        letters = [letters[0], _NIKHAHIT + tone, _SARA_AA]
    if len(letters) == len(glyphs):
        for glyph, letter in zip(glyphs, letters, strict=True):
            font.own.setdefault(glyph, letter)


def _learn_plain(font: _Font, shown: tuple[bytes, ...]) -> None:
    for glyph in shown:
        text = font.said.get(glyph, "")
        if len(text) == 1:
            font.own.setdefault(glyph, text)


def _glyphs(show: bytes) -> tuple[bytes, ...]:
    raw = b"".join(
        _unescape(literal[1:-1]) if literal else bytes.fromhex(digits[1:-1].decode())
        for literal, digits in _STRING.findall(show)
    )
    return tuple(raw[i : i + 2] for i in range(0, len(raw), 2))


def _unescape(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: bytes((int(m[1], 8),)) if m[1][:1].isdigit() else _PLAIN.get(m[1], m[1]), text
    )
