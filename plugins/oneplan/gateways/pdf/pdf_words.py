"""The words of a PDF with their places on the page; runs in the child process.

Each piece of text that a page shows is told with where it begins and how wide it
is, by the widths of its font: what stands in the next column of a table is known
by the gap before it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from pypdf import PageObject

MAX_PAGES = 60
MAX_WORDS = 100_000
_USUAL_WIDTH = 500.0
"""Width of a letter, in thousandths of its size, where a font tells none."""
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})


class PageWord(msgspec.Struct, frozen=True, array_like=True):
    """A piece of text: page from 1, place of its lower left corner, width, size of its letters."""

    page: int
    x: float
    y: float
    width: float
    size: float
    text: str


def read_words(content: bytes) -> Iterator[PageWord]:
    """The pieces of text of a PDF in the order in which it sets them."""
    from pypdf import PdfReader  # noqa: PLC0415  the child's only

    count = 0
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, start=1):
        if number > MAX_PAGES:
            return
        for word in _PageReader(number).read(page):
            count += 1
            if count > MAX_WORDS:
                return
            yield word


@dataclass
class _PageReader:
    number: int
    words: list[PageWord] = field(default_factory=list)
    _widths: dict[str, _Widths] = field(default_factory=dict)
    _font: str = ""
    _size: float = 0.0
    _pending: float = 0.0

    def read(self, page: PageObject) -> list[PageWord]:
        self._widths = {name: _read_font(font) for name, font in _fonts(page)}
        page.extract_text(visitor_operand_before=self._operand, visitor_text=self._text)
        return self.words

    def _operand(self, operator: Any, operands: Any, _cm: Any, _tm: Any) -> None:
        if operator == b"Tf":
            self._font, self._size = str(operands[0]), float(operands[1])
        elif operator in _SHOWS:
            widths = self._widths.get(self._font) or _Widths()
            parts = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
            self._pending += sum(widths.of(part) for part in parts) * self._size / 1000

    def _text(self, text: str, cm: Any, tm: Any, _font: Any, size: Any) -> None:
        if text.strip():
            scale = abs(float(tm[0] * cm[0])) or abs(float(tm[1] * cm[1])) or 1.0
            self.words.append(
                PageWord(
                    self.number,
                    float(tm[4] * cm[0] + tm[5] * cm[2] + cm[4]),
                    float(tm[4] * cm[1] + tm[5] * cm[3] + cm[5]),
                    self._pending * scale,
                    float(size) * scale,
                    text.replace("\n", ""),
                )
            )
            self._pending = 0.0
        elif text == "":
            return
        else:
            self._pending = 0.0


@dataclass
class _Widths:
    """Widths of the codes of a font."""

    by_code: dict[int, float] = field(default_factory=dict)
    usual: float = _USUAL_WIDTH
    is_wide: bool = False

    def of(self, part: Any) -> float:
        """How far a string, or a number that moves what follows, leads."""
        if isinstance(part, (int, float)):
            return -float(part)
        raw = getattr(part, "original_bytes", part)
        codes = (
            bytes(raw)
            if isinstance(raw, (bytes, bytearray))
            else str(raw).encode("latin-1", "replace")
        )
        if self.is_wide:
            pairs = zip(codes[::2], codes[1::2], strict=False)
            return sum(self.by_code.get(a << 8 | b, self.usual) for a, b in pairs)
        return sum(self.by_code.get(code, self.usual) for code in codes)


def _fonts(page: PageObject) -> Iterator[tuple[str, Any]]:
    resources = cast("Any", page.get("/Resources"))
    if resources is None:
        return
    fonts = resources.get_object().get("/Font")
    if fonts is None:
        return
    for name, font in fonts.get_object().items():
        yield str(name), font.get_object()


def _read_font(font: Any) -> _Widths:
    """The widths that a font of a PDF tells, of one byte a letter or of two."""
    below = font.get("/DescendantFonts")
    if below is not None:
        inner = below.get_object()[0].get_object()
        usual = inner.get("/DW")
        widths = _Widths(usual=float(usual) if usual is not None else 1000.0, is_wide=True)
        listed = inner.get("/W")
        _read_wide(
            widths, [] if listed is None else [each.get_object() for each in listed.get_object()]
        )
        return widths
    listed = font.get("/Widths")
    if listed is None:
        return _Widths()
    first = int(font.get("/FirstChar", 0))
    by_code = {first + at: float(each.get_object()) for at, each in enumerate(listed.get_object())}
    return _Widths(by_code=by_code)


def _read_wide(widths: _Widths, listed: list[Any]) -> None:
    """Read ``first [w w w]`` and ``first last w`` of a font of two bytes a letter."""
    at = 0
    while at + 1 < len(listed):
        first = int(listed[at])
        if isinstance(listed[at + 1], list):
            for step, width in enumerate(listed[at + 1]):
                widths.by_code[first + step] = float(width)
            at += 2
        elif at + 2 < len(listed):
            for code in range(first, min(int(listed[at + 1]), first + 70_000) + 1):
                widths.by_code[code] = float(listed[at + 2])
            at += 3
        else:
            return
