"""The numbered duties of a letter as it lists them: “… do as follows: 1. … 2. …”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from oneplan.domain.cycles.printed_actors import find_bearers
from oneplan.domain.cycles.printed_agencies import PrintedAgency
from oneplan.domain.cycles.printed_lines import PrintedLine, PrintedPlace
from oneplan.domain.cycles.printed_windows import find_windows
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_FIGURES = r"[0-9๐-๙]+"
_ITEM = re.compile(
    rf"^(?:[-–]\s*)?(?P<number>\({_FIGURES}\)|{_FIGURES}(?:\.{_FIGURES})*[.)]|{_FIGURES}(?:\.{_FIGURES})+)\s+(?P<text>\S.*)",
    re.DOTALL,
)
_OPENS = re.compile(r"(?:ดังนี้|ดังต่อไปนี้)\s*:?\s*$")
_CLOSES = re.compile(
    r"^(?:จึงเรียน|จึงแจ้ง|จึงประกาศ|ขอแสดงความนับถือ|หมายเหตุ|-\s*หมายเหตุ|แบบรายงาน|\(ลงชื่อ|เรื่อง\s|อ้างถึง)"
)
_REMARK = re.compile(r"^(?:ทั้งนี้|อนึ่ง|อย่างไรก็ตาม|กรณี)")
_CATCHWORD = re.compile(r"^/.*[.…]{2,}\s*$")
_BRACKETED, _HALF_BRACKETED = 9, 8
"""Depths of (1) and of 1): below every number with dots."""


@dataclass(slots=True, kw_only=True)
class PrintedItem:
    """A numbered duty and the lines it goes on for.

    Attributes:
        number: As printed.
        depth: How deep it stands: 1. is 1, 1.1 is 2, 1) is 8, (1) is 9.
        pieces: Its texts, each with its place.
        path: Numbers from the top down to it.
    """

    number: str
    depth: int
    pieces: list[tuple[str, PrintedPlace]]
    path: tuple[str, ...] = ()
    has_parts: bool = False

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(text for text, _ in self.pieces)

    @property
    def place(self) -> PrintedPlace:
        """Where it begins."""
        return self.pieces[0][1]

    def place_of(self, words: str) -> PrintedPlace:
        """The line that words of it stand on."""
        return next((place for text, place in self.pieces if words in text), self.place)


@dataclass(slots=True, kw_only=True)
class PrintedList:
    """The items under one opening sentence.

    Attributes:
        is_announced: Whether a sentence says that duties follow.
        bearers: Who is asked to do them all.
    """

    is_announced: bool
    bearers: list[PrintedAgency] = field(default_factory=list)
    items: list[PrintedItem] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    remarks: list[PrintedLine] = field(default_factory=list)

    @property
    def is_duties(self) -> bool:
        """Whether it lists duties: it says so, or most of its items have a window."""
        leaves = [item for item in self.items if not item.has_parts]
        dated = sum(any(find_windows(item.text)) for item in leaves)
        return bool(leaves) and (self.is_announced or dated * 2 > len(leaves))


def find_lists(lines: Sequence[PrintedLine], taken: set[int]) -> Iterator[PrintedList]:
    """The lists of duties outside the lines *taken* by tables."""
    current: PrintedList | None = None
    bearers: list[PrintedAgency] = []
    for position, line in enumerate(lines):
        if not line.text or position in taken:
            continue
        item = _ITEM.match(line.text)
        opens = _OPENS.search(line.text) and (item is None or current is None)
        if opens or _CLOSES.match(line.text):
            yield from _finished(current)
            current = None
        if opens:
            bearers = find_bearers(line.text, line.place) or bearers
            current = PrintedList(is_announced=True, bearers=bearers)
        elif item is not None:
            current = current or PrintedList(is_announced=False, bearers=bearers)
            _add_item(current, item, line)
            current.lines.append(position)
        elif current is not None and current.items:
            _go_on(current, line, position)
    yield from _finished(current)


def _add_item(current: PrintedList, match: re.Match[str], line: PrintedLine) -> None:
    printed = match["number"]
    plain = to_arabic_digits(printed).strip("().")
    depth = (
        _BRACKETED
        if printed.startswith("(")
        else _HALF_BRACKETED
        if printed.endswith(")")
        else plain.count(".") + 1
    )
    current.items.append(
        PrintedItem(number=printed.rstrip("."), depth=depth, pieces=[(match["text"], line.place)])
    )


def _go_on(current: PrintedList, line: PrintedLine, position: int) -> None:
    """A line without a number: a catchword of the page, a remark, or more of the item above."""
    current.lines.append(position)
    if _CATCHWORD.match(line.text):
        return
    if _REMARK.match(line.text):
        current.remarks.append(line)
        return
    current.items[-1].pieces.append((line.text, line.place))


def _finished(current: PrintedList | None) -> Iterator[PrintedList]:
    """The list with each item's path, and which of them only stand over others; not an empty one."""
    if current is None or not current.items:
        return
    path: list[tuple[int, str]] = []
    for item, following in zip(current.items, [*current.items[1:], None], strict=True):
        path = [(depth, number) for depth, number in path if depth < item.depth]
        plain = to_arabic_digits(item.number).strip("().")
        own = plain.split(".")[-1] if path and item.depth < _HALF_BRACKETED else plain
        path.append((item.depth, own))
        item.path = tuple(number for _, number in path)
        item.has_parts = following is not None and following.depth > item.depth
    yield current
